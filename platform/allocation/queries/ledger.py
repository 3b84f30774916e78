"""Vehicles, entries, targets and weights of one funder."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from accounts.models import User
from allocation.models import Entry, EntryImport, Outcome, StageWeight, Target, Vehicle
from foundation.database import Session

Rows: TypeAlias = Select[*tuple[Any, ...]]
#: What a ledger can be sorted by.
SORTS = ("date", "amount", "company")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry with its vehicle, whoever entered it, and whether another stands in its place."""

    entry: Entry
    vehicle: str
    by: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries a ledger shows: of one funder, some kinds, one vehicle; with what counts no longer or without."""

    funder_id: int
    kinds: tuple[str, ...] = ()
    vehicle_id: int | None = None
    replaced: bool = False


_LATER = aliased(Entry)
_REPLACED: ColumnElement[bool] = exists().where(col(_LATER.corrects_id) == col(Entry.id)).correlate(Entry)


def vehicles(session: Session, funder_id: int) -> Sequence[Vehicle]:
    """Give the vehicles of a funder, by name."""
    return session.scalars(
        select(Vehicle)
        .where(col(Vehicle.funder_id) == funder_id)
        .order_by(func.lower(col(Vehicle.name)), col(Vehicle.id))
    ).all()


def vehicle_of(session: Session, funder_id: int, vehicle_id: int) -> Vehicle | None:
    """Give one vehicle of a funder, or None."""
    return session.scalars(
        select(Vehicle).where(col(Vehicle.funder_id) == funder_id, col(Vehicle.id) == vehicle_id)
    ).one_or_none()


def live_entries(session: Session, funder_id: int) -> Sequence[Entry]:
    """Give the entries of a funder that stand: neither replaced nor taken out. The oldest first."""
    return session.scalars(
        select(Entry)
        .join(Vehicle, col(Vehicle.id) == col(Entry.vehicle_id))
        .where(col(Vehicle.funder_id) == funder_id, col(Entry.void).is_(False), ~_REPLACED)
        .order_by(col(Entry.happened_on), col(Entry.id))
    ).all()


def _filtered(statement: Rows, filters: Filters, *, kinds: bool = True) -> Rows:
    statement = statement.join(Vehicle, col(Vehicle.id) == col(Entry.vehicle_id)).where(
        col(Vehicle.funder_id) == filters.funder_id
    )
    if not filters.replaced:
        statement = statement.where(col(Entry.void).is_(False), ~_REPLACED)
    if filters.kinds and kinds:
        statement = statement.where(col(Entry.kind).in_(filters.kinds))
    if filters.vehicle_id is not None:
        statement = statement.where(col(Entry.vehicle_id) == filters.vehicle_id)
    return statement


def lines(
    session: Session, filters: Filters, *, sort: str = "", offset: int = 0, limit: int | None = None
) -> list[EntryLine]:
    """Give entries for a list or an export, the newest first unless it is sorted otherwise."""
    by: dict[str, SQLColumnExpression[Any]] = {
        "amount": col(Entry.amount_gbp),
        "company": func.lower(col(Entry.company)),
    }
    key = sort.removeprefix("-")
    first = by.get(key, col(Entry.happened_on))
    downwards = (key != "company") != sort.startswith("-")
    statement = _filtered(
        select(Entry, col(Vehicle.name), func.coalesce(col(User.name), ""), _REPLACED)
        .select_from(Entry)
        .outerjoin(User, col(User.id) == col(Entry.entered_by_id)),
        filters,
    )
    rows = session.execute(
        statement.order_by(first.desc() if downwards else first.asc(), col(Entry.id).desc()).offset(offset).limit(limit)
    )
    return [EntryLine(*row) for row in rows]


def counts(session: Session, filters: Filters) -> dict[str, int]:
    """Count the entries of each kind, whatever kinds are chosen."""
    statement = _filtered(select(col(Entry.kind), func.count()).select_from(Entry), filters, kinds=False)
    rows = session.execute(statement.group_by(col(Entry.kind)).order_by(col(Entry.kind)))
    return {str(kind): int(count) for kind, count in rows}


def entry_of(session: Session, funder_id: int, entry_id: int) -> Entry | None:
    """Give one entry of a funder's ledger, or None."""
    return session.scalars(
        select(Entry)
        .join(Vehicle, col(Vehicle.id) == col(Entry.vehicle_id))
        .where(col(Vehicle.funder_id) == funder_id, col(Entry.id) == entry_id)
    ).one_or_none()


def replaced_by(session: Session, entry_id: int) -> Entry | None:
    """Give the entry that stands in the place of another, or None."""
    return session.scalars(select(Entry).where(col(Entry.corrects_id) == entry_id)).one_or_none()


def targets(session: Session, funder_id: int) -> Sequence[Target]:
    """Give what a funder aims at, by dimension and code, the earliest first."""
    order = (col(Target.dimension), col(Target.code), col(Target.starts_on), col(Target.id))
    return session.scalars(select(Target).where(col(Target.funder_id) == funder_id).order_by(*order)).all()


def target_of(session: Session, funder_id: int, target_id: int) -> Target | None:
    """Give one target of a funder, or None."""
    return session.scalars(
        select(Target)
        .where(col(Target.funder_id) == funder_id, col(Target.id) == target_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def weights(session: Session, funder_id: int) -> dict[str, StageWeight]:
    """Give the weights that a funder set itself, by stage."""
    rows = session.scalars(
        select(StageWeight).where(col(StageWeight.funder_id) == funder_id).order_by(col(StageWeight.stage))
    )
    return {row.stage: row for row in rows}


def imports(session: Session, funder_id: int) -> Sequence[EntryImport]:
    """Give the spreadsheets that a funder brought in, the newest first."""
    return session.scalars(
        select(EntryImport).where(col(EntryImport.funder_id) == funder_id).order_by(col(EntryImport.id).desc())
    ).all()


def import_of(session: Session, funder_id: int, import_id: int) -> EntryImport | None:
    """Give one spreadsheet of a funder, or None."""
    return session.scalars(
        select(EntryImport).where(col(EntryImport.funder_id) == funder_id, col(EntryImport.id) == import_id)
    ).one_or_none()


def outcomes(session: Session, funder_id: int) -> Sequence[Outcome]:
    """Give what is reported to have come of a funder's investments, in the order of the reports."""
    return session.scalars(
        select(Outcome)
        .join(Entry, col(Entry.id) == col(Outcome.entry_id))
        .join(Vehicle, col(Vehicle.id) == col(Entry.vehicle_id))
        .where(col(Vehicle.funder_id) == funder_id)
        .order_by(col(Outcome.reported_on), col(Outcome.id))
    ).all()
