"""Meetings of the two sides of an introduction: one proposes times, the other picks one, either calls it off."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.calendars import Entry, one_entry
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from introductions.models import Meeting, MeetingStatus, Status
from introductions.queries import Record
from introductions.services.access import introduction_for, request_of
from introductions.services.telling import tell_of_meeting
from pipeline.services.meetings import note_agreed

#: A side proposes at most so many times.
MOST_TIMES = 5
_ACTIONS = {"venture": Action.ASK_INTRODUCTION, "funder": Action.ANSWER_INTRODUCTION}


def sides_of(viewer: Viewer, record: Record) -> list[str]:
    """Say for which sides of an introduction somebody may arrange a meeting: none, one, or both."""
    return [side for side, action in _ACTIONS.items() if policy.may(viewer, action, request_of(record))]


def open_times(meeting: Meeting) -> list[datetime]:
    """Give the proposed times that have not gone by, in order."""
    return sorted(each for each in map(datetime.fromisoformat, meeting.times) if each > clock.now())


def meeting_for(session: Session, viewer: Viewer, introduction_id: int) -> tuple[Record, Meeting]:
    """Give a meeting to the people of its two sides.

    Raises
    ------
    SignInRequired, NotFound
        If it is not theirs, or there is none.
    """
    record = introduction_for(session, viewer, introduction_id)
    found = session.get(Meeting, introduction_id)
    if found is None:
        raise NotFound("No meeting is arranged for this introduction.")
    return record, found


def propose(
    session: Session,
    *,
    actor: Viewer,
    introduction_id: int,
    version: int,
    times: Sequence[datetime],
    minutes: int,
    place: str,
) -> Meeting:
    """Propose times for a meeting, or other times for one that is proposed, agreed or called off.

    Parameters
    ----------
    version : int
        The version of the meeting that the actor saw, 0 where there was none.

    Raises
    ------
    Forbidden, NotFound, SignInRequired
        As the policy decides.
    Conflict
        If the introduction is not accepted, or somebody has changed the meeting since. Nothing is written.
    """
    record, side = working_for(session, actor, introduction_id)
    if record.introduction.status != Status.ACCEPTED:
        raise Conflict("Times can be proposed once the introduction is accepted.")
    held = session.get(Meeting, introduction_id)
    values: dict[str, Any] = {
        "status": MeetingStatus.PROPOSED,
        "side": side,
        "times": sorted(each.isoformat() for each in times),
        "minutes": minutes,
        "place": place,
    }
    if held is None and version == 0:
        held = Meeting(introduction_id=introduction_id, changed_at=clock.now(), changed_by_id=actor.user_id, **values)
        session.add(held)
        session.flush()
    else:
        # Calendars that hold the agreed time have to take it back.
        moves = held is not None and held.status == MeetingStatus.AGREED
        held = _write(session, actor, introduction_id, version, values, told=moves)
    tell_of_meeting(session, actor, record, _other(side), "proposes times for a meeting")
    return held


def pick(session: Session, *, actor: Viewer, introduction_id: int, version: int, time: datetime) -> Meeting:
    """Agree to one of the times that the other side proposed.

    Raises
    ------
    Invalid
        If it is none of them, has gone by, or was proposed by the actor's own side.
    Conflict
        If somebody has changed the meeting since. Nothing is written.
    """
    record, _side = working_for(session, actor, introduction_id)
    _record, held = meeting_for(session, actor, introduction_id)
    if held.version == version and time not in open_times(held):
        raise Invalid({"time": ["Choose one of the times that are still ahead."]})
    if held.version == version and _other(held.side) not in sides_of(actor, record):
        raise Invalid({"time": ["Your own side proposed these: the other picks one."]})
    if held.version == version and held.status != MeetingStatus.PROPOSED:
        raise Conflict("A time is agreed already, or the meeting is called off.", version=held.version)
    proposed_by = held.side
    values = {"status": MeetingStatus.AGREED, "begins_at": time}
    held = _write(session, actor, introduction_id, version, values, told=True)
    tell_of_meeting(session, actor, record, proposed_by, f"agreed to meet on {clock.moment_in_words(time)}")
    sides = [key for key in (record.venture.organisation_id, record.funder.organisation_id) if key is not None]
    note_agreed(
        session,
        actor,
        venture_id=record.introduction.venture_id,
        mandate_id=record.introduction.mandate_id,
        organisation_ids=sides,
        begins_at=time,
    )
    return held


def call_off(session: Session, *, actor: Viewer, introduction_id: int, version: int) -> Meeting:
    """Call a meeting off, or take the proposed times back.

    Raises
    ------
    Conflict
        If it is called off already, or somebody has changed it since. Nothing is written.
    """
    record, side = working_for(session, actor, introduction_id)
    _record, held = meeting_for(session, actor, introduction_id)
    if held.status == MeetingStatus.CANCELLED:
        raise Conflict("This meeting is called off already.", version=held.version)
    agreed = held.status == MeetingStatus.AGREED
    held = _write(session, actor, introduction_id, version, {"status": MeetingStatus.CANCELLED}, told=agreed)
    tell_of_meeting(session, actor, record, _other(side), "called your meeting off")
    return held


def working_for(session: Session, actor: Viewer, introduction_id: int) -> tuple[Record, str]:
    """Give an introduction, and the side for which the actor arranges its meeting.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    record = introduction_for(session, actor, introduction_id)
    sides = sides_of(actor, record)
    if not sides:
        policy.require(actor, Action.ANSWER_INTRODUCTION, request_of(record))
    return record, sides[0]


def _other(side: str) -> str:
    return "funder" if side == "venture" else "venture"


def _write(
    session: Session, actor: Viewer, introduction_id: int, version: int, values: dict[str, Any], *, told: bool
) -> Meeting:
    """Change a meeting that the actor saw at a version; ``told`` where calendars have to hear of it."""
    changed = session.execute(
        update(Meeting)
        .where(col(Meeting.introduction_id) == introduction_id, col(Meeting.version) == version)
        .values(
            version=version + 1,
            sequence=col(Meeting.sequence) + int(told),
            changed_at=clock.now(),
            changed_by_id=actor.user_id,
            **values,
        )
        .returning(col(Meeting.version))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    held = session.get(Meeting, introduction_id)
    if held is not None:
        session.refresh(held)
    if changed is None or held is None:
        raise Conflict(
            "The meeting has changed since you looked. Nothing was changed; look at it again.",
            version=held.version if held else 0,
        )
    return held


def calendar(record: Record, meeting: Meeting, address: str) -> bytes:
    """Give an agreed meeting as an iCalendar file (RFC 5545), or what takes it out of calendars again.

    The event keeps its UID, and its SEQUENCE grows with every change that calendars have to hear of, so that opening a
    newer file changes the entry rather than adding another.

    Parameters
    ----------
    address : str
        Of the introduction's page.

    Raises
    ------
    NotFound
        If no time was ever agreed.
    """
    if meeting.begins_at is None:
        raise NotFound("No time is agreed yet, so there is nothing for a calendar.")
    demo = "DEMO: invented. " if record.introduction.demo else ""
    return one_entry(
        Entry(
            uid=f"introduction-{meeting.introduction_id}@{address}",
            begins_at=meeting.begins_at,
            minutes=meeting.minutes,
            summary=f"{record.venture.name} meets {record.funder.name}",
            description=f"{record.mandate.name}. {demo}{address}",
            sequence=meeting.sequence,
            stamp=meeting.changed_at,
            place=meeting.place,
            holds=meeting.status == MeetingStatus.AGREED,
        )
    )
