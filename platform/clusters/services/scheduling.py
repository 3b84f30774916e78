"""Who meets whom and when: the schedule of the most total fit, and changes by hand with their clashes told."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, update
from sqlmodel import col

from accounts.policy import Viewer
from clusters.models import DayMeeting, InvestorDay
from clusters.queries import days as queries
from clusters.queries.days import Coming, Line
from clusters.services.days import Day, on_record, touch
from clusters.solver import Clash, Guest, Impossible, Meeting, Problem, clashes, schedule
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from matching.services import index_of, offers_open

CLASHES: Mapping[str, str] = {
    "venture": "{venture} has another meeting in this slot.",
    "funder": "{mandate} has another meeting in this slot.",
    "away": "{venture} and {mandate} are not both there in this slot.",
    "twice": "{venture} and {mandate} meet already.",
    "rooms": "All rooms are taken in this slot.",
    "most": "{venture} or {mandate} has as many meetings as they want.",
}


def fits(
    session: Session, viewer: Viewer, ventures: Sequence[int], mandates: Sequence[int]
) -> dict[tuple[int, int], float]:
    """Give the fit of every pair that breaks no hard rule, as the planner may see it: the same from both sides.

    Where the planner may not see offers, it is computed without them.
    """
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=offers_open(viewer))
    rules = index.rules(session, snapshot, on)
    found: dict[tuple[int, int], float] = {}
    for key in mandates:
        mandate = catalogue.mandate_profiles.get(key)
        if mandate is None or not ventures:
            continue
        ranked = catalogue.matcher.ventures_for(mandate, on=on, rules=rules, keys=ventures, limit=len(ventures))
        found.update({(match.venture_key, key): match.score for match in ranked.items})
    return found


def plan(session: Session, *, viewer: Viewer, found: Day) -> int:
    """Schedule the meetings of a day anew, but for those that were fixed by hand or whose outcome is on record.

    Returns
    -------
    int
        How many meetings there are.

    Raises
    ------
    Conflict
        If the fixed meetings clash by themselves, or somebody else planned meanwhile.
    """
    day = found.day
    queries.hold(session, day.id or 0)
    fixed = [line for line in found.meetings if _stays(line.meeting)]
    problem = _problem(session, viewer, found, fixed=_meetings(fixed))
    try:
        solved = schedule(problem)
    except Impossible as error:
        raise Conflict(
            "The meetings that were fixed by hand, or took place, clash. Loosen one of them first."
        ) from error
    changed = session.execute(
        update(InvestorDay)
        .where(col(InvestorDay.id) == day.id, col(InvestorDay.version) == day.version)
        .values(version=day.version + 1, best_fit=solved.best)
        .returning(col(InvestorDay.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if changed is None:
        raise Conflict("A colleague has planned this day since you opened it. Look at it again.", version=day.version)
    stay = [line.meeting for line in fixed]
    session.execute(
        delete(DayMeeting).where(
            col(DayMeeting.day_id) == day.id, col(DayMeeting.id).not_in([meeting.id for meeting in stay])
        )
    )
    kept = {(meeting.slot, meeting.room) for meeting in stay}
    already = set(problem.fixed)
    for each in solved.meetings:
        if each not in already:
            room = next(number for number in range(1, day.rooms + 1) if (each.slot, number) not in kept)
            kept.add((each.slot, room))
            session.add(_row(day, each, room, problem.fit))
    session.flush()
    return len(solved.meetings)


def _row(day: InvestorDay, each: Meeting, room: int, fit: Mapping[tuple[int, int], float]) -> DayMeeting:
    return DayMeeting(
        day_id=day.id or 0,
        venture_id=each.venture,
        mandate_id=each.funder,
        slot=each.slot,
        room=room,
        fit=fit.get((each.venture, each.funder)),
    )


def _guest(each: Coming) -> Guest:
    return Guest(each.key, each.row.most, frozenset(range(each.row.first_slot, each.row.last_slot + 1)))


def _meetings(lines: Sequence[Line]) -> list[Meeting]:
    return [Meeting(line.meeting.slot, line.venture.id or 0, line.mandate.id or 0) for line in lines]


def _stays(meeting: DayMeeting) -> bool:
    return meeting.fixed or on_record(meeting)


def _problem(session: Session, viewer: Viewer, found: Day, *, fixed: Sequence[Meeting] = ()) -> Problem:
    ventures, mandates = [_guest(each) for each in found.ventures], [_guest(each) for each in found.mandates]
    pairs = fits(session, viewer, [each.key for each in ventures], [each.key for each in mandates])
    return Problem(ventures, mandates, pairs, found.day.rooms, fixed)


def put(
    session: Session,
    *,
    viewer: Viewer,
    found: Day,
    venture: int,
    mandate: int,
    slot: int,
    meeting_id: int | None = None,
) -> None:
    """Put a meeting where somebody wants it, and fix it there: a new one, or one that stands elsewhere.

    Raises
    ------
    Invalid
        With every clash in words; nothing is changed.
    """
    if not 1 <= slot <= found.day.slots:
        raise Invalid({"slot": [f"Choose a slot from 1 to {found.day.slots}."]})
    wanted = Meeting(slot, venture, mandate)
    others = [line for line in found.meetings if line.meeting.id != meeting_id]
    problem = _problem(session, viewer, found)
    rest = _meetings(others)
    before = {(clash.meeting, clash.kind) for clash in clashes(problem, rest)}
    new = [clash for clash in clashes(problem, [*rest, wanted]) if (clash.meeting, clash.kind) not in before]
    if new:
        names = {each.key: each.name for each in found.ventures}, {each.key: each.name for each in found.mandates}
        raise Invalid({"slot": _words(new, wanted, names)})
    taken = {line.meeting.room for line in others if line.meeting.slot == slot}
    room = next(number for number in range(1, found.day.rooms + 1) if number not in taken)
    touch(session, found.day.id or 0)
    if meeting_id is not None:
        session.execute(
            update(DayMeeting)
            .where(col(DayMeeting.id) == meeting_id)
            .values(slot=slot, room=room, fixed=True)
            .execution_options(synchronize_session=False)
        )
        return
    row = _row(found.day, wanted, room, problem.fit)
    row.fixed = True
    session.add(row)
    session.flush()


def _words(found: Sequence[Clash], wanted: Meeting, names: tuple[Mapping[int, str], Mapping[int, str]]) -> list[str]:
    venture, mandate = names[0].get(wanted.venture, "The venture"), names[1].get(wanted.funder, "The funder")
    return list(dict.fromkeys(CLASHES[clash.kind].format(venture=venture, mandate=mandate) for clash in found))


def loosen(session: Session, *, meeting_id: int) -> None:
    """Let the next schedule move a meeting that was fixed."""
    session.execute(
        update(DayMeeting)
        .where(col(DayMeeting.id) == meeting_id)
        .values(fixed=False)
        .execution_options(synchronize_session=False)
    )


def clashes_of(session: Session, viewer: Viewer, found: Day) -> list[str]:
    """Give what cannot be in the plan as it stands, in words: guests may have changed since it was made."""
    names = {each.key: each.name for each in found.ventures}, {each.key: each.name for each in found.mandates}
    problem = _problem(session, viewer, found)
    told = []
    for clash in clashes(problem, _meetings(found.meetings)):
        told += [f"Slot {clash.meeting.slot}: {words}" for words in _words([clash], clash.meeting, names)]
    return told
