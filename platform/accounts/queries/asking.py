"""Who asks: a person with their organisations, the categories of both, and what they were let in to, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from accounts.models import InvestorStatement, Membership, Organisation, Showing, Standing, User, UserSession
from foundation.database import Session, rows_of


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the policy has to know them."""

    id: int
    name: str
    email: str
    is_staff: bool
    is_compliance: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place in an organisation, and the organisation's category."""

    organisation_id: int
    role: str
    name: str
    slug: str
    kind: str
    verified_at: datetime | None
    area_kind: str | None
    area_code: str | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """A signed-in browser: its key, when it signed in, and when it was last seen."""

    id: int
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Asker:
    """A person with their places and categories."""

    person: Person
    places: tuple[Place, ...]
    standing: Standing | None
    #: Keys of ventures kept off public pages that they were invited to see.
    shown: frozenset[int]


_own = aliased(InvestorStatement)
_held = aliased(InvestorStatement)


def _standing(table: Any) -> tuple[Any, ...]:
    return table.id, table.category, table.text_version, table.valid_from, table.lapses_on


# One string of keys: a row for each of them would multiply the rows of organisations.
_SHOWN = (
    select(func.aggregate_strings(cast(Showing.venture_id, String), ","))
    .where(
        col(Showing.organisation_id).in_(
            select(Membership.organisation_id).where(Membership.user_id == User.id).correlate(User)
        )
    )
    .correlate(User)
    .scalar_subquery()
)
_IS: tuple[Any, ...] = (User.id, User.name, User.email, User.is_staff, User.is_compliance)
_SITS: tuple[Any, ...] = (
    Membership.organisation_id,
    Membership.role,
    Organisation.name,
    Organisation.slug,
    Organisation.kind,
    Organisation.verified_at,
    Organisation.area_kind,
    Organisation.area_code,
)
_COLUMNS: tuple[Any, ...] = (*_IS, *_SITS, *_standing(_own), *_standing(_held), _SHOWN)
#: Where each part of a row begins.
_AT_PLACE = len(_IS)
_AT_OWN = _AT_PLACE + len(_SITS)
_AT_HELD = _AT_OWN + len(_standing(_own))
_AT_SHOWN = _AT_HELD + len(_standing(_held))
_JOINS = (
    (Membership, col(Membership.user_id) == User.id),
    (Organisation, col(Organisation.id) == Membership.organisation_id),
    (_own, and_(col(_own.user_id) == User.id, col(_own.organisation_id).is_(None), col(_own.current))),
    (_held, and_(col(_held.organisation_id) == Membership.organisation_id, col(_held.current))),
)
_IN_ORDER = (func.lower(Organisation.name), col(Organisation.id))


def _joined(wanted: Any) -> Any:
    for table, condition in _JOINS:
        wanted = wanted.outerjoin(table, condition)
    return wanted.where(col(User.closed_at).is_(None)).order_by(*_IN_ORDER)


_PERSON = _joined(select(*_COLUMNS).select_from(User).where(col(User.id) == bindparam("user_id")))
_BROWSER = _joined(
    select(col(UserSession.id), col(UserSession.created_at), col(UserSession.last_seen_at), *_COLUMNS)
    .select_from(UserSession)
    .join(User, col(User.id) == UserSession.user_id)
    .where(UserSession.token_hash == bindparam("token_hash"))
)
_AT_PERSON = 3


def _read(rows: Sequence[Sequence[Any]]) -> Asker:
    first = rows[0]
    places = tuple(
        Place(*(*row[_AT_PLACE:_AT_OWN], _category(row[_AT_HELD:_AT_SHOWN])))
        for row in rows
        if row[_AT_PLACE] is not None
    )
    shown = first[_AT_SHOWN]
    return Asker(
        Person(*first[:_AT_PLACE]),
        places,
        _category(first[_AT_OWN:_AT_HELD]),
        frozenset(int(key) for key in shown.split(",")) if shown else frozenset(),
    )


def _category(values: Sequence[Any]) -> Standing | None:
    return None if values[0] is None else Standing(*values)


def asker(session: Session, user_id: int) -> Asker | None:
    """Find a person whose account is open, as the policy has to know them."""
    rows = rows_of(session, _PERSON, {"user_id": user_id}).all()
    return _read(rows) if rows else None


def signed_in(session: Session, token_hash: str) -> tuple[SignIn, Asker] | None:
    """Find a signed-in browser and whose it is."""
    rows = rows_of(session, _BROWSER, {"token_hash": token_hash}).all()
    return (SignIn(*rows[0][:_AT_PERSON]), _read([row[_AT_PERSON:] for row in rows])) if rows else None
