"""Clocks that count changes: how a worker knows what has changed since it last looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, String, bindparam, cast, literal, true
from sqlmodel import Field, SQLModel, col, select

from foundation.audit import AuditEvent
from foundation.database import Session, insert_into, rows_of

#: What is matched and searched.
PROFILES = "profiles"
#: What people are called, and where they belong.
PEOPLE = "people"
#: What publishers state: places, sectors, series, rules and claims.
REFERENCE = "reference"
#: How the clock of an organisation's deals is called, before the organisation's key.
_BOARD = "board "


class CatalogueClock(SQLModel, table=True):
    """A row for each clock. The catalogue's own counts changes to what is matched and searched.

    A change takes the next number in its own transaction. The row's lock makes numbers appear in the order in which
    they are taken, so a reader that has seen number n has seen every change up to n.
    """

    __tablename__ = "catalogue_clock"

    name: str = Field(primary_key=True)
    version: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """How far some clocks have come, and the first entry of the audit trail.

    The first entry tells one database from another that stands at the same version, such as one that was emptied and
    filled again, so that nothing is served from what was read of the other.
    """

    version: int
    beginning: datetime | None


def tick(session: Session, name: str = PROFILES) -> int:
    """Take the next number of a clock; the first one sets it going.

    Returns
    -------
    int
        Of the catalogue, to be stored as ``index_version`` of the row that changed.
    """
    session.info.pop(_SEEN, None)
    return int(
        session.execute(
            insert_into(session, CatalogueClock)
            .values(name=name, version=1)
            .on_conflict_do_update(index_elements=["name"], set_={"version": CatalogueClock.version + 1})
            .returning(col(CatalogueClock.version))
        ).scalar_one()
    )


#: Clocks that a page asks for in one place or another: whoever reads one reads these too.
_USUAL = (PROFILES, PEOPLE, REFERENCE)
_BEGINNING = select(col(AuditEvent.at)).order_by(col(AuditEvent.id)).limit(1)
_FIRST = _BEGINNING.subquery()
#: A row for each clock that goes, and one where none does. Built once: it is asked with every page, and building a
#: statement costs more than asking it.
_CLOCKS = select(col(CatalogueClock.name), col(CatalogueClock.version), _FIRST.c.at).select_from(
    select(literal(1).label("one"))
    .subquery()
    .outerjoin(_FIRST, true())
    .outerjoin(CatalogueClock, col(CatalogueClock.name).in_(bindparam("names", expanding=True)))
)
#: Where a session keeps the clocks that it has read, with the transaction in which it did.
_SEEN = "catalogue clocks"


#: The usual clocks and the first entry of the trail, as columns of a question that is asked anyway.
CLOCKS_BESIDE: tuple[Any, ...] = (
    *(
        select(col(CatalogueClock.version)).where(col(CatalogueClock.name) == name).scalar_subquery().label(name)
        for name in _USUAL
    ),
    _BEGINNING.scalar_subquery().label("beginning"),
)


def note_clocks(session: Session, beside: Sequence[Any], others: Mapping[str, int | None]) -> None:
    """Note what was read of the clocks with another question, so that nobody has to ask for them in this transaction.

    Parameters
    ----------
    session : Session
        The one that asked.
    beside : sequence
        What ``CLOCKS_BESIDE`` gave.
    others : Mapping
        Further clocks by their names; None for one that has not begun.
    """
    *usual, beginning = beside
    read = dict(zip(_USUAL, usual, strict=True)) | dict(others)
    clocks = {name: version or 0 for name, version in read.items()}
    session.info[_SEEN] = (session.get_transaction(), clocks, beginning)


def board_clock(organisation_id: int) -> str:
    """Name the clock that counts the changes of an organisation's deals."""
    return f"{_BOARD}{organisation_id}"


def is_board_clock(organisation_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Say in SQL that a clock counts the changes of an organisation's deals."""
    return col(CatalogueClock.name) == _BOARD + cast(organisation_id, String)


def read_mark(session: Session, names: Sequence[str] = (PROFILES,)) -> Mark:
    """Say how far some clocks have come together: asked once in a transaction that changes nothing."""
    transaction, clocks, beginning = session.info.get(_SEEN, (None, {}, None))
    if transaction is None or transaction is not session.get_transaction() or not clocks.keys() >= set(names):
        wanted = sorted({*_USUAL, *names})
        rows = rows_of(session, _CLOCKS, {"names": wanted}).all()
        clocks = dict.fromkeys(wanted, 0) | {name: version for name, version, _ in rows if name}
        beginning = rows[0][2]
        session.info[_SEEN] = (session.get_transaction(), clocks, beginning)
    return Mark(sum(clocks[name] for name in names), beginning)


def catalogue_version(session: Session) -> int:
    """Give the newest number of the catalogue."""
    return read_mark(session).version
