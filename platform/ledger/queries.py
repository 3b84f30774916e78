"""Every question about the time ledger that is asked of the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, SQLColumnExpression, func, literal, select
from sqlmodel import col

from accounts.models import User
from applications.models import Application
from documents.models import Document
from foundation.database import Session
from introductions.models import Introduction
from ledger.models import Kind, TimeEntry
from plans.models import KeptPart, KeptPlan, PartStatus
from profiles.models import Mandate

Rows: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with the name of what it was spent on, where it is named, and of whoever entered it."""

    entry: TimeEntry
    subject: str
    by: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries a list shows: of one venture, of some kinds, between two days."""

    venture_id: int
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


_INTRODUCED = select(col(Mandate.name)).join(Introduction, col(Introduction.mandate_id) == col(Mandate.id))
_APPLIED = select(col(Mandate.name)).join(Application, col(Application.mandate_id) == col(Mandate.id))


def _lines() -> Rows:
    name = func.coalesce(
        _INTRODUCED.where(col(Introduction.id) == col(TimeEntry.introduction_id))
        .correlate(TimeEntry)
        .scalar_subquery(),
        _APPLIED.where(col(Application.id) == col(TimeEntry.application_id)).correlate(TimeEntry).scalar_subquery(),
        select(col(Document.title)).where(col(Document.id) == col(TimeEntry.document_id)).scalar_subquery(),
        "",
    )
    return (
        select(TimeEntry, name, func.coalesce(col(User.name), ""))
        .select_from(TimeEntry)
        .outerjoin(User, col(User.id) == col(TimeEntry.entered_by_id))
        .execution_options(populate_existing=True)
    )


def _filtered(statement: Rows, filters: Filters, *, kinds: bool = True) -> Rows:
    statement = statement.where(col(TimeEntry.venture_id) == filters.venture_id)
    if filters.kinds and kinds:
        statement = statement.where(col(TimeEntry.kind).in_(filters.kinds))
    if filters.since is not None:
        statement = statement.where(col(TimeEntry.spent_on) >= filters.since)
    if filters.until is not None:
        statement = statement.where(col(TimeEntry.spent_on) <= filters.until)
    return statement


SORTS = ("newest", "time", "kind")


def lines(
    session: Session, filters: Filters, *, sort: str = "newest", offset: int = 0, limit: int | None = None
) -> list[Line]:
    """Give entries for a list or an export."""
    key, turned = sort.removeprefix("-"), sort.startswith("-")
    first: SQLColumnExpression[Any] = {"time": col(TimeEntry.minutes), "kind": col(TimeEntry.kind)}.get(
        key, col(TimeEntry.spent_on)
    )
    downwards = (key != "kind") != turned
    statement = _filtered(_lines(), filters).order_by(
        first.desc() if downwards else first.asc(), col(TimeEntry.spent_on).desc(), col(TimeEntry.id).desc()
    )
    rows = session.execute(statement.offset(offset).limit(limit))
    return [Line(entry, subject, by) for entry, subject, by in rows]


def line_of(session: Session, venture_id: int, entry_id: int) -> Line | None:
    """Give one entry of a venture, or None."""
    statement = _lines().where(col(TimeEntry.id) == entry_id, col(TimeEntry.venture_id) == venture_id)
    row = session.execute(statement).one_or_none()
    return None if row is None else Line(*row)


def count_by_kind(session: Session, filters: Filters) -> dict[str, tuple[int, int]]:
    """Give the number of entries and their minutes by kind."""
    counted: Rows = select(col(TimeEntry.kind), func.count(), func.sum(col(TimeEntry.minutes)))
    grouped = _filtered(counted, filters, kinds=False).group_by(col(TimeEntry.kind)).order_by(col(TimeEntry.kind))
    return {kind: (int(number), int(minutes)) for kind, number, minutes in session.execute(grouped)}


def first_day(session: Session, venture_id: int) -> date | None:
    """Give the first day of a venture's ledger, or None where nothing is entered."""
    return session.scalar(select(func.min(col(TimeEntry.spent_on))).where(col(TimeEntry.venture_id) == venture_id))


def introductions_ended(session: Session, venture_id: int, since: datetime) -> dict[str, int]:
    """Count a venture's introductions that ended from a moment on, by status."""
    rows = session.execute(
        select(col(Introduction.status), func.count())
        .where(col(Introduction.venture_id) == venture_id, col(Introduction.ended_at) >= since)
        .group_by(col(Introduction.status))
        .order_by(col(Introduction.status))
    )
    return {status: int(number) for status, number in rows}


def applications_ended(session: Session, venture_id: int, since: datetime) -> dict[str, int]:
    """Count a venture's applications that ended from a moment on, by status."""
    rows = session.execute(
        select(col(Application.status), func.count())
        .where(col(Application.venture_id) == venture_id, col(Application.ended_at) >= since)
        .group_by(col(Application.status))
        .order_by(col(Application.status))
    )
    return {status: int(number) for status, number in rows}


def landed(session: Session, venture_id: int, since: date) -> tuple[int, int]:
    """Give how many parts of a venture's kept plans landed from a day on, and their pounds."""
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(col(KeptPart.landed_gbp)), literal(0)))
        .join(KeptPlan, col(KeptPlan.id) == col(KeptPart.plan_id))
        .where(
            col(KeptPlan.venture_id) == venture_id,
            col(KeptPart.status) == PartStatus.LANDED,
            col(KeptPart.landed_on) >= since,
        )
    ).one()
    return int(row[0]), int(row[1])


def subjects(session: Session, venture_id: int) -> dict[Kind, Sequence[tuple[int, str]]]:
    """Give what a venture's time can be spent on, by kind: keys and names, the newest first."""
    asked = (
        select(col(Introduction.id), col(Mandate.name))
        .join(Mandate, col(Mandate.id) == col(Introduction.mandate_id))
        .where(col(Introduction.venture_id) == venture_id)
        .order_by(col(Introduction.id).desc())
    )
    applied = (
        select(col(Application.id), col(Mandate.name))
        .join(Mandate, col(Mandate.id) == col(Application.mandate_id))
        .where(col(Application.venture_id) == venture_id)
        .order_by(col(Application.id).desc())
    )
    kept = (
        select(col(KeptPlan.id), col(KeptPlan.kept_at))
        .where(col(KeptPlan.venture_id) == venture_id)
        .order_by(col(KeptPlan.id).desc())
    )
    held = (
        select(col(Document.id), col(Document.title))
        .where(col(Document.venture_id) == venture_id)
        .order_by(col(Document.id).desc())
    )
    plans = [(key, f"Kept on {moment.day} {moment:%b %Y}") for key, moment in session.execute(kept)]
    named = {
        kind: [(key, name) for key, name in session.execute(statement)]
        for kind, statement in (
            (Kind.INTRODUCTION, asked), (Kind.APPLICATION, applied), (Kind.DOCUMENT, held),
        )
    }  # fmt: skip
    return {
        Kind.INTRODUCTION: named[Kind.INTRODUCTION],
        Kind.APPLICATION: named[Kind.APPLICATION],
        Kind.PLAN: plans,
        Kind.DOCUMENT: named[Kind.DOCUMENT],
    }
