"""The log of disclosures, as compliance officers read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func
from sqlmodel import col, select

from accounts.models import Disclosure, Organisation
from foundation import clock
from foundation.database import Session, escape_like


@dataclass(frozen=True)
class DisclosureFilters:
    """Which lines of the log are wanted; empty means all.

    Parameters
    ----------
    q : str
        A part of the name of who was shown something.
    category, path : str
        By what category, and by what way.
    venture_id : int, optional
        Only where this venture's offer was shown.
    since, until : date, optional
        Days in London, both inclusive.
    """

    q: str = ""
    category: str = ""
    path: str = ""
    venture_id: int | None = None
    since: date | None = None
    until: date | None = None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON)


def _filtered(wanted: Any, filters: DisclosureFilters) -> Any:
    if filters.q:
        wanted = wanted.where(col(Disclosure.user_name).ilike(f"%{escape_like(filters.q)}%", escape="\\"))
    if filters.category:
        wanted = wanted.where(Disclosure.category == filters.category)
    if filters.path:
        wanted = wanted.where(Disclosure.path == filters.path)
    if filters.venture_id is not None:
        wanted = wanted.where(col(Disclosure.ventures).like(f"%,{filters.venture_id},%"))
    if filters.since is not None:
        wanted = wanted.where(Disclosure.at >= _begin(filters.since))
    if filters.until is not None:
        wanted = wanted.where(Disclosure.at < _begin(filters.until + timedelta(days=1)))
    return wanted


def disclosures(session: Session, filters: DisclosureFilters, *, offset: int, limit: int) -> Sequence[Disclosure]:
    """Give lines of the log, the newest first."""
    wanted: Select[Any] = _filtered(select(Disclosure), filters)
    ordered = wanted.order_by(col(Disclosure.at).desc(), col(Disclosure.id).desc())
    return session.scalars(ordered.offset(offset).limit(limit)).all()


def count_disclosures(session: Session, filters: DisclosureFilters) -> int:
    """Count lines of the log."""
    return int(session.scalar(_filtered(select(func.count()).select_from(Disclosure), filters)) or 0)


def organisation_names(session: Session, keys: Sequence[int]) -> dict[int, str]:
    """Give the names of some organisations by key."""
    wanted = (
        select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(keys)).order_by(col(Organisation.id))
    )
    return {key: name for key, name in session.exec(wanted) if key is not None}
