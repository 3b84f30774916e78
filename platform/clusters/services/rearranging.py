"""Changing an investor day after it was made: when and where it is, who comes, and calling it off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, delete, update
from sqlmodel import col

from accounts.policy import Viewer
from clusters.models import DayMandate, DayMeeting, DayStatus, DayVenture, InvestorDay
from clusters.queries import days as queries
from clusters.queries.days import Coming, Line
from clusters.services import days, telling
from clusters.services.days import Choices, Day
from foundation.database import Session
from foundation.errors import Conflict, Invalid

_STALE = "A colleague has changed this day since you opened it. What you typed is still here; save again to keep it."
_ON_RECORD = "The meeting of {venture} and {mandate} has an outcome on record, so it stays in the plan: {ask}."
#: What guests have in their calendars.
_TOLD = ("title", "place", "held_on", "starts_at", "slot_minutes")


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change of a day did: how many meetings it took out of the plan, and how many people were told."""

    taken_out: int
    told: int


def as_typed(found: Day, usual: Mapping[str, str]) -> dict[str, Any]:
    """Give a day as a form holds it; ``usual`` says how many meetings new guests have at most."""
    day = found.day
    return {
        **usual,
        **{name: getattr(day, name) for name in ("title", "place", "held_on", "slot_minutes", "slots", "rooms")},
        "starts_at": f"{day.starts_at:%H:%M}",
        "version": day.version,
        "ventures": [each.slug for each in found.ventures],
        "mandates": [each.slug for each in found.mandates],
    }


def choices(session: Session, found: Day) -> Choices:
    """Give whom the cluster can ask, with whoever comes already, even if they could not be asked today."""
    open_now = days.choices(session, found.cluster)
    return Choices(_with(open_now.ventures, found.ventures), _with(open_now.mandates, found.mandates))


def _with(options: Sequence[tuple[str, str]], coming: Sequence[Coming]) -> list[tuple[str, str]]:
    known = {slug for slug, _ in options}
    return [*options, *((each.slug, each.name) for each in coming if each.slug not in known)]


def change(session: Session, *, actor: Viewer, found: Day, version: int, values: Mapping[str, Any]) -> Changed:
    """Change a day and who comes. Guests that stay keep what they said; a day that guests know of is told to them.

    Parameters
    ----------
    version : int
        Of the day when it was opened.
    values : Mapping
        As for :func:`clusters.services.days.make`; the numbers of meetings count for new guests.

    Raises
    ------
    Conflict
        If somebody else changed it meanwhile.
    Invalid
        If somebody new cannot be asked, or a meeting with an outcome on record would go.
    """
    columns, day_id = dict(values), found.day.id or 0
    ventures, mandates = columns.pop("ventures"), columns.pop("mandates")
    most = columns.pop("venture_most"), columns.pop("mandate_most")
    queries.hold(session, day_id)
    before = {name: getattr(found.day, name) for name in _TOLD}
    _keep(session, found.day, version, columns)
    gone = [line for line in found.meetings if _why_gone(line, columns, ventures, mandates)]
    _require_no_record(gone, columns, ventures, mandates)
    session.execute(delete(DayMeeting).where(col(DayMeeting.id).in_([line.meeting.id for line in gone])))
    _change_guests(session, found, columns["slots"], ventures, mandates, most)
    told = 0
    if found.day.status == DayStatus.PUBLISHED:
        moved = any(columns[name] != held for name, held in before.items())
        told = _tell(session, actor, found, gone, moved=moved)
    return Changed(len(gone), told)


def _keep(session: Session, day: InvestorDay, version: int, columns: Mapping[str, Any]) -> None:
    changed = session.execute(
        update(InvestorDay)
        .where(col(InvestorDay.id) == day.id, col(InvestorDay.version) == version)
        .values(**columns, version=version + 1)
        .returning(col(InvestorDay.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if changed is None:
        raise Conflict(_STALE, version=day.version)


def _why_gone(line: Line, columns: Mapping[str, Any], ventures: Sequence[str], mandates: Sequence[str]) -> str:
    """Name the field that leaves no place for a meeting; nothing where it stays."""
    if line.venture.slug not in ventures:
        return "ventures"
    if line.mandate.slug not in mandates:
        return "mandates"
    if line.meeting.slot > columns["slots"]:
        return "slots"
    return "rooms" if line.meeting.room > columns["rooms"] else ""


def _require_no_record(
    gone: Sequence[Line], columns: Mapping[str, Any], ventures: Sequence[str], mandates: Sequence[str]
) -> None:
    asks = {"slots": "leave its time", "rooms": "leave its room"}
    errors: dict[str, list[str]] = {}
    for line in gone:
        if days.on_record(line.meeting):
            field = _why_gone(line, columns, ventures, mandates)
            names = {"venture": line.venture.name, "mandate": line.mandate.name}
            words = _ON_RECORD.format(ask=asks.get(field, "choose both"), **names)
            errors.setdefault(field, []).append(words)
    if errors:
        raise Invalid(errors)


def _change_guests(
    session: Session, found: Day, slots: int, ventures: Sequence[str], mandates: Sequence[str], most: tuple[int, int]
) -> None:
    day_id, longer = found.day.id or 0, slots > found.day.slots
    came = {each.slug for each in found.ventures}, {each.slug for each in found.mandates}
    left = [
        [each.key for each in coming if each.slug not in chosen]
        for coming, chosen in ((found.ventures, ventures), (found.mandates, mandates))
    ]
    session.execute(delete(DayVenture).where(col(DayVenture.day_id) == day_id, col(DayVenture.venture_id).in_(left[0])))
    session.execute(delete(DayMandate).where(col(DayMandate.day_id) == day_id, col(DayMandate.mandate_id).in_(left[1])))
    for table in (DayVenture, DayMandate):
        _within(session, table, day_id, found.day.slots, slots, longer=longer)
    new = [slug for slug in ventures if slug not in came[0]], [slug for slug in mandates if slug not in came[1]]
    days.invite(session, found.cluster, day_id, slots, *new, most)


def _within(
    session: Session, table: type[DayVenture] | type[DayMandate], day_id: int, before: int, slots: int, *, longer: bool
) -> None:
    """Keep the times of guests inside the day. Who was there to its end stays to the new end."""
    last, first = col(table.last_slot), col(table.first_slot)
    end = case((last == before, slots), else_=last) if longer else case((last > slots, slots), else_=last)
    session.execute(
        update(table)
        .where(col(table.day_id) == day_id)
        .values(last_slot=end, first_slot=case((first > slots, slots), else_=first))
        .execution_options(synchronize_session=False)
    )


def _owners(lines: Sequence[Line]) -> set[int]:
    owners = {line.venture.organisation_id for line in lines}
    return owners | {line.funder.organisation_id for line in lines if line.funder.organisation_id is not None}


def _tell(session: Session, actor: Viewer, found: Day, gone: Sequence[Line], *, moved: bool) -> int:
    """Tell those whose meetings ended, and all others where they have to be elsewhere or at another time."""
    lost = _owners(gone)
    others = _owners([line for line in found.meetings if line not in gone]) - lost if moved else set()
    session.refresh(found.day)
    told = telling.tell_of_change(session, actor, found.cluster, found.day, "has changed", others)
    ended = "has changed, and a meeting of yours is not to be"
    return told + telling.tell_of_change(session, actor, found.cluster, found.day, ended, lost, gone=True)


def call_off(session: Session, *, actor: Viewer, found: Day) -> int:
    """Call a day off: it goes with its plan, and guests that know of it are told.

    Returns
    -------
    int
        How many people were told.

    Raises
    ------
    Conflict
        If outcomes are on record: what happened is not taken back.
    """
    queries.hold(session, found.day.id or 0)
    if any(days.on_record(line.meeting) for line in found.meetings):
        raise Conflict("Outcomes of this day are on record, so it cannot be called off.")
    told = 0
    if found.day.status == DayStatus.PUBLISHED:
        owners = _owners(found.meetings)
        told = telling.tell_of_change(session, actor, found.cluster, found.day, "is called off", owners, gone=True)
    session.execute(delete(InvestorDay).where(col(InvestorDay.id) == found.day.id))
    return told
