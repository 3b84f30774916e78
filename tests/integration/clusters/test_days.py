"""Investor days: made, scheduled, changed by hand, published, carried away, and what came of them."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlmodel import select

from accounts.models import AccessToken, User, key_of
from clusters.models import InvestorDay
from foundation import clock
from foundation.database import Session
from foundation.ids import new_token, token_hash
from notices.models import Notice
from tests.support.clusters import Park
from tests.support.investor_days import DAY, Scene
from tests.support.pdfs import pages_of
from tests.support.people import sign_in, submit
from tests.support.profiles import a_venture


@pytest.fixture
def scene(app: Flask, park: Park) -> Scene:
    return Scene(app, park)


def test_a_day_is_made_scheduled_and_told(scene: Scene, park: Park) -> None:
    wrong = submit(scene.lead, f"{park.at}/investor-days/new", **{**DAY, "starts_at": "noon", "slots": "99"})
    assert wrong.status_code == 422
    for words in ("Enter a time, such as 09:30.", "Choose at least one venture.", "Spring day"):
        assert words in wrong.text
    foreign = {**scene.chosen, "ventures": [a_venture(park.session, name="No member").slug]}
    park.session.commit()
    assert submit(scene.lead, f"{park.at}/investor-days/new", **DAY, **foreign).status_code == 422
    at = scene.make()
    assert submit(scene.lead, f"{at}/publish").status_code == 409
    assert submit(scene.lead, f"{at}/schedule").status_code == 303
    held = scene.meetings()
    # Two ventures want two meetings each; the third mandate takes no venture of their stage.
    assert len(held) == 4
    assert {each.mandate_id for each in held} == {scene.seed.id, scene.early.id}
    page = scene.lead.get(at).text
    for words in ("Who meets whom", "Late Only", "Without a meeting", "09:50"):
        assert words in page
    founder = sign_in(scene.app.test_client(), park.founder)
    assert founder.get(at).status_code == 404
    assert submit(scene.lead, f"{at}/publish").status_code == 303
    own = founder.get(at).text
    assert "Tarn Brakes" in own
    assert "Quill Batteries" not in own
    titles = park.session.exec(select(Notice.title)).all()
    assert titles.count("Your meetings at Spring day are planned") == 2


def test_a_meeting_is_moved_with_its_clashes_told_and_stays(scene: Scene, park: Park) -> None:
    at = scene.make()
    submit(scene.lead, f"{at}/schedule")
    first = scene.meetings()[0]
    busy = next(each.slot for each in scene.meetings() if each.venture_id == first.venture_id and each.id != first.id)
    clash = submit(scene.lead, f"{at}/meetings/{first.id}", do="move", slot=str(busy))
    assert clash.status_code == 422
    assert "has another meeting in this slot." in clash.text
    free = ({1, 2, 3} - {each.slot for each in scene.meetings() if each.venture_id == first.venture_id}).pop()
    others = {each.slot for each in scene.meetings() if each.mandate_id == first.mandate_id and each.id != first.id}
    moved = submit(scene.lead, f"{at}/meetings/{first.id}", do="move", slot=str(free))
    assert moved.status_code == (422 if free in others else 303)
    if free in others:
        moved = submit(scene.lead, f"{at}/meetings/{first.id}", do="move", slot=str(first.slot))
        assert moved.status_code == 303
    kept = next(each for each in scene.meetings() if each.id == first.id)
    assert kept.fixed
    submit(scene.lead, f"{at}/schedule")
    again = next(each for each in scene.meetings() if each.id == first.id)
    assert (again.slot, again.fixed) == (kept.slot, True)
    assert len(scene.meetings()) == 4
    assert submit(scene.lead, f"{at}/meetings/{first.id}", do="loosen").status_code == 303
    assert submit(scene.lead, f"{at}/meetings/{first.id}", do="take_out").status_code == 303
    assert len(scene.meetings()) == 3


def test_capacities_and_times_of_guests_count(scene: Scene, park: Park) -> None:
    at = scene.make()
    form = {"side": "venture", "key": str(park.venture.id), "most": "1", "first_slot": "3", "last_slot": "3"}
    assert submit(scene.lead, f"{at}/guests", **{**form, "first_slot": "3", "last_slot": "1"}).status_code == 422
    assert submit(scene.lead, f"{at}/guests", **{**form, "key": "999999"}).status_code == 404
    assert submit(scene.lead, f"{at}/guests", **form).status_code == 303
    submit(scene.lead, f"{at}/schedule")
    assert [each.slot for each in scene.meetings() if each.venture_id == park.venture.id] == [3]
    submit(scene.lead, f"{at}/guests", **{**form, "first_slot": "1", "last_slot": "1"})
    assert "are not both there in this slot." in scene.lead.get(at).text


def test_it_is_carried_away_as_a_calendar_and_on_paper(scene: Scene, park: Park) -> None:
    at = scene.make()
    submit(scene.lead, f"{at}/schedule")
    book = Calendar.from_ical(scene.lead.get(f"{at}/calendar.ics").data)
    events = book.walk("VEVENT")
    assert len(events) == 4
    first = min(event.decoded("dtstart") for event in events)
    # 09:30 in London is 08:30 in universal time in April.
    assert (first.date(), first.hour, first.minute) == (date(2027, 4, 6), 8, 30)
    assert all("Track house" in str(event["location"]) for event in events)
    paper = " ".join(pages_of(scene.lead.get(f"{at}/rooms.pdf").data))
    for words in ("Spring day", "Room 2", "09:50", "Quill Batteries"):
        assert words in paper


def test_both_sides_say_what_came_of_it_and_read_their_own_words_alone(scene: Scene, park: Park) -> None:
    at = scene.make()
    submit(scene.lead, f"{at}/schedule")
    submit(scene.lead, f"{at}/publish")
    row = next(e for e in scene.meetings() if (e.venture_id, e.mandate_id) == (park.venture.id, scene.seed.id))
    founder = sign_in(scene.app.test_client(), park.founder)
    investor = sign_in(scene.app.test_client(), scene.investor)
    address = f"{at}/meetings/{row.id}/outcome"
    good = {"version": "1", "outcome": "follow_up", "feedback": "They know brakes."}
    assert submit(founder, address, version="1", outcome="wonderful").status_code == 422
    assert submit(founder, address, **good).status_code == 303
    late = submit(investor, address, **{**good, "feedback": "Kept words"})
    assert late.status_code == 409
    assert "Kept words" in late.text
    assert submit(investor, address, version="2", outcome="deal", feedback="Terms are out.").status_code == 303
    page = f"{at}/meetings/{row.id}"
    assert "They know brakes." not in investor.get(page).text
    assert "Terms are out." not in founder.get(page).text
    whole = scene.lead.get(page).text
    assert "They know brakes." in whole
    assert "Terms are out." in whole
    assert "Deal" in scene.lead.get(at).text


def _bearer(session: Session, person: User) -> dict[str, str]:
    token, now = new_token(), clock.now()
    session.add(
        AccessToken(
            user_id=key_of(person), token_hash=token_hash(token), created_at=now,
            expires_at=now.replace(year=now.year + 1),
        )
    )  # fmt: skip
    session.commit()
    return {"Authorization": f"Bearer {token}"}


def test_programs_make_a_day_and_schedule_it(client: FlaskClient, scene: Scene, park: Park) -> None:
    headers = _bearer(park.session, park.lead)
    body: dict[str, Any] = {**DAY, **scene.chosen, "slot_minutes": 20, "slots": 3, "rooms": 2}
    at = f"/api/v1{park.at}/investor-days"
    assert client.post(at, json={**body, "rooms": 0}, headers=headers).status_code == 422
    made = client.post(at, json=body, headers=headers)
    assert made.status_code == 201
    assert made.json is not None
    key = made.json["id"]
    assert made.json["meetings"] == []
    planned = client.post(f"{at}/{key}/schedule", headers=headers)
    assert planned.status_code == 200
    assert planned.json is not None
    assert len(planned.json["meetings"]) == 4
    assert planned.json["total_fit"] == pytest.approx(planned.json["best_fit"], abs=1e-3)
    assert {each["mandate"] for each in planned.json["meetings"]} == {scene.seed.slug, scene.early.slug}
    read = client.get(f"{at}/{key}", headers=headers)
    assert read.json == planned.json
    assert park.session.exec(select(InvestorDay.version)).one() == 2
