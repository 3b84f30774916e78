"""Who asks: a person with their organisations, the categories of both, and what they were let in to, in one query."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from accounts.models import InvestorStatement, Membership, Organisation, Showing, Standing, User, UserSession
from foundation.database import Session


@dataclass(frozen=True)
class Place:
    """A person's place in an organisation, and the organisation's category."""

    membership: Membership
    organisation: Organisation
    standing: Standing | None


@dataclass(frozen=True)
class Asker:
    """A person as the policy has to know them."""

    person: User
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
_COLUMNS = (User, Membership, Organisation, *_standing(_own), *_standing(_held), _SHOWN)
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


_PERSON = _joined(select(*_COLUMNS).where(User.id == bindparam("user_id")))
_BROWSER = _joined(
    select(UserSession, *_COLUMNS)
    .join(User, col(User.id) == UserSession.user_id)
    .where(UserSession.token_hash == bindparam("token_hash"))
)


def _read(rows: list[Any]) -> Asker:
    person, shown = rows[0][0], rows[0][-1]
    places = tuple(
        Place(row[1], row[2], Standing(*row[8:13]) if row[8] is not None else None)
        for row in rows
        if row[1] is not None
    )
    own = Standing(*rows[0][3:8]) if rows[0][3] is not None else None
    return Asker(person, places, own, frozenset(int(key) for key in shown.split(",")) if shown else frozenset())


def asker(session: Session, user_id: int) -> Asker | None:
    """Find a person whose account is open, as the policy has to know them."""
    rows = session.execute(_PERSON, {"user_id": user_id}).all()
    return _read(list(rows)) if rows else None


def signed_in(session: Session, token_hash: str) -> tuple[UserSession, Asker] | None:
    """Find a signed-in browser and whose it is."""
    rows = session.execute(_BROWSER, {"token_hash": token_hash}).all()
    return (rows[0][0], _read([row[1:] for row in rows])) if rows else None
