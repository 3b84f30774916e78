"""Meetings of a deal: arranged, changed, called off, in calendars; and those that packages above know of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col

from accounts.policy import Action, Viewer
from foundation import clock
from foundation.calendars import Entry, one_entry
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from pipeline import queries
from pipeline.models import DealMeeting, DealMeetingPerson
from pipeline.queries import DealRecord, HeldMeeting
from pipeline.services.access import deal_for
from pipeline.services.editing import edit_deal
from pipeline.services.logging import log

#: More on one deal is a calendar.
MOST_MEETINGS = 200
#: What calendars hear of.
_IN_CALENDARS = ("begins_at", "minutes", "place")


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting as a deal shows it.

    Parameters
    ----------
    meeting_id : int or None
        Key of one that is kept with the deal; None for one that was agreed elsewhere.
    begins_at, minutes, place
        When, for how long, and where.
    people, guests : str
        Who takes part: colleagues, and others.
    notes, next_step : str
        What was said, and what comes next.
    called_off : bool
        Whether it does not take place.
    version : int
        To be sent with a change.
    address, calendar : str
        The page on which it is arranged, and its calendar file.
    """

    meeting_id: int | None
    begins_at: datetime
    minutes: int
    place: str
    called_off: bool
    address: str
    calendar: str
    people: str = ""
    guests: str = ""
    notes: str = ""
    next_step: str = ""
    version: int = 0

    @property
    def is_over(self) -> bool:
        """Whether its end has passed."""
        return self.begins_at + timedelta(minutes=self.minutes) <= clock.now()

    @property
    def was_held(self) -> bool:
        """Whether it took place, as far as can be known."""
        return self.is_over and not self.called_off


#: Asked for the meetings of a deal that are arranged elsewhere.
Diary = Callable[[Session, Viewer, DealRecord], Sequence[MeetingLine]]
_DIARIES: list[Diary] = []


def knows_of_meetings(diary: Diary) -> Diary:
    """Have a package above asked for what it knows; done once, where it is imported."""
    _DIARIES.append(diary)
    return diary


def meetings(session: Session, viewer: Viewer, deal_id: int) -> list[MeetingLine]:
    """Give the meetings of a deal to somebody who may see it, the latest first."""
    record = deal_for(session, viewer, deal_id, Action.VIEW_DEALS)
    return meetings_beside(session, viewer, record)


def meetings_beside(session: Session, viewer: Viewer, record: DealRecord) -> list[MeetingLine]:
    """Give the meetings of a deal, the latest first; the caller has asked whether the viewer may see it."""
    lines = [line for diary in _DIARIES for line in diary(session, viewer, record)]
    return sorted(lines, key=lambda line: (line.begins_at, line.meeting_id or 0), reverse=True)


@knows_of_meetings
def _own(session: Session, _viewer: Viewer, record: DealRecord) -> list[MeetingLine]:
    return [_line(held) for held in queries.meetings_of(session, record.deal.id or 0)]


def _line(held: HeldMeeting) -> MeetingLine:
    row = held.meeting
    address = f"/pipeline/deals/{row.deal_id}/meetings/{row.id}"
    return MeetingLine(
        meeting_id=row.id,
        begins_at=row.begins_at,
        minutes=row.minutes,
        place=row.place,
        called_off=row.called_off_at is not None,
        address=address,
        calendar=f"{address}.ics",
        people=", ".join(mate.name for mate in held.people),
        guests=row.guests,
        notes=row.notes,
        next_step=row.next_step,
        version=row.version,
    )


def meeting_for(
    session: Session, viewer: Viewer, deal_id: int, meeting_id: int, action: Action = Action.VIEW_DEALS
) -> tuple[DealRecord, HeldMeeting]:
    """Give one meeting of a deal to somebody who may do something with it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the deal, or where it has no such meeting.
    """
    record = deal_for(session, viewer, deal_id, action)
    held = queries.meeting_of(session, deal_id, meeting_id)
    if held is None:
        raise NotFound("There is no such meeting.")
    return record, held


def arrange(session: Session, *, actor: Viewer, deal_id: int, people: Sequence[int] = (), **values: Any) -> DealMeeting:
    """Keep a meeting with a deal. Its next step becomes that of the deal.

    Parameters
    ----------
    people : sequence of int
        Keys of colleagues who take part.
    **values
        ``begins_at``, ``minutes``, ``place``, ``guests``, ``notes`` and ``next_step``.

    Raises
    ------
    Invalid
        If somebody outside the organisation is named as a colleague, or there are too many meetings.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    if len(queries.meetings_of(session, deal_id)) >= MOST_MEETINGS:
        raise Invalid({"begins_at": [f"A deal holds {MOST_MEETINGS} meetings at most."]})
    _check(session, record, people)
    meeting = DealMeeting(deal_id=deal_id, added_by_id=actor.user_id, changed_at=clock.now(), **values)
    session.add(meeting)
    session.flush()
    _take_part(session, meeting.id or 0, people)
    log(session, record.deal, actor, "met", says=f"Added a meeting on {clock.moment_in_words(meeting.begins_at)}")
    _go_on(session, actor, record, meeting.next_step)
    return meeting


def change(
    session: Session,
    *,
    actor: Viewer,
    deal_id: int,
    meeting_id: int,
    version: int,
    people: Sequence[int] = (),
    **values: Any,
) -> DealMeeting:
    """Change a meeting that the actor saw at a version.

    Raises
    ------
    Conflict
        If somebody has changed it since. Nothing is written.
    Invalid
        If somebody outside the organisation is named as a colleague.
    """
    record, held = meeting_for(session, actor, deal_id, meeting_id, Action.WORK_DEALS)
    _check(session, record, people)
    before = held.meeting
    moved = any(getattr(before, name) != values[name] for name in _IN_CALENDARS)
    step = values["next_step"] if values["next_step"] != before.next_step else ""
    meeting = _write(session, deal_id, meeting_id, version, values, told=moved)
    _take_part(session, meeting_id, people)
    said = "Changed when or where the meeting is:" if moved else "Wrote about the meeting on"
    log(session, record.deal, actor, "met", says=f"{said} {clock.moment_in_words(meeting.begins_at)}")
    _go_on(session, actor, record, step)
    return meeting


def call_off(session: Session, *, actor: Viewer, deal_id: int, meeting_id: int, version: int) -> DealMeeting:
    """Call a meeting off; what was written about it stays.

    Raises
    ------
    Conflict
        If it is called off already, or somebody has changed it since. Nothing is written.
    """
    record, held = meeting_for(session, actor, deal_id, meeting_id, Action.WORK_DEALS)
    if held.meeting.called_off_at is not None:
        raise Conflict("This meeting is called off already.", version=held.meeting.version)
    meeting = _write(session, deal_id, meeting_id, version, {"called_off_at": clock.now()}, told=True)
    log(
        session, record.deal, actor, "met", says=f"Called off the meeting on {clock.moment_in_words(meeting.begins_at)}"
    )
    return meeting


def note_agreed(
    session: Session,
    actor: Viewer,
    *,
    venture_id: int,
    mandate_id: int,
    organisation_ids: Sequence[int],
    begins_at: datetime,
) -> None:
    """Write into the log of each side's deal that the two have agreed to meet."""
    for deal in queries.deals_of_pair(session, venture_id, mandate_id, organisation_ids):
        log(session, deal, actor, "met", says=f"Agreed to meet on {clock.moment_in_words(begins_at)}")


def calendar(record: DealRecord, meeting: DealMeeting, address: str) -> bytes:
    """Give a meeting as an iCalendar file, or what takes it out of calendars again.

    Parameters
    ----------
    address : str
        Of the meeting's page.
    """
    demo = "DEMO: invented. " if record.deal.demo else ""
    return one_entry(
        Entry(
            uid=f"deal-meeting-{meeting.id}@{address}",
            begins_at=meeting.begins_at,
            minutes=meeting.minutes,
            summary=f"{record.venture.name} and {record.mandate.name}",
            description=f"{record.organisation.name}. {demo}{address}",
            sequence=meeting.sequence,
            stamp=meeting.changed_at,
            place=meeting.place,
            holds=meeting.called_off_at is None,
        )
    )


def _check(session: Session, record: DealRecord, people: Sequence[int]) -> None:
    own = {mate.user_id for mate in queries.people_of(session, record.deal.organisation_id)}
    if not set(people) <= own:
        raise Invalid({"people": ["Choose people of your organisation; name others as guests."]})


def _take_part(session: Session, meeting_id: int, people: Sequence[int]) -> None:
    session.execute(delete(DealMeetingPerson).where(col(DealMeetingPerson.meeting_id) == meeting_id))
    session.add_all(DealMeetingPerson(meeting_id=meeting_id, person_id=key) for key in sorted(set(people)))
    session.flush()


def _go_on(session: Session, actor: Viewer, record: DealRecord, next_step: str) -> None:
    """Make what was agreed the next step of the deal."""
    deal = record.deal
    if next_step and next_step != deal.next_step:
        values = {"next_step": next_step}
        edit_deal(session, actor=actor, deal_id=deal.id or 0, version=deal.version, values=values)


def _write(
    session: Session, deal_id: int, meeting_id: int, version: int, values: dict[str, Any], *, told: bool
) -> DealMeeting:
    """Change a meeting that was seen at a version; ``told`` where calendars have to hear of it."""
    written = session.execute(
        update(DealMeeting)
        .where(col(DealMeeting.id) == meeting_id, col(DealMeeting.version) == version)
        .values(version=version + 1, sequence=col(DealMeeting.sequence) + int(told), changed_at=clock.now(), **values)
        .returning(col(DealMeeting.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    held = queries.meeting_of(session, deal_id, meeting_id)
    if written is None or held is None:
        raise Conflict(
            "Somebody else changed this meeting while you were typing. Nothing was changed.",
            version=held.meeting.version if held else 0,
        )
    return held.meeting
