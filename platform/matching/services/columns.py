"""What lists are filtered and sorted by, one row a profile: arrays, so that a choice costs microseconds."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.engine import Taxonomy

Bits: TypeAlias = NDArray[np.uint64]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Vocabulary:
    """The choices that filters offer, each with the number of its bit."""

    branches: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]
    instruments: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> "Vocabulary":
        """Read the choices off a taxonomy: the tops of the sector tree, stages, instruments and regions."""
        regions = {place.region: place.region_name for place in taxonomy.places.values()}
        return cls(
            branches=tuple((node.code, node.name) for node in taxonomy.sectors.values() if node.parent is None),
            stages=taxonomy.stages,
            instruments=tuple(taxonomy.instruments.items()),
            regions=tuple(sorted(regions.items(), key=lambda item: item[1])),
        )


def bits_of(codes: Iterable[str | None], choices: Sequence[tuple[str, str]]) -> int:
    """Give codes as the bits of a number; unknown ones have none."""
    numbers = {code: position for position, (code, _) in enumerate(choices)}
    bits = 0
    for code in codes:
        if code in numbers:
            bits |= 1 << numbers[code]
    return bits


@dataclass(frozen=True)
class Entry:
    """One row of the columns."""

    key: int
    name: str
    organisation: int
    hidden: bool
    branches: int
    stages: int
    instruments: int
    regions: int
    kind: str
    amount: float
    closes: float


def day_number(day: date | None) -> float:
    """Give a date as a number, NaN for none."""
    return float("nan") if day is None else float(day.toordinal())


@dataclass(frozen=True, eq=False)
class Columns:
    """The rows of one side of the catalogue. Never changed, only replaced."""

    key: NDArray[np.int64]
    name: NDArray[np.object_]
    organisation: NDArray[np.int64]
    hidden: Mask
    branches: Bits
    stages: Bits
    instruments: Bits
    regions: Bits
    kind: NDArray[np.object_]
    amount: NDArray[np.float64]
    closes: NDArray[np.float64]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "Columns":
        """Write entries as columns."""
        types = {
            "key": np.int64,
            "name": object,
            "organisation": np.int64,
            "hidden": bool,
            "kind": object,
            "amount": np.float64,
            "closes": np.float64,
        }
        return cls(
            **{
                each.name: np.array(
                    [getattr(entry, each.name) for entry in entries], dtype=types.get(each.name, np.uint64)
                )
                for each in fields(Entry)
            }
        )

    def __len__(self) -> int:
        return len(self.key)

    @property
    def of_mandates(self) -> bool:
        """Whether the rows are mandates: each has the kind of its funder."""
        return bool(len(self)) and bool(self.kind[0])

    def replaced(self, entries: Sequence[Entry], gone: Collection[int]) -> "Columns":
        """Give the columns with entries put in or replaced by key, and others taken out."""
        out = np.array([*gone, *(entry.key for entry in entries)], dtype=np.int64)
        kept = ~np.isin(self.key, out)
        new = Columns.of(entries)
        return Columns(
            **{
                each.name: np.concatenate([getattr(self, each.name)[kept], getattr(new, each.name)])
                for each in fields(self)
            }
        )

    def without_offer(self) -> "Columns":
        """Give the columns of ventures without what belongs to their offers."""
        nothing = np.full(len(self), np.nan)
        return replace(self, instruments=np.zeros(len(self), dtype=np.uint64), amount=nothing, closes=nothing)

    @cached_property
    def by_name(self) -> NDArray[np.intp]:
        """Rank of each row by name."""
        order = np.array(sorted(range(len(self)), key=lambda row: (self.name[row], self.key[row])), dtype=np.intp)
        rank = np.empty(len(self), dtype=np.intp)
        rank[order] = np.arange(len(self))
        return rank

    def visible(self, organisations: Collection[int], shown: Collection[int], *, everything: bool) -> Mask:
        """Say which rows somebody may see: all not hidden, and of the hidden ones their own and those shown to them."""
        if everything or not self.hidden.any():
            return np.ones(len(self), dtype=bool)
        own = np.isin(self.organisation, np.array(sorted(organisations), dtype=np.int64))
        opened = np.isin(self.key, np.array(sorted(shown), dtype=np.int64))
        seen: Mask = ~self.hidden | own | opened
        return seen
