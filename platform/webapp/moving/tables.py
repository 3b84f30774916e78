"""Rows out of tables as lines of JSON, and back in: whatever the metadata holds, alike on every database."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from inspect import cleandoc
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Connection,
    Date,
    DateTime,
    String,
    Table,
    Time,
    exc,
    func,
    insert,
    null,
    select,
    text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

from foundation.database import metadata
from webapp.moving.archive import Unmovable

Row = dict[str, Any]
_AT_ONCE = 1000
_READERS: dict[type, Callable[[str], Any]] = {
    DateTime: datetime.fromisoformat,
    Date: date.fromisoformat,
    Time: time.fromisoformat,
}
#: Text is ordered by its code points, not as a server's language has it, so that equal rows give equal files.
_COLLATIONS = {"sqlite": "BINARY", "postgresql": "C"}


def tables() -> list[Table]:
    """Give every table, so that whatever a row refers to is in the same or an earlier table."""
    return list(metadata.sorted_tables)


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Read a table row by row in the order of its key, each row as a line of JSON.

    Raises
    ------
    Unmovable
        If a row holds what JSON cannot say, such as a number that is none.
    """
    columns = _stored(table)
    collation = _COLLATIONS[connection.dialect.name]
    order = [key.collate(collation) if isinstance(kind_of(key), String) else key for key in table.primary_key.columns]
    names = [column.name for column in columns]
    for row in connection.execute(select(*columns).order_by(*order), execution_options={"yield_per": _AT_ONCE}):
        record = dict(zip(names, row, strict=True))
        try:
            line = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)
        except (TypeError, ValueError) as error:
            raise Unmovable(f"A row of {table.name} cannot be written: {error}") from error
        yield f"{line}\n".encode()


def _stored(table: Table) -> list[Column[Any]]:
    """Give the columns that hold something of their own; the database computes the others again."""
    return [column for column in table.columns if column.computed is None]


def kind_of(column: Column[Any]) -> TypeEngine[Any]:
    """Give the type that a column has in the database."""
    return column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def put_in(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Add rows to a table, and count them.

    Raises
    ------
    Unmovable
        If a line is no row of the table, or the database refuses it.
    """
    statement, count = insert(table), 0
    columns = {column.name: column for column in _stored(table)}
    waiting = _parents_first(table, (_row(table, columns, line) for line in lines))
    while batch := list(islice(waiting, _AT_ONCE)):
        try:
            connection.execute(statement, batch)
        except exc.StatementError as error:
            raise Unmovable(f"The database refuses rows of {table.name}: {error.orig}") from error
        count += len(batch)
    return count


def _row(table: Table, columns: dict[str, Column[Any]], line: bytes) -> Row:
    try:
        record = json.loads(line)
        if record.keys() != columns.keys():
            raise ValueError("its columns are not those of the table")
        return {name: _read(columns[name], value) for name, value in record.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise Unmovable(f"A line of {table.name} is no row of it: {error}") from error


def _read(column: Column[Any], value: Any) -> Any:
    """Give a value as the database takes it."""
    if value is None:
        # A column of JSON would keep its own null, which is not the absence of a value.
        return null() if isinstance(column.type, JSON) and column.nullable else None
    reader = _READERS.get(type(kind_of(column)))
    return value if reader is None else reader(value)


def _parents_first(table: Table, rows: Iterable[Row]) -> Iterator[Row]:
    """Hold back rows that refer to a row of the same table until that one has gone ahead."""
    links = [key for key in table.foreign_keys if key.column.table is table]
    if not links:
        yield from rows
        return
    link = links[0]
    own, parent = link.column.name, link.parent.name
    gone: set[object] = {None}
    held: dict[object, list[Row]] = {}
    for row in rows:
        if row[parent] not in gone and row[parent] != row[own]:
            held.setdefault(row[parent], []).append(row)
            continue
        freed = [row]
        while freed:
            free = freed.pop()
            yield free
            gone.add(free[own])
            freed.extend(held.pop(free[own], ()))
    if held:
        raise Unmovable(f"Rows of {table.name} refer to rows that are not there.")


def occupied(connection: Connection) -> list[str]:
    """Name the tables that hold a row."""
    return [table.name for table in tables() if connection.execute(select(1).select_from(table).limit(1)).first()]


def _numbered(table: Table) -> Column[Any] | None:
    """Give the column whose numbers the database gives, if there is one."""
    return table.autoincrement_column


def next_key(connection: Connection, table: Table) -> int | None:
    """Give the key that the next new row gets; None where the database gives no keys."""
    column = _numbered(table)
    if column is None:
        return None
    following = int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1
    sequence = _sequence(connection, table, column)
    if sequence is None:
        return following
    last, called = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608
    return max(following, int(last) + int(called))


def go_on_from(connection: Connection, table: Table, key: int | None) -> None:
    """Let new rows get keys from a number on. SQLite goes on from the highest key by itself."""
    column = _numbered(table)
    sequence = None if column is None or key is None else _sequence(connection, table, column)
    if sequence is not None:
        setting = text("SELECT setval(CAST(:sequence AS regclass), :key, false)")
        connection.execute(setting, {"sequence": sequence, "key": key})


def _sequence(connection: Connection, table: Table, column: Column[Any]) -> str | None:
    if connection.dialect.name != "postgresql":
        return None
    name: str | None = connection.execute(select(func.pg_get_serial_sequence(table.name, column.name))).scalar_one()
    return name


def keep_others_out(connection: Connection) -> None:
    """Let nobody else write until the transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    names = ", ".join(connection.dialect.identifier_preparer.format_table(table) for table in tables())
    connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def dictionary() -> bytes:
    """Say what every column of every table is, as CSV."""
    about = {mapper.local_table: cleandoc(mapper.class_.__doc__ or "") for mapper in SQLModel._sa_registry.mappers}
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("table", "about", "column", "type", "may_be_empty", "is_key", "refers_to", "rules"))
    for table in tables():
        checks = [each for each in table.constraints if isinstance(each, CheckConstraint)]
        rules = "; ".join(sorted(str(each.sqltext) for each in checks))
        words = about.get(table, "").split("\n\n")[0].replace("\n", " ")
        for column in table.columns:
            refers = ", ".join(sorted(key.target_fullname for key in column.foreign_keys))
            kind = type(kind_of(column)).__name__.lower()
            rows.writerow((table.name, words, column.name, kind, column.nullable, column.primary_key, refers, rules))
    return out.getvalue().encode()
