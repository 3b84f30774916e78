"""What no row can be judged by alone: references, days, words and levels that have to fit the rest."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from sqlmodel import SQLModel

from reference.models import (
    AreaDefinitionMember,
    Authority,
    Claim,
    PensionFundStatement,
    PensionPool,
    Region,
    Rule,
    Sector,
    University,
)
from reference.queries import table_of
from reference.services.seedtables import SEED_TABLES, SeedFacts, SeedRow

#: Words that a column may hold; the database holds the same in its constraints.
_WORDS: Mapping[tuple[type[SQLModel], str], frozenset[str]] = {
    (Claim, "status"): frozenset({"quotable", "opinion"}),
    (PensionFundStatement, "kind"): frozenset({"range", "committed", "drawn"}),
    (PensionPool, "status"): frozenset({"open", "closed"}),
    (Rule, "jurisdiction"): frozenset({"UK", "GB", "NI"}),
}


def faults_between_rows(facts: SeedFacts) -> Iterator[str]:
    """Tell what does not fit together, beginning with file and line."""
    for check in (_unknown_words, _broken_references, _broken_members, _overlapping_rules, _deep_sectors):
        yield from check(facts)


def _unknown_words(facts: SeedFacts) -> Iterator[str]:
    """Words that are not of their column's vocabulary."""
    for (model, column), words in _WORDS.items():
        for row in facts.of(model):
            if row.values[column] not in words:
                yield f"{row.where}: {column} should be one of {', '.join(sorted(words))}, not {row.values[column]!r}"


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
    """Rules that end before they begin, or of which two would be in force on one day."""
    by_rule: dict[tuple[str, str], list[SeedRow]] = {}
    for row in facts.of(Rule):
        if (row.values["ends_on"] or date.max) < (row.values["starts_on"] or date.min):
            yield f"{row.where}: ends before it starts"
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
