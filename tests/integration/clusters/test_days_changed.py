"""Investor days after they were made: moved, longer or shorter, other guests, called off; outcomes always stay."""

from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlmodel import col, select

from clusters.models import DayMeeting, DayVenture, InvestorDay
from notices.models import Notice
from tests.support.clusters import Park
from tests.support.investor_days import DAY, Scene
from tests.support.people import sign_in, submit


@pytest.fixture
def scene(app: Flask, park: Park) -> Scene:
    return Scene(app, park)


def _planned(scene: Scene, *, published: bool = False) -> str:
    at = scene.make()
    submit(scene.lead, f"{at}/schedule")
    if published:
        submit(scene.lead, f"{at}/publish")
    return at


def _version(scene: Scene) -> int:
    scene.park.session.expire_all()
    return scene.park.session.exec(select(InvestorDay.version)).one()


def _sent(scene: Scene, **changes: Any) -> dict[str, Any]:
    return {**DAY, **scene.chosen, "version": str(_version(scene)), **changes}


def _record(scene: Scene, at: str) -> DayMeeting:
    met = scene.meetings()[0]
    kept = submit(scene.lead, f"{at}/meetings/{met.id}/outcome", version=str(met.version), outcome="met")
    assert kept.status_code == 303
    return met


def _titles(scene: Scene) -> list[str]:
    scene.park.session.expire_all()
    return list(scene.park.session.exec(select(Notice.title).order_by(col(Notice.id))))


def test_the_form_holds_the_day_as_it_is(scene: Scene) -> None:
    at = _planned(scene)
    page = scene.lead.get(f"{at}/edit").text
    for words in ("Spring day", "Track house", "09:30", "Quill Batteries", "Guests do not know of the day yet."):
        assert words in page
    assert f'href="{at}/edit"' in scene.lead.get(at).text


def test_a_published_day_is_moved_and_its_guests_are_told(scene: Scene, park: Park) -> None:
    at = _planned(scene, published=True)
    before = {str(event["uid"]): int(event["sequence"]) for event in _events(scene, at)}
    sent = submit(scene.lead, f"{at}/edit", **_sent(scene, held_on="2027-05-04", place="Gate 2"))
    assert sent.status_code == 303
    assert len(scene.meetings()) == 4
    assert _titles(scene).count("Spring day has changed") == 2
    founder = sign_in(scene.app.test_client(), park.founder)
    assert "4 May 2027" in founder.get(at).text
    after = {str(event["uid"]): int(event["sequence"]) for event in _events(scene, at)}
    # A calendar puts the newer file in the place of the earlier one.
    assert after.keys() == before.keys()
    assert all(after[uid] > before[uid] for uid in before)


def _events(scene: Scene, at: str) -> list[Any]:
    return list(Calendar.from_ical(scene.lead.get(f"{at}/calendar.ics").data).walk("VEVENT"))


def test_what_is_planned_again_keeps_its_place_in_a_calendar(scene: Scene) -> None:
    at = _planned(scene)
    before = {str(event["uid"]): int(event["sequence"]) for event in _events(scene, at)}
    submit(scene.lead, f"{at}/schedule")
    after = {str(event["uid"]): int(event["sequence"]) for event in _events(scene, at)}
    assert after.keys() == before.keys()
    assert all(after[uid] > before[uid] for uid in before)


def test_a_guest_who_drops_out_takes_their_meetings_along(scene: Scene, park: Park) -> None:
    at = _planned(scene, published=True)
    sent = submit(scene.lead, f"{at}/edit", **_sent(scene, ventures=[scene.other.slug]))
    assert sent.status_code == 303
    assert {each.venture_id for each in scene.meetings()} == {scene.other.id}
    assert "2 meetings that are no longer possible went out of the plan." in scene.lead.get(at).text
    assert "Spring day has changed, and a meeting of yours is not to be" in _titles(scene)
    assert sign_in(scene.app.test_client(), park.founder).get(at).status_code == 404


def test_guests_that_stay_keep_their_times_and_new_ones_are_there_all_day(scene: Scene, park: Park) -> None:
    at = scene.make()
    alone = [park.venture.slug]
    submit(scene.lead, f"{at}/edit", **_sent(scene, ventures=alone))
    form = {"side": "venture", "key": str(park.venture.id), "most": "1", "first_slot": "2", "last_slot": "2"}
    submit(scene.lead, f"{at}/guests", **form)
    sent = submit(scene.lead, f"{at}/edit", **_sent(scene, slots="5", venture_most="4"))
    assert sent.status_code == 303
    park.session.expire_all()
    held = {row.venture_id: row for row in park.session.exec(select(DayVenture))}
    kept, new = held[park.venture.id or 0], held[scene.other.id or 0]
    assert (kept.most, kept.first_slot, kept.last_slot) == (1, 2, 2)
    assert (new.most, new.first_slot, new.last_slot) == (4, 1, 5)
    submit(scene.lead, f"{at}/edit", **_sent(scene, slots="1"))
    park.session.expire_all()
    assert {(row.first_slot, row.last_slot) for row in park.session.exec(select(DayVenture))} == {(1, 1)}


def test_fewer_rooms_take_out_what_has_no_room(scene: Scene) -> None:
    at = _planned(scene)
    beyond = [each for each in scene.meetings() if each.room > 1]
    assert beyond
    submit(scene.lead, f"{at}/edit", **_sent(scene, rooms="1"))
    assert {each.room for each in scene.meetings()} == {1}
    assert len(scene.meetings()) == 4 - len(beyond)


def test_two_editors_and_wrong_values_are_told_and_nothing_typed_is_lost(scene: Scene) -> None:
    at = _planned(scene)
    stale = _sent(scene, title="My words")
    assert submit(scene.lead, f"{at}/edit", **_sent(scene, title="Their words")).status_code == 303
    late = submit(scene.lead, f"{at}/edit", **stale)
    assert late.status_code == 409
    for words in ("A colleague has changed this day", "My words"):
        assert words in late.text
    assert submit(scene.lead, f"{at}/edit", **{**stale, "version": str(_version(scene))}).status_code == 303
    wrong = submit(scene.lead, f"{at}/edit", **_sent(scene, starts_at="noon", mandates=["no-such-mandate"]))
    assert wrong.status_code == 422
    assert "Enter a time, such as 09:30." in wrong.text
    unknown = submit(scene.lead, f"{at}/edit", **_sent(scene, mandates=["no-such-mandate"]))
    assert unknown.status_code == 422
    assert "no-such-mandate is none." in unknown.text
    assert len(scene.meetings()) == 4


def test_what_happened_outlives_every_change_of_the_plan(scene: Scene, park: Park) -> None:
    at = _planned(scene)
    met = _record(scene, at)
    submit(scene.lead, f"{at}/schedule")
    assert met.id in {each.id for each in scene.meetings()}
    assert submit(scene.lead, f"{at}/meetings/{met.id}", do="take_out").status_code == 422
    without = [slug for slug in scene.chosen["ventures"] if slug != _slug_of(scene, met)]
    refused = submit(scene.lead, f"{at}/edit", **_sent(scene, ventures=without))
    assert refused.status_code == 422
    assert "has an outcome on record" in refused.text
    assert submit(scene.lead, f"{at}/call-off").status_code == 409
    kept = next(each for each in scene.meetings() if each.id == met.id)
    assert kept.outcome == "met"


def _slug_of(scene: Scene, meeting: DayMeeting) -> str:
    return scene.park.venture.slug if meeting.venture_id == scene.park.venture.id else scene.other.slug


def test_a_day_is_called_off_and_guests_that_knew_are_told(scene: Scene, park: Park) -> None:
    at = _planned(scene, published=True)
    assert submit(scene.lead, f"{at}/call-off").status_code == 303
    assert scene.lead.get(at).status_code == 404
    assert scene.meetings() == []
    assert _titles(scene).count("Spring day is called off") == 2
    draft = scene.make()
    submit(scene.lead, f"{draft}/call-off")
    assert _titles(scene).count("Spring day is called off") == 2
