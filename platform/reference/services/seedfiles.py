"""Files of reference facts: read, converted and checked before anything is written."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from reference.queries import table_of
from reference.services.seedchecks import faults_between_rows
from reference.services.seedtables import SEED_TABLES, SeedFacts, SeedFileError, SeedRow, SeedTable

_LIST_SEPARATOR = ";"


def _boolean(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError
    return text == "1"


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(_LIST_SEPARATOR) if word.strip()]


_CONVERTERS: Mapping[Any, tuple[Callable[[str], Any], str]] = {
    str: (str, "text"),
    int: (int, "a whole number"),
    float: (float, "a number"),
    bool: (_boolean, "0 or 1"),
    date: (date.fromisoformat, "a date such as 2026-04-06"),
    list[str]: (_words, "a list"),
}


@dataclass(frozen=True)
class _Column:
    """How one column of a file becomes a value."""

    name: str
    convert: Callable[[str], Any]
    form: str
    optional: bool
    most: int | None

    def read(self, text: str) -> Any:
        """Convert a cell; ValueError says what is wrong with it."""
        if not text:
            if self.convert is _words:
                return []
            if self.optional:
                return None
            raise ValueError(f"{self.name} is empty")
        try:
            value = self.convert(text)
        except ValueError:
            raise ValueError(f"{self.name} should be {self.form}, not {text!r}") from None
        if self.most is not None and len(text) > self.most:
            raise ValueError(f"{self.name} is longer than {self.most} characters")
        return value


def _columns(model: type[SQLModel]) -> list[_Column]:
    """Columns that a file of a table has: all but a number that the database gives."""
    columns = []
    for name, info in model.model_fields.items():
        if name == "id":
            continue
        kind, optional = info.annotation, False
        if get_origin(kind) in (UnionType, Union):
            kind, optional = next(part for part in get_args(kind) if part is not type(None)), True
        convert, form = _CONVERTERS[kind]
        most = getattr(table_of(model).columns[name].type, "length", None)
        columns.append(_Column(name, convert, form, optional, most))
    return columns


def read_seed_files(directory: Path) -> SeedFacts:
    """Read and check every file of reference facts.

    Parameters
    ----------
    directory : Path
        Where the files are.

    Returns
    -------
    SeedFacts
        Rows by table.

    Raises
    ------
    SeedFileError
        If any file is missing or any row is wrong, naming file and line of each.
    """
    facts = SeedFacts()
    for table in SEED_TABLES:
        facts.rows[str(table.model.__tablename__)] = list(_read_table(directory, table, facts.faults))
    if not facts.faults:
        facts.faults.extend(faults_between_rows(facts))
    if facts.faults:
        raise SeedFileError(facts.faults)
    return facts


def _read_table(directory: Path, table: SeedTable, faults: list[str]) -> Iterator[SeedRow]:
    """Read the files of one table; a row that stands twice is a fault."""
    paths = sorted(directory.glob(table.files))
    if not paths:
        faults.append(f"{table.files}: there is no such file in {directory}")
    unique = _unique_sets(table)
    seen: dict[tuple[Any, ...], str] = {}
    for path in paths:
        for row in _read_file(path, table, faults):
            for columns in unique:
                values = tuple(row.values[name] for name in columns)
                first = seen.setdefault((columns, *values), row.where)
                if first != row.where:
                    faults.append(f"{row.where}: {', '.join(columns)} {values} stands already at {first}")
            yield row


def _unique_sets(table: SeedTable) -> list[tuple[str, ...]]:
    """Sets of columns that no two rows may share: the key, and what the table's constraints say."""
    sets = [
        tuple(column.name for column in constraint.columns)
        for constraint in table_of(table.model).constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    return list(dict.fromkeys([table.key, *sets]))


def _read_file(path: Path, table: SeedTable, faults: list[str]) -> Iterator[SeedRow]:
    columns = _columns(table.model)
    expected = [column.name for column in columns]
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        header = next(lines, [])
        if sorted(header) != sorted(expected):
            faults.append(f"{path.name}:1: columns should be {', '.join(expected)}, not {', '.join(header)}")
            return
        by_name = {column.name: column for column in columns}
        for cells in lines:
            where = f"{path.name}:{lines.line_num}"
            if len(cells) != len(header):
                faults.append(f"{where}: {len(cells)} cells, where the header has {len(header)}")
                continue
            try:
                values = {name: by_name[name].read(cell.strip()) for name, cell in zip(header, cells, strict=True)}
            except ValueError as error:
                faults.append(f"{where}: {error}")
                continue
            yield SeedRow(values, where)
