"""Bring the tables of reference facts into step with their files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Delete, Table, UniqueConstraint, Update, bindparam, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from reference.models import Observation, Series
from reference.queries import every_row, table_of
from reference.services.seedfiles import read_seed_files
from reference.services.seedtables import SEED_TABLES, SeedFacts, SeedFileError, SeedRow, SeedTable, Values

Report = Callable[[str, int, int], None]
Key = tuple[Any, ...]
Statement = TypeVar("Statement", Update, Delete)


@dataclass(frozen=True)
class Change:
    """What loading did to one table."""

    table: str
    added: int
    changed: int
    removed: int
    unchanged: int

    @property
    def nothing(self) -> bool:
        """Whether the table was in step already."""
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True)
class _Difference:
    """Rows of one table to add, to change and to remove; `unchanged` counts the rest."""

    added: list[Values]
    changed: list[Values]
    removed: list[Values]
    unchanged: int


def _silent(_table: str, _done: int, _total: int) -> None:
    """Report to nobody."""


def load_reference(session: Session, directory: Path, report: Report = _silent) -> list[Change]:
    """Bring every table of reference facts into step with its files.

    All files are read and checked first, so that a bad row changes nothing. The caller owns the transaction: it
    commits, or rolls back when this raises.

    Parameters
    ----------
    session : Session
        An open session.
    directory : Path
        Where the files are, for example ``seeds/reference``.
    report : callable, optional
        Called with the name of a table, the number of tables done and the number of tables in all.

    Returns
    -------
    list of Change
        One for each table, in the order of loading.

    Raises
    ------
    SeedFileError
        If a file has faults, or if a row that the files have dropped is still in use.
    """
    facts = read_seed_files(directory)
    total = len(SEED_TABLES)
    differences: dict[str, _Difference] = {}
    for done, table in enumerate(SEED_TABLES):
        report(table.name, done, total)
        stored = _own_rows(table, every_row(session, table.model), facts)
        difference = _compare(table, stored, facts.of(table.model))
        _write(session, table, difference)
        differences[table.name] = difference
    for table in reversed(SEED_TABLES):
        _remove(session, table, differences[table.name].removed)
    session.expire_all()
    report("done", total, total)
    return [_summary(name, difference) for name, difference in differences.items()]


def _summary(name: str, difference: _Difference) -> Change:
    added, changed, removed = (len(rows) for rows in (difference.added, difference.changed, difference.removed))
    return Change(name, added, changed, removed, difference.unchanged)


def _key(table: SeedTable, values: Mapping[str, Any]) -> Key:
    return tuple(values[name] for name in table.key)


def _own_rows(table: SeedTable, stored: list[Values], facts: SeedFacts) -> list[Values]:
    """Leave out what was imported from a publisher's file: values of a series that the files name but do not fill."""
    if table.model is not Observation:
        return stored
    filled = {row.values["series_code"] for row in facts.of(Observation)}
    imported = {row.values["code"] for row in facts.of(Series)} - filled
    return [row for row in stored if row["series_code"] not in imported]


def _compare(table: SeedTable, stored: Sequence[Mapping[str, Any]], wanted: Sequence[SeedRow]) -> _Difference:
    """Tell what has to change for the stored rows to be the wanted ones."""
    before = {_key(table, row): row for row in stored}
    added, changed, unchanged = [], [], 0
    for row in wanted:
        old = before.pop(_key(table, row.values), None)
        if old is None:
            added.append(row.values)
        elif all(old[name] == value for name, value in row.values.items()):
            unchanged += 1
        else:
            changed.append({**old, **row.values})
    return _Difference(added, changed, [dict(row) for row in before.values()], unchanged)


def _write(session: Session, table: SeedTable, difference: _Difference) -> None:
    """Change and add rows, many in one statement."""
    target = table_of(table.model)
    connection = session.connection()
    if difference.changed or difference.removed:
        _park(session, table, [*difference.changed, *difference.removed])
    if difference.changed:
        primary = [column.name for column in target.primary_key.columns]
        others = [column.name for column in target.columns if column.name not in primary]
        statement = _matching(update(target), target).values({name: bindparam(f"new_{name}") for name in others})
        rows = [{**_keyed(target, row), **{f"new_{name}": row[name] for name in others}} for row in difference.changed]
        connection.execute(statement, rows)
    if difference.added:
        connection.execute(insert(target), difference.added)


def _matching(statement: Statement, target: Table) -> Statement:
    """Limit a statement to the row whose primary key is bound to it."""
    return statement.where(*(column == bindparam(f"key_{column.name}") for column in target.primary_key.columns))


def _keyed(target: Table, row: Mapping[str, Any]) -> Values:
    """Values for the statement that `_matching` makes."""
    return {f"key_{column.name}": row[column.name] for column in target.primary_key.columns}


def _park(session: Session, table: SeedTable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Take unique values off rows that change or go, so that two rows may exchange theirs.

    Rows are changed one after another, and a name or a tile must not be held by two of them even for a moment.
    """
    target = table_of(table.model)
    unique = [
        column
        for constraint in target.constraints
        if isinstance(constraint, UniqueConstraint)
        for column in constraint.columns
        if column.name not in table.key
    ]
    if not unique:
        return
    statement = _matching(update(target), target).values(
        {column.name: bindparam(f"new_{column.name}") for column in unique}
    )
    parked = [
        {
            **_keyed(target, row),
            **{f"new_{column.name}": f"~{number}" if column.type.python_type is str else -number for column in unique},
        }
        for number, row in enumerate(rows, start=1)
    ]
    session.connection().execute(statement, parked)


def _remove(session: Session, table: SeedTable, rows: Sequence[Values]) -> None:
    """Remove rows that the files no longer have."""
    if not rows:
        return
    target = table_of(table.model)
    try:
        session.connection().execute(_matching(delete(target), target), [_keyed(target, row) for row in rows])
    except IntegrityError as error:
        gone = "; ".join(", ".join(str(value) for value in _key(table, row)) for row in rows[:5])
        raise SeedFileError([f"{table.files}: a row that it no longer has is still in use ({gone})"]) from error
