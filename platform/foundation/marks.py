"""Marks that are counted: two numbers of a table, one of which moves with each change of what is kept.

A clock of ``foundation.catalogue`` has to be ticked by all who write. These numbers come from the rows themselves, so
nobody can forget them: not the erasing of a person, nor a row that goes with the one it belongs to.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import CompoundSelect, Select, SQLColumnExpression, func, literal, select, union_all
from sqlmodel import col

from foundation.audit import AuditEvent
from foundation.database import Session, rows_of

#: A question for what is counted, a number of it, and how many rows there are.
Part: TypeAlias = Select[*tuple[Any, ...]]
#: Keys of things, as a question for them.
Keys: TypeAlias = Select[*tuple[Any, ...]]


def counted(what: str, number: SQLColumnExpression[Any]) -> Part:
    """Ask for a number of a table, and for how many rows it has; the caller says of which rows.

    Parameters
    ----------
    what : str
        What tells the part from others that are asked for together.
    number : SQLColumnExpression
        What moves with each change of a row, such as the sum of versions or the newest key.
    """
    return select(literal(what).label("what"), number.label("number"), func.count().label("rows"))


def newest(what: str, key: SQLColumnExpression[Any]) -> Part:
    """Ask for the newest key of a table that only grows, without the counting of all its rows."""
    return select(literal(what).label("what"), func.max(key).label("number"), literal(0).label("rows"))


def of_trail(kind: str, keys: Keys) -> Part:
    """Ask how far the audit trail of some things has come, each change of which is written there."""
    ours = col(AuditEvent.subject_kind) == kind, col(AuditEvent.subject_id).in_(keys)
    return newest(f"trail of {kind}", col(AuditEvent.id)).where(*ours)


def together(*parts: Iterable[Part]) -> CompoundSelect[Any]:
    """Put parts of several packages into one question. Built once: building it costs more than asking it."""
    return union_all(*(part for some in parts for part in some)).order_by("what")


def read(
    session: Session, question: CompoundSelect[Any], values: Mapping[str, object]
) -> tuple[tuple[object, ...], ...]:
    """Read a mark. Of two that are equal, nothing lies between."""
    return tuple(tuple(row) for row in rows_of(session, question, values))
