"""Meetings of the two sides: proposed, agreed, moved and called off, in calendars too."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlmodel import select

from foundation import clock
from foundation.database import Session
from introductions.models import Meeting
from introductions.services.meeting import open_times
from notices.models import Notice
from tests.support.introductions import Sides
from tests.support.people import sign_in, submit

SOON = datetime(2099, 12, 1, 14, 30, tzinfo=UTC)


@pytest.fixture
def at(sides: Sides) -> str:
    """The page of an introduction that was accepted."""
    made = sides.ask()
    sides.answer(made, answer="accepted", reason="")
    return f"/introductions/{made.id}"


def propose(client: FlaskClient, at: str, version: int = 0, *times: str) -> int:
    fields = {f"times-{place}": time for place, time in enumerate(times or ("2099-12-01T14:30", "2099-07-02T09:00"))}
    sent = {"version": version, "minutes": 45, "place": "Our lab, Derby", **fields}
    return submit(client, f"{at}/meeting", **sent).status_code


def event_of(client: FlaskClient, at: str) -> tuple[str, dict[str, object]]:
    """What a calendar reads in the file: the method, and the event."""
    answer = client.get(f"{at}/meeting.ics")
    assert answer.content_type.startswith("text/calendar")
    book = Calendar.from_ical(answer.data)
    (event,) = book.walk("VEVENT")
    return str(book["method"]), {
        "uid": str(event["uid"]),
        "sequence": int(str(event["sequence"])),
        "status": str(event["status"]),
        "begins": event.decoded("dtstart"),
        "lasts": event.decoded("dtend") - event.decoded("dtstart"),
        "location": str(event["location"]),
    }


def test_one_side_proposes_and_the_other_picks(client: FlaskClient, session: Session, sides: Sides, at: str) -> None:
    sign_in(client, sides.investor)
    assert propose(client, at) == 303
    held = session.exec(select(Meeting)).one()
    assert held.times == ["2099-07-02T08:00:00+00:00", "2099-12-01T14:30:00+00:00"], "London's summer time counts"
    assert submit(client, f"{at}/meeting/pick", version=1, time=SOON.isoformat()).status_code == 422
    assert client.get(f"{at}/meeting.ics").status_code == 404
    sign_in(client, sides.founder)
    assert "Agree to it" in client.get(at).text
    assert submit(client, f"{at}/meeting/pick", version=1, time="2099-12-02T14:30:00+00:00").status_code == 422
    assert submit(client, f"{at}/meeting/pick", version=1, time="nonsense").status_code == 422
    assert submit(client, f"{at}/meeting/pick", version=1, time=SOON.isoformat()).status_code == 303
    files = [event_of(sign_in(client, person), at) for person in (sides.founder, sides.investor, sides.reader)]
    assert files[0] == files[1] == files[2]
    method, event = files[0]
    assert (method, event["status"], event["sequence"]) == ("PUBLISH", "CONFIRMED", 1)
    assert (event["begins"], event["lasts"], event["location"]) == (SOON, timedelta(minutes=45), "Our lab, Derby")
    told = [notice.title for notice in session.exec(select(Notice).order_by(Notice.id))]  # type: ignore[arg-type]
    assert any("proposes times for a meeting" in title for title in told)
    assert any("agreed to meet on 1 Dec 2099, 14:30" in title for title in told)


def test_moving_and_calling_off_change_the_same_entry(client: FlaskClient, sides: Sides, at: str) -> None:
    sign_in(client, sides.investor)
    propose(client, at)
    sign_in(client, sides.founder)
    submit(client, f"{at}/meeting/pick", version=1, time=SOON.isoformat())
    _, agreed = event_of(client, at)
    assert propose(client, at, 2, "2099-12-03T10:00") == 303
    method, taken_back = event_of(client, at)
    assert (method, taken_back["status"], taken_back["begins"]) == ("CANCEL", "CANCELLED", SOON)
    sign_in(client, sides.investor)
    submit(client, f"{at}/meeting/pick", version=3, time="2099-12-03T10:00:00+00:00")
    _, moved = event_of(client, at)
    submit(client, f"{at}/meeting/cancel", version=4)
    method, gone = event_of(client, at)
    assert (method, gone["status"]) == ("CANCEL", "CANCELLED")
    assert len({str(each["uid"]) for each in (agreed, taken_back, moved, gone)}) == 1
    assert [each["sequence"] for each in (agreed, taken_back, moved, gone)] == [1, 2, 3, 4]
    assert "The meeting was called off." in client.get(at).text


def test_two_at_once_are_told(client: FlaskClient, session: Session, sides: Sides, at: str) -> None:
    sign_in(client, sides.investor)
    propose(client, at)
    assert propose(client, at, 1, "2099-12-05T10:00") == 303
    assert propose(client, at, 1, "2099-12-06T10:00") == 409
    sign_in(client, sides.founder)
    late = submit(client, f"{at}/meeting/pick", version=1, time=SOON.isoformat())
    assert late.status_code == 409
    assert session.exec(select(Meeting)).one().times == ["2099-12-05T10:00:00+00:00"]


@pytest.mark.parametrize(
    ("times", "minutes", "says"),
    [
        ([], "45", "Enter a day and a time"),
        (["tomorrow"], "45", "Enter a day and a time"),
        (["2001-01-01T10:00"], "45", "still to come"),
        (["2099-12-01T14:30"], "", "how many minutes"),
    ],
)
def test_what_cannot_be_proposed_is_said_at_its_field(
    client: FlaskClient, session: Session, sides: Sides, at: str, times: list[str], minutes: str, says: str
) -> None:
    sign_in(client, sides.investor)
    fields = {f"times-{place}": time for place, time in enumerate(times)}
    answer = submit(client, f"{at}/meeting", version=0, minutes=minutes, place="Our lab", **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert "Our lab" in answer.text
    assert session.exec(select(Meeting)).all() == []


def test_a_request_that_is_not_accepted_has_no_meeting(client: FlaskClient, session: Session, sides: Sides) -> None:
    made = sides.ask()
    sign_in(client, sides.investor)
    assert propose(client, f"/introductions/{made.id}") == 409
    assert session.exec(select(Meeting)).all() == []


def test_times_that_have_gone_by_cannot_be_picked() -> None:
    held = Meeting(introduction_id=1, times=[SOON.isoformat()], minutes=1, side="venture", changed_at=SOON)
    assert open_times(held) == [SOON]
    with clock.frozen(SOON + timedelta(hours=1)):
        assert open_times(held) == []
