"""The files that reference facts are kept in: read, converted and checked before anything is written."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from foundation.errors import ParityError
from reference.models import (
    AreaDefinition,
    AreaDefinitionMember,
    Authority,
    Claim,
    CombinedAuthority,
    Dataset,
    Instrument,
    Observation,
    Outcode,
    PensionFund,
    PensionFundArea,
    PensionPool,
    Region,
    Rule,
    Sector,
    Series,
    SicCode,
    SicSectorHint,
    Stage,
    TechnologyReadinessLevel,
    University,
    Zone,
)
from reference.queries import table_of

Values = dict[str, Any]
_LIST_SEPARATOR = ";"
_MOST_FAULTS = 20


class SeedFileError(ParityError):
    """Files of facts have faults.

    Parameters
    ----------
    faults : sequence of str
        One sentence each, beginning with the file and the line.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        shown = list(faults[:_MOST_FAULTS])
        if len(faults) > len(shown):
            shown.append(f"and {len(faults) - len(shown)} more")
        super().__init__("Nothing was loaded:\n" + "\n".join(shown))
        self.faults = list(faults)


@dataclass(frozen=True)
class SeedTable:
    """A table, the files that hold it, and the columns that tell its rows apart."""

    model: type[SQLModel]
    files: str
    key: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name of the table, as people read it."""
        return str(self.model.__tablename__).removeprefix("reference_").replace("_", " ")


@dataclass(frozen=True)
class SeedRow:
    """A row of a file, ready to be written, and where it stands."""

    values: Values
    where: str


@dataclass
class SeedFacts:
    """The rows of every table, and the faults found on the way."""

    rows: dict[str, list[SeedRow]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def of(self, model: type[SQLModel]) -> list[SeedRow]:
        """Rows of one table."""
        return self.rows[str(model.__tablename__)]


#: In the order of their references: a table stands after those it refers to.
SEED_TABLES: tuple[SeedTable, ...] = (
    SeedTable(Dataset, "datasets.csv", ("code",)),
    SeedTable(Region, "regions.csv", ("code",)),
    SeedTable(CombinedAuthority, "combined_authorities.csv", ("code",)),
    SeedTable(Authority, "authorities.csv", ("code",)),
    SeedTable(Outcode, "outcodes.csv", ("code",)),
    SeedTable(University, "universities.csv", ("ukprn",)),
    SeedTable(PensionPool, "pension_pools.csv", ("code",)),
    SeedTable(PensionFund, "pension_funds.csv", ("code",)),
    SeedTable(PensionFundArea, "pension_fund_areas.csv", ("fund_code", "authority_code")),
    SeedTable(Zone, "zones.csv", ("code",)),
    SeedTable(AreaDefinition, "area_definitions.csv", ("code",)),
    SeedTable(AreaDefinitionMember, "area_definition_members.csv", ("definition_code", "area_kind", "area_code")),
    SeedTable(Sector, "sectors.csv", ("code",)),
    SeedTable(Stage, "stages.csv", ("code",)),
    SeedTable(Instrument, "instruments.csv", ("code",)),
    SeedTable(TechnologyReadinessLevel, "technology_readiness_levels.csv", ("level",)),
    SeedTable(SicCode, "sic_codes.csv", ("code",)),
    SeedTable(SicSectorHint, "sic_sector_hints.csv", ("sic_code", "sector_code")),
    SeedTable(Rule, "rules.csv", ("code", "jurisdiction", "starts_on")),
    SeedTable(Claim, "claims.csv", ("code",)),
    SeedTable(Series, "series.csv", ("code",)),
    SeedTable(Observation, "observations_*.csv", ("series_code", "area_kind", "area_code", "period")),
)


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
        facts.faults.extend(_broken_references(facts))
        facts.faults.extend(_broken_members(facts))
        facts.faults.extend(_overlapping_rules(facts))
        facts.faults.extend(_deep_sectors(facts))
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


def _broken_references(facts: SeedFacts) -> Iterator[str]:
    """Codes that no row of the table referred to has."""
    known: dict[tuple[str, str], set[Any]] = {}
    for table in SEED_TABLES:
        for foreign in table_of(table.model).foreign_keys:
            column, target = foreign.parent.name, foreign.column
            place = (target.table.name, target.name)
            if place not in known:
                known[place] = {row.values[target.name] for row in facts.rows[target.table.name]}
            for row in facts.of(table.model):
                value = row.values[column]
                if value is not None and value not in known[place]:
                    yield f"{row.where}: {column} {value!r} is not in {target.table.name.removeprefix('reference_')}"


def _broken_members(facts: SeedFacts) -> Iterator[str]:
    """Members of area definitions that are no place of their kind."""
    sources: Mapping[str, tuple[type[SQLModel], str]] = {
        "region": (Region, "code"),
        "authority": (Authority, "code"),
        "university": (University, "ukprn"),
    }
    known = {kind: {row.values[key] for row in facts.of(model)} for kind, (model, key) in sources.items()}
    for row in facts.of(AreaDefinitionMember):
        kind, code = row.values["area_kind"], row.values["area_code"]
        if code not in known.get(kind, set()):
            yield f"{row.where}: there is no {kind} {code!r}"


def _overlapping_rules(facts: SeedFacts) -> Iterator[str]:
    """Rules of which two would be in force on one day."""
    by_rule: dict[tuple[str, str], list[SeedRow]] = {}
    for row in facts.of(Rule):
        by_rule.setdefault((row.values["code"], row.values["jurisdiction"]), []).append(row)
    for rows in by_rule.values():
        rows.sort(key=lambda row: row.values["starts_on"] or date.min)
        for earlier, later in pairwise(rows):
            if (earlier.values["ends_on"] or date.max) >= (later.values["starts_on"] or date.min):
                yield f"{later.where}: begins before the rule at {earlier.where} ends"


def _deep_sectors(facts: SeedFacts) -> Iterator[str]:
    """Sub-sectors under a sub-sector: the taxonomy has two levels."""
    parents = {row.values["code"]: row.values["parent_code"] for row in facts.of(Sector)}
    for row in facts.of(Sector):
        parent = row.values["parent_code"]
        if parents.get(parent) is not None:
            yield f"{row.where}: {parent!r} is itself a sub-sector"
