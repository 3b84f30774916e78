"""Meetings of a deal: kept, changed, called off, in calendars, and those that an introduction brings."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlmodel import select

from accounts.models import key_of
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.web import db
from introductions.services import meeting as introduced
from pipeline import queries
from pipeline.models import Deal, DealMeeting
from pipeline.services import add_deal
from pipeline.services import meetings as service
from tests.integration.pipeline.conftest import House
from tests.support.introductions import two_sides
from tests.support.people import sign_in, submit
from tests.support.queries import count_queries

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SOON = datetime(2099, 12, 1, 14, 30, tzinfo=UTC)


@pytest.fixture
def deal(session: Session, house: House) -> Deal:
    found, _ = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    return found


def arrange(session: Session, house: House, deal: Deal, **given: Any) -> DealMeeting:
    values: dict[str, Any] = {
        "begins_at": SOON, "minutes": 45, "place": "", "guests": "", "notes": "", "next_step": "",
    }  # fmt: skip
    made = service.arrange(session, actor=house.viewer, deal_id=key_of(deal), **(values | given))
    session.commit()
    return made


def test_a_meeting_is_added_on_the_page_and_shows_there(
    client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    at = f"/pipeline/deals/{deal.id}"
    sign_in(client, house.person)
    sent = {
        "begins_at": "2099-07-02T09:00", "minutes": "60", "place": "Their lab", "people": str(house.colleague.id),
        "guests": "Asha Kaur", "notes": "They showed the rig.", "next_step": "Call a customer",
    }  # fmt: skip
    assert submit(client, f"{at}/meetings", **sent).status_code == 303
    held = session.exec(select(DealMeeting)).one()
    assert held.begins_at == datetime(2099, 7, 2, 8, 0, tzinfo=UTC), "London's summer time counts"
    page = client.get(at).text
    for words in ("Kofi Mensah, Asha Kaur", "Their lab", "They showed the rig.", "Next: Call a customer"):
        assert words in page
    session.refresh(deal)
    assert deal.next_step == "Call a customer"
    says = [event.data.get("says") for event in queries.deal_events(session, key_of(deal)) if event.kind == "met"]
    assert says == ["Added a meeting on 2 Jul 2099, 09:00"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"begins_at": ""}, "Say when it begins."),
        ({"begins_at": "tomorrow"}, "Enter a day and a time"),
        ({"begins_at": "0001-01-01T00:00"}, "Enter a year from 2000"),
        ({"minutes": ""}, "Say how many minutes it takes."),
        ({"people": "999999"}, "Choose people of your organisation"),
        ({"notes": "x" * 4001}, "Keep this to 4,000 characters"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    client: FlaskClient, session: Session, house: House, deal: Deal, wrong: dict[str, str], says: str
) -> None:
    sign_in(client, house.person)
    sent = {"begins_at": "2026-12-01T14:30", "minutes": "45", "place": "Our own lab", **wrong}
    answer = submit(client, f"/pipeline/deals/{deal.id}/meetings", **sent)
    assert answer.status_code == 422
    assert says in answer.text
    assert "Our own lab" in answer.text
    assert session.exec(select(DealMeeting)).all() == []


def test_a_calendar_changes_its_entry_when_a_meeting_is_moved_and_takes_it_out_when_it_is_called_off(
    client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    made = arrange(session, house, deal)
    at = f"/pipeline/deals/{deal.id}/meetings/{made.id}"
    sign_in(client, house.reader)

    def entry() -> tuple[str, str, int, datetime]:
        book = Calendar.from_ical(client.get(f"{at}.ics").data)
        (event,) = book.walk("VEVENT")
        return str(book["method"]), str(event["uid"]), int(str(event["sequence"])), event.decoded("dtstart")

    first = entry()
    assert (first[0], first[2:]) == ("PUBLISH", (0, SOON))
    sign_in(client, house.person)
    later = {"begins_at": "2099-12-02T10:00", "minutes": "45", "notes": "Moved."}
    assert submit(client, at, version=1, **later).status_code == 303
    assert entry() == ("PUBLISH", first[1], 1, datetime(2099, 12, 2, 10, tzinfo=UTC))
    assert submit(client, at, version=2, **{**later, "notes": "More words."}).status_code == 303
    assert entry()[2] == 1, "calendars hear of when and where, not of notes"
    assert submit(client, f"{at}/call-off", version=3).status_code == 303
    assert entry()[:3] == ("CANCEL", first[1], 2)
    assert submit(client, f"{at}/call-off", version=4).status_code == 409
    assert "Called off" in client.get(f"/pipeline/deals/{deal.id}").text


def test_two_who_change_a_meeting_at_once_are_told(
    client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    made = arrange(session, house, deal)
    at = f"/pipeline/deals/{deal.id}/meetings/{made.id}"
    sign_in(client, house.person)
    when = {"begins_at": "2099-12-01T14:30", "minutes": "45"}
    assert submit(client, at, version=1, notes="Ines wrote this.", **when).status_code == 303
    late = submit(client, at, version=1, notes="Kofi wrote this.", **when)
    assert late.status_code == 409
    assert "Ines wrote this." in late.text
    assert "Kofi wrote this." in late.text
    assert 'name="version" value="2"' in late.text, "sent again, it goes over what is shown"
    session.expire_all()
    assert session.exec(select(DealMeeting.notes)).one() == "Ines wrote this."


def test_only_those_who_work_deals_keep_meetings(session: Session, house: House, deal: Deal) -> None:
    made = arrange(session, house, deal)
    key = key_of(deal)
    when: dict[str, Any] = {"begins_at": SOON, "minutes": 45}
    with pytest.raises(Forbidden):
        service.arrange(session, actor=house.onlooker, deal_id=key, **when)
    with pytest.raises(Forbidden):
        service.call_off(session, actor=house.onlooker, deal_id=key, meeting_id=made.id or 0, version=1)
    with pytest.raises(NotFound):
        service.meetings(session, house.founder, key)
    with pytest.raises(NotFound):
        service.meeting_for(session, house.viewer, key, (made.id or 0) + 1)
    assert [line.meeting_id for line in service.meetings(session, house.onlooker, key)] == [made.id]


def test_a_meeting_that_is_over_was_held(session: Session, house: House, deal: Deal) -> None:
    with clock.frozen(MONDAY):
        over = arrange(session, house, deal, begins_at=MONDAY - timedelta(hours=2))
        off = arrange(session, house, deal, begins_at=MONDAY - timedelta(hours=5))
        service.call_off(session, actor=house.viewer, deal_id=key_of(deal), meeting_id=off.id or 0, version=1)
        ahead = arrange(session, house, deal, begins_at=MONDAY - timedelta(minutes=44))
        lines = service.meetings(session, house.viewer, key_of(deal))
        held = [(line.meeting_id, line.was_held) for line in lines]
    assert held == [(ahead.id, False), (over.id, True), (off.id, False)]


def test_a_full_deal_takes_no_more(session: Session, house: House, deal: Deal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_MEETINGS", 1)
    arrange(session, house, deal)
    with pytest.raises(Invalid):
        arrange(session, house, deal)


def test_a_meeting_agreed_through_an_introduction_is_on_both_deals(client: FlaskClient, session: Session) -> None:
    sides = two_sides(session)
    made = sides.ask()
    sides.answer(made, answer="accepted", reason="")
    founder, investor = sides.viewer(sides.founder), sides.viewer(sides.investor)
    own, _ = add_deal(session, actor=founder, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
    theirs = queries.deal_between(session, key_of(sides.fund), key_of(sides.venture), key_of(sides.mandate))
    assert theirs is not None
    key = made.id or 0
    when: dict[str, Any] = {"times": [SOON], "minutes": 30, "place": "By video"}
    introduced.propose(session, actor=investor, introduction_id=key, version=0, **when)
    assert service.meetings(session, investor, key_of(theirs)) == [], "a proposal is no meeting"
    introduced.pick(session, actor=founder, introduction_id=key, version=1, time=SOON)
    session.commit()
    for viewer, deal in ((founder, own), (investor, theirs)):
        [line] = service.meetings(session, viewer, key_of(deal))
        assert (line.meeting_id, line.begins_at, line.place, line.called_off) == (None, SOON, "By video", False)
        says = [event.data.get("says") for event in queries.deal_events(session, key_of(deal)) if event.kind == "met"]
        assert says == ["Agreed to meet on 1 Dec 2099, 14:30"]
    sign_in(client, sides.reader)
    page = client.get(f"/pipeline/deals/{theirs.id}").text
    assert f"/introductions/{key}/meeting.ics" in page
    introduced.call_off(session, actor=investor, introduction_id=key, version=2)
    session.commit()
    assert [line.called_off for line in service.meetings(session, founder, key_of(own))] == [True]


def test_questions_do_not_grow_with_meetings(
    app: Flask, client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    arrange(session, house, deal, people=[key_of(house.person)])
    sign_in(client, house.person)
    with app.app_context():
        engine = db.engine
    counts = []
    for more in (0, 8):
        for _ in range(more):
            arrange(session, house, deal, people=[key_of(house.person), key_of(house.colleague)])
        client.get(f"/pipeline/deals/{deal.id}")
        with count_queries(engine) as counted:
            client.get(f"/pipeline/deals/{deal.id}")
        counts.append(counted.selects)
    assert counts[0] == counts[1]


def test_a_late_change_of_a_service_writes_nothing(session: Session, house: House, deal: Deal) -> None:
    made = arrange(session, house, deal)
    values: dict[str, Any] = {
        "begins_at": SOON,
        "minutes": 45,
        "place": "",
        "guests": "",
        "notes": "x",
        "next_step": "",
    }
    with pytest.raises(Conflict):
        service.change(session, actor=house.viewer, deal_id=key_of(deal), meeting_id=made.id or 0, version=7, **values)
