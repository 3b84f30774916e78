"""Rows for every table that there is, made from what the tables say of themselves: none is named here."""

import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    String,
    Table,
    Time,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from foundation.database import metadata
from webapp.moving.tables import kind_of

_QUOTED = re.compile(r"'([^']*)'")
_TRIES = 3000
#: Text of this length is a SHA-256 in hexadecimal.
_DIGEST = 64


def fill_every_table(connection: Connection, rows: int = 3, seed: int = 7) -> None:
    """Add rows to each table, with values that are hard to carry: zones, marks, nested JSON, long fractions.

    What a check asks is found by trying, from words and numbers that stand in it.
    """
    chance = random.Random(seed)
    for table in metadata.sorted_tables:
        added = 0
        for _ in range(_TRIES):
            if added == rows:
                break
            try:
                with connection.begin_nested():
                    connection.execute(insert(table), {c.name: v for c, v in _values(connection, table, chance)})
                added += 1
            except IntegrityError:
                continue
        assert added == rows, f"{table.name}: the checks of this table were not met by chance"


def _values(connection: Connection, table: Table, chance: random.Random) -> Iterator[tuple[Column[Any], object]]:
    parents: dict[Any, Any] = {}
    for column in table.columns:
        if column.computed is not None or column is table.autoincrement_column:
            continue
        empty = column.nullable and chance.random() < 0.5
        if column.foreign_keys:
            value = None if empty else _parent(connection, column, chance, parents)
            if value is None and not column.nullable:
                value = _plain(table, column, chance)
        else:
            value = None if empty else _plain(table, column, chance)
        if value is not None or column.nullable:
            yield column, value


def _parent(connection: Connection, column: Column[Any], chance: random.Random, held: dict[Any, Any]) -> object:
    """A key that is there; one and the same row for all columns of a row that refer to one table."""
    target = next(iter(column.foreign_keys)).column
    if target not in held:
        held[target] = connection.scalars(select(target).order_by(target)).all()
    return chance.choice(held[target]) if held[target] else None


def _plain(table: Table, column: Column[Any], chance: random.Random) -> object:
    kind = kind_of(column)
    if isinstance(kind, String):
        return _text(table, column, chance)
    made: dict[type, Callable[[], object]] = {
        Integer: lambda: chance.choice((0, 1, 2, 3, 4, 7, 50, 2_000_000)),
        BigInteger: lambda: chance.choice((0, 1, 40, 7_000_000_000)),
        Float: lambda: chance.choice((0.1, 1 / 3, 0.5, 1.0, 1e-7)),
        Boolean: lambda: chance.random() < 0.5,
        DateTime: lambda: datetime(2026, 3, 1, 12, 30, 5, 123456, tzinfo=UTC) + timedelta(days=chance.randint(0, 90)),
        Date: lambda: date(2026, 2, 28) + timedelta(days=chance.randint(0, 90)),
        Time: lambda: time(9 + chance.randint(0, 8), 15),
        JSON: lambda: {"b": [1, 0.1, None, True], "a": {"é": "£ “quoted”\n"}, "n": chance.randint(0, 9)},
    }
    return made[type(kind)]()


def _text(table: Table, column: Column[Any], chance: random.Random) -> str:
    """A word that a check of this column names, where there is one, or else text with marks of every kind."""
    length = int(getattr(kind_of(column), "length", None) or 200)
    if length == _DIGEST:
        return chance.randbytes(_DIGEST // 2).hex()
    checks = [str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint)]
    named = [word for check in checks if re.search(rf"\b{column.name}\b", check) for word in _QUOTED.findall(check)]
    if named and chance.random() < 0.9:
        return str(chance.choice(named))[:length]
    word = chance.choice(("Zeta", "alpha", "Émile", "ß", "a\u0301", "…\\n\t“x” 'y' ", "Ω", "", "\U0001f33f"))
    return f"{word}{chance.randint(0, 10**6)}"[:length]
