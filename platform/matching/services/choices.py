"""What a ranked list can be narrowed to, and the number behind each choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from foundation.columns import known_columns
from foundation.searching import MOST_TEXT
from matching.services.columns import Bits, Columns, Mask, Vocabulary, bits_of
from matching.services.tabling import COLUMNS
from profiles.queries.filters import Where
from profiles.services.words import FUNDER_KINDS

#: What "show" may be, and how a page names it.
SHOWN: Mapping[str, str] = {"eligible": "Meets every hard rule", "ineligible": "Something is not met", "all": "All"}
#: The tab of a list of ventures with those that its people have passed on, and how a page names it.
PASSED = ("passed", "Passed")
SORTS = ("score", "name", "amount", "closes")
#: Names of the filters in an address, and in a question.
PARAMETERS: Mapping[str, str] = {
    "sector": "sectors",
    "stage": "stages",
    "instrument": "instruments",
    "kind": "kinds",
    "region": "regions",
}


#: What of an address is about how a list is shown, and narrows nothing.
_LOOKS = frozenset({"show", "sort", "view", "col"})


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(given.get(name, ())), "")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a ranked list is asked for. Several choices of one filter widen it, different filters narrow it.

    Parameters
    ----------
    show : {'eligible', 'ineligible', 'all'}
        Which side of the hard rules; in ``all`` the eligible come first.
    sectors, stages, instruments, kinds, regions : tuple of str
        Tops of the sector tree, stages, instruments, kinds of funder, regions.
    sort : str
        One of ``SORTS``, with ``-`` in front to turn it round.
    words : str
        What must stand in a venture's profile, as ``foundation.searching`` reads it.
    where : Where
        Conditions on ventures, in groups.
    passed : bool
        The ventures that the mandate's people have passed on, instead of the others.
    table : bool
        Whether it is shown as a table. The question is the same, so a list that is kept answers both.
    columns : tuple of str
        Codes of the table's columns; none for the usual ones.
    """

    show: str = "eligible"
    sectors: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sort: str = "score"
    words: str = ""
    where: Where = field(default_factory=Where)
    passed: bool = False
    table: bool = field(default=False, compare=False)
    columns: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of_ventures(cls, given: Mapping[str, Sequence[str]], where: Where) -> "Asked":
        """Read what an address asks of a list of ventures, but for its conditions, which are read before."""
        asked = cls.of(given)
        passed = _first(given, "show") == PASSED[0]
        words = _first(given, "q")[:MOST_TEXT].replace("\x00", "").strip()
        table = _first(given, "view") == "table"
        return replace(
            asked,
            show="all" if passed else asked.show,
            words=words,
            where=where,
            passed=passed,
            table=table,
            columns=known_columns(COLUMNS, given.get("col", ())) if table else (),
        )

    @classmethod
    def of(cls, given: Mapping[str, Sequence[str]]) -> "Asked":
        """Read what an address asks for; what makes no sense is passed over."""
        show, sort = _first(given, "show"), _first(given, "sort")
        asked = cls(
            show=show if show in SHOWN else "eligible",
            sort=sort if sort.removeprefix("-") in SORTS else "score",
        )
        for parameter, name in PARAMETERS.items():
            codes = [code for code in given.get(parameter, ()) if code and "\x00" not in code]
            if codes:
                asked = asked.choosing(name, *codes)
        return asked

    def written(self) -> dict[str, list[str]]:
        """Give the arguments of an address that asks for this."""
        found = {parameter: list(getattr(self, name)) for parameter, name in PARAMETERS.items() if getattr(self, name)}
        if self.tab != "eligible":
            found["show"] = [self.tab]
        if self.sort != "score":
            found["sort"] = [self.sort]
        if self.words:
            found["q"] = [self.words]
        if self.table:
            found["view"] = ["table"]
        if self.columns:
            found["col"] = list(self.columns)
        return {**found, **self.where.written()}

    @property
    def tab(self) -> str:
        """What of the list is shown, as an address says it."""
        return PASSED[0] if self.passed else self.show

    @property
    def filters(self) -> dict[str, None]:
        """What of an address narrows the list, for a link that takes all of it away."""
        return {name: None for name in self.written() if name not in _LOOKS}

    @property
    def eligible(self) -> bool | None:
        """The same as the engine takes it."""
        return {"eligible": True, "ineligible": False}.get(self.show)

    def choosing(self, name: str, *codes: str) -> "Asked":
        """Give the same question with one filter set to some choices, or to none."""
        changed: dict[str, Any] = {name: codes}
        return replace(self, **changed)

    @property
    def narrowed(self) -> bool:
        """Whether any filter but the hard rules is in force."""
        return bool(self.filters)


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of each filter: code and name."""

    filters: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of_mandates(cls, words: Vocabulary) -> "Choices":
        """What a list of mandates can be narrowed to."""
        return cls(
            {
                "kinds": tuple(FUNDER_KINDS.items()),
                "instruments": words.instruments,
                "stages": words.stages,
                "sectors": words.branches,
            }
        )

    @classmethod
    def of_ventures(cls, words: Vocabulary) -> "Choices":
        """What a list of ventures can be narrowed to."""
        return cls(
            {
                "sectors": words.branches,
                "stages": words.stages,
                "regions": words.regions,
                "instruments": words.instruments,
            }
        )


@dataclass(frozen=True, slots=True)
class Facets:
    """The number of rows behind each choice: code, name, count. Choices without a row are left out."""

    shown: list[tuple[str, str, int]]
    filters: dict[str, list[tuple[str, str, int]]]


class Count(Protocol):
    """Counts the rows of a mask on one side of the hard rules."""

    def __call__(self, mask: Mask, *, eligible: bool | None) -> int:
        """Give the number."""


def _touching(column: Bits, codes: Sequence[str], choices: Sequence[tuple[str, str]], *, unstated: bool) -> Mask:
    """Say which rows share a code; rows that state none do too where that means "any"."""
    wanted = np.uint64(bits_of(codes, choices))
    shared: Mask = (column & wanted) != 0
    return shared | (column == 0) if unstated else shared


def chosen(columns: Columns, asked: Asked, words: Vocabulary) -> Mask:
    """Say which rows pass the filters. A mandate that states no sector, stage or instrument passes each of them."""
    mask = np.ones(len(columns), dtype=bool)
    if not asked.narrowed:
        return mask
    for column, codes, choices in (
        (columns.branches, asked.sectors, words.branches),
        (columns.stages, asked.stages, words.stages),
        (columns.instruments, asked.instruments, words.instruments),
    ):
        if codes:
            mask &= _touching(column, codes, choices, unstated=columns.of_mandates)
    if asked.regions:
        mask &= _touching(columns.regions, asked.regions, words.regions, unstated=False)
    if asked.kinds:
        mask &= np.isin(columns.kind, np.array(asked.kinds, dtype=object))
    return mask


def count_choices(columns: Columns, asked: Asked, choices: Choices, words: Vocabulary, count: Count) -> Facets:
    """Count each choice of each filter, with all the other filters in force."""
    mask = chosen(columns, asked, words)
    shown = [(code, name, count(mask, eligible=replace(asked, show=code).eligible)) for code, name in SHOWN.items()]
    found: dict[str, list[tuple[str, str, int]]] = {}
    for name, options in choices.filters.items():
        others = chosen(columns, asked.choosing(name), words)
        counts = []
        for code, label in options:
            own = others & chosen(columns, _NOTHING.choosing(name, code), words)
            number = count(own, eligible=asked.eligible) if own.any() else 0
            if number or code in getattr(asked, name):
                counts.append((code, label, number))
        found[name] = counts
    return Facets(shown, found)


_NOTHING = Asked()
