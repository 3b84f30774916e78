"""Who asks: a person with their organisations, the categories of both, and what they were let in to, in one query.

It reads along what nearly every page asks for next: the clocks, and what the page's frame says to whoever asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, func, literal_column
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from accounts.models import InvestorStatement, Membership, Organisation, Showing, Standing, User, UserSession
from foundation.catalogue import CLOCKS_BESIDE, CatalogueClock, board_clock, is_board_clock, note_clocks
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
    """A signed-in browser: its key, when it signed in, when it was last seen, and what was asked along with it."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    along: tuple[Any, ...] = ()


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


# Written into the statement once: a value that is put in its text would have to be put there at each asking.
_COMMA: Any = literal_column("','")
# One string of keys: a row for each of them would multiply the rows of organisations.
_SHOWN = (
    select(func.aggregate_strings(cast(Showing.venture_id, String), _COMMA))
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
_COLUMNS: tuple[Any, ...] = (
    *_IS,
    *_SITS,
    *_standing(_own),
    *_standing(_held),
    _SHOWN,
    CatalogueClock.version,
    *CLOCKS_BESIDE,
)
#: Where each part of a row begins.
_AT_PLACE = len(_IS)
_AT_OWN = _AT_PLACE + len(_SITS)
_AT_HELD = _AT_OWN + len(_standing(_own))
_AT_SHOWN = _AT_HELD + len(_standing(_held))
_AT_BOARD = _AT_SHOWN + 1
_AT_CLOCKS = _AT_BOARD + 1
_JOINS = (
    (Membership, col(Membership.user_id) == User.id),
    (Organisation, col(Organisation.id) == Membership.organisation_id),
    (_own, and_(col(_own.user_id) == User.id, col(_own.organisation_id).is_(None), col(_own.current))),
    (_held, and_(col(_held.organisation_id) == Membership.organisation_id, col(_held.current))),
    (CatalogueClock, is_board_clock(col(Membership.organisation_id))),
)
_IN_ORDER = (func.lower(Organisation.name), col(Organisation.id))


def _joined(wanted: Any) -> Any:
    for table, condition in _JOINS:
        wanted = wanted.outerjoin(table, condition)
    return wanted.where(col(User.closed_at).is_(None)).order_by(*_IN_ORDER)


_PERSON = _joined(select(*_COLUMNS).select_from(User).where(col(User.id) == bindparam("user_id")))
_KNOWN: tuple[Any, ...] = (UserSession.id, UserSession.created_at, UserSession.last_seen_at)
_AT_PERSON = len(_KNOWN)


@lru_cache(maxsize=8)
def _browser(along: tuple[Any, ...]) -> Any:
    """Write the statement of ``signed_in`` once: putting it together takes longer than running it."""
    return _joined(
        select(*_KNOWN, *_COLUMNS, *along)
        .select_from(UserSession)
        .join(User, col(User.id) == UserSession.user_id)
        .where(UserSession.token_hash == bindparam("token_hash"))
    )


def _read(session: Session, rows: Sequence[Sequence[Any]]) -> Asker:
    first = rows[0]
    boards = {board_clock(row[_AT_PLACE]): row[_AT_BOARD] for row in rows if row[_AT_PLACE] is not None}
    note_clocks(session, first[_AT_CLOCKS:], boards)
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
    return _read(session, rows) if rows else None


def signed_in(session: Session, token_hash: str, along: tuple[Any, ...] = ()) -> tuple[SignIn, Asker] | None:
    """Find a signed-in browser and whose it is.

    Parameters
    ----------
    session : Session
        The database.
    token_hash : str
        Of what the browser keeps.
    along : tuple
        Columns over ``User`` that are asked along with it, such as a count of what waits for the person.
    """
    rows = rows_of(session, _browser(along), {"token_hash": token_hash}).all()
    if not rows:
        return None
    end = _AT_PERSON + len(_COLUMNS)
    asker = _read(session, [row[_AT_PERSON:end] for row in rows])
    key, created_at, last_seen_at = rows[0][:_AT_PERSON]
    return SignIn(key, created_at, last_seen_at, tuple(rows[0][end:])), asker
