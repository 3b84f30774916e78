"""Bring the questionnaire, the targets and the lists of the checks into step with their files."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlmodel import SQLModel

from foundation.database import Session
from readiness import queries
from readiness.models import Dimension, Helper, SensitiveArea, SensitiveSector, Statement, Target
from reference.services.loading import Change
from reference.services.seedtables import SeedFileError

#: Loaded in this order, and removed in the other. Each file is named by its table's last word.
_FILES: Sequence[tuple[str, type[SQLModel], tuple[str, ...]]] = (
    ("dimensions.csv", Dimension, ("code",)),
    ("helpers.csv", Helper, ("code",)),
    ("statements.csv", Statement, ("code", "version")),
    ("targets.csv", Target, ("stage_code", "instrument_code", "dimension_code")),
    ("sensitive_areas.csv", SensitiveArea, ("code",)),
    ("sensitive_sectors.csv", SensitiveSector, ("area_code", "sector_code")),
)
#: What an answered wording says may not change under its answers.
_FROZEN = ("text", "dimension_code", "level")
Row = dict[str, Any]


@dataclass(frozen=True)
class _File:
    name: str
    model: type[SQLModel]
    key: tuple[str, ...]
    rows: list[Row]

    def key_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.key)


def load_readiness(session: Session, directory: Path) -> list[Change]:
    """Load the files, whole or not at all; the caller commits.

    Raises
    ------
    SeedFileError
        If a row is wrong, a statement has no level below it, a wording that was answered has changed, or a row that
        is gone is still in use.
    """
    faults: list[str] = []
    files = [_File(name, model, key, _read(directory / name, model, key, faults)) for name, model, key in _FILES]
    faults += _gaps(files[2].rows)
    if faults:
        raise SeedFileError(faults)
    return [_write(session, file) for file in files]


def _read(path: Path, model: type[SQLModel], key: tuple[str, ...], faults: list[str]) -> list[Row]:
    fields = {name: info for name, info in model.model_fields.items() if name != "id"}
    readers = {name: TypeAdapter[Any](info.annotation or str) for name, info in fields.items()}
    rows: list[Row] = []
    seen: set[tuple[Any, ...]] = set()
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        if sorted(lines.fieldnames or ()) != sorted(fields):
            faults.append(f"{path.name}:1: columns should be {', '.join(fields)}")
            return rows
        for line in lines:
            try:
                row = {name: reader.validate_python(line[name] or None) for name, reader in readers.items()}
            except ValidationError as error:
                faults.append(f"{path.name}:{lines.line_num}: {error.errors()[0]['msg']}")
                continue
            if (own := tuple(row[name] for name in key)) in seen:
                faults.append(f"{path.name}:{lines.line_num}: {own} stands twice")
            seen.add(own)
            rows.append(row)
    return rows


def _gaps(statements: Sequence[Row]) -> list[str]:
    """Tell levels without a required statement, which would be held by saying nothing, and wordings that overlap."""
    faults = []
    levels = {(row["dimension_code"], row["level"]) for row in statements if row["required"]}
    for dimension in sorted({row["dimension_code"] for row in statements}):
        faults += [
            f"statements.csv: level {level} of {dimension} requires nothing"
            for level in range(1, 10)
            if (dimension, level) not in levels
        ]
    ends: dict[str, date] = {}
    for row in sorted(statements, key=lambda row: (row["code"], row["version"])):
        if row["code"] in ends and ends[row["code"]] >= row["starts_on"]:
            faults.append(f"statements.csv: version {row['version']} of {row['code']} begins before the last one ends")
        ends[row["code"]] = row["ends_on"] or date.max
    return faults


def _write(session: Session, file: _File) -> Change:
    stored = {file.key_of(row.model_dump()): row for row in queries.all_of(session, file.model)}
    answered = queries.answered_statements(session) if file.model is Statement else frozenset()
    added = changed = 0
    for values in file.rows:
        row = stored.pop(file.key_of(values), None)
        if row is None:
            session.add(file.model(**values))
            added += 1
            continue
        differing = [name for name, value in values.items() if getattr(row, name) != value]
        if isinstance(row, Statement) and row.id in answered and set(differing) & set(_FROZEN):
            raise SeedFileError([f"{file.name}: {row.code} has been answered; give its new wording a new version"])
        for name in differing:
            setattr(row, name, values[name])
        changed += bool(differing)
    for row in stored.values():
        if isinstance(row, Statement) and row.id in answered:
            raise SeedFileError([f"{file.name}: {row.code} has been answered; end it by its date instead"])
        session.delete(row)
    session.flush()
    unchanged = len(file.rows) - added - changed
    return Change(f"readiness {file.name.removesuffix('.csv')}", added, changed, len(stored), unchanged)
