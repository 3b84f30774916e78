"""Rounds in columns: what every measure over single deals reads, and the few ways to part them.

Nothing here knows a database or a page. A missing amount is NaN, a missing place, stage, sector or university is -1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from math import isnan
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
UNKNOWN = -1
#: First day of a tax year, as month and day: the years of EIS and SEIS, so that registers can stand side by side.
YEAR_BEGINS = (4, 6)


class Deal(NamedTuple):
    """One round as a register has it, with codes as they stand in the reference facts."""

    company: str
    closed_on: date
    amount: float | None
    authority: str | None
    university: str | None = None
    stage: str | None = None
    sector: str | None = None
    founded: str | None = None
    kilometres: float | None = None


class Codes:
    """Numbers the codes of one kind, in the order in which they are first met."""

    def __init__(self, codes: Iterable[str] = ()) -> None:
        self.codes: list[str] = list(codes)
        self._numbers: dict[str, int] = {code: number for number, code in enumerate(self.codes)}

    def number(self, code: str | None) -> int:
        """Give the number of a code, a new one if it is new."""
        if code is None:
            return UNKNOWN
        if code not in self._numbers:
            self._numbers[code] = len(self.codes)
            self.codes.append(code)
        return self._numbers[code]

    def many(self, codes: Iterable[str | None]) -> Ints:
        """Give the numbers of several codes, one after another."""
        held = list(codes)
        numbers = {code: self.number(code) for code in dict.fromkeys(held)}
        return np.array([numbers[code] for code in held], dtype=np.int64)

    def known(self, code: str) -> int:
        """Give the number of a code, or that of what is not known."""
        return self._numbers.get(code, UNKNOWN)

    def numbers(self, codes: Iterable[str]) -> Ints:
        """Give the numbers of those codes that are known."""
        return np.array(sorted(self._numbers[code] for code in codes if code in self._numbers), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Rounds:
    """Some rounds, a column for each thing that is known of them.

    Parameters
    ----------
    company, authority, university, stage, sector, founded : arrays of int
        Numbers of codes; ``authority`` is the place when the round closed, ``founded`` where the firm began.
    day : array of int
        Days since 1 January 1970.
    year : array of int
        The year in which the tax year begins.
    amount : array of float
        Pounds; NaN where not disclosed.
    kilometres : array of float
        To the nearest investor whose place is known; NaN where none is.
    """

    company: Ints
    day: Ints
    year: Ints
    amount: Floats
    authority: Ints
    university: Ints
    stage: Ints
    sector: Ints
    founded: Ints
    kilometres: Floats

    def __len__(self) -> int:
        return len(self.company)

    def where(self, mask: Mask | Ints) -> "Rounds":
        """Keep those of a mask in their order, or those of some positions in the order of these."""
        return Rounds(**{field.name: getattr(self, field.name)[mask] for field in fields(self)})

    @cached_property
    def disclosed(self) -> Mask:
        """Which of them have an amount."""
        return ~np.isnan(self.amount)

    @cached_property
    def amounts(self) -> Floats:
        """The amounts that were disclosed."""
        return self.amount[self.disclosed]

    @property
    def undisclosed(self) -> int:
        """How many have no amount."""
        return len(self) - len(self.amounts)

    @property
    def companies(self) -> int:
        """How many firms raised them."""
        return _distinct(self.company)

    @property
    def companies_disclosing(self) -> int:
        """How many firms stand behind the amounts."""
        return _distinct(self.company[self.disclosed])

    @property
    def largest(self) -> int:
        """Give the position of the largest round with an amount, the first of equals; -1 where there is none."""
        return int(np.nanargmax(self.amount)) if len(self.amounts) else UNKNOWN

    def without(self, position: int) -> "Rounds":
        """Leave one out by its position; -1 leaves out none."""
        mask = np.ones(len(self), dtype=np.bool_)
        if position >= 0:
            mask[position] = False
        return self.where(mask)


@dataclass(frozen=True, eq=False)
class Spells:
    """Times from one event to the next; where the next has not come, up to the last day that is known."""

    lasted: Floats
    ended: Mask

    def __len__(self) -> int:
        return len(self.lasted)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What the numbers in the columns stand for."""

    authorities: Codes
    universities: Codes
    stages: Codes
    sectors: Codes


def tax_year(day: date) -> int:
    """Give the year in which the tax year of a day begins.

    Examples
    --------
    >>> tax_year(date(2025, 4, 5)), tax_year(date(2025, 4, 6))
    (2024, 2025)
    """
    return day.year if (day.month, day.day) >= YEAR_BEGINS else day.year - 1


def period_of(year: int) -> str:
    """Write a tax year as periods are written.

    Examples
    --------
    >>> period_of(2024), period_of(1999)
    ('2024-25', '1999-00')
    """
    return f"{year}-{(year + 1) % 100:02d}"


def in_columns(deals: Sequence[Deal], authorities: Sequence[str]) -> tuple[Rounds, Vocabulary]:
    """Put rounds into columns.

    Parameters
    ----------
    deals : sequence of Deal
        In any order; the columns run by day.
    authorities : sequence of str
        Codes of every authority, so that one without a deal has a number too.
    """
    words, companies = Vocabulary(Codes(authorities), Codes(), Codes(), Codes()), Codes()
    numbers: Mapping[str, list[int]] = {
        "company": [companies.number(deal.company) for deal in deals],
        "authority": [words.authorities.number(deal.authority) for deal in deals],
        "university": [words.universities.number(deal.university) for deal in deals],
        "stage": [words.stages.number(deal.stage) for deal in deals],
        "sector": [words.sectors.number(deal.sector) for deal in deals],
        "founded": [words.authorities.number(deal.founded) for deal in deals],
    }
    columns = {name: np.array(held, dtype=np.int64) for name, held in numbers.items()}
    days = np.array([deal.closed_on for deal in deals], dtype="datetime64[D]")
    rounds = Rounds(
        day=days.astype(np.int64),
        year=tax_years(days),
        amount=_floats([deal.amount for deal in deals]),
        kilometres=_floats([deal.kilometres for deal in deals]),
        **columns,
    )
    return ordered(rounds), words


def ordered(rounds: Rounds) -> Rounds:
    """Put rounds in the order in which every measure expects them: by day, firm and pounds."""
    return rounds.where(np.lexsort((rounds.amount, rounds.company, rounds.day)))


def _distinct(numbers: Ints) -> int:
    """Count different numbers from 0 on; there are no more of them than there are rounds."""
    return int(np.count_nonzero(np.bincount(numbers))) if len(numbers) else 0


def tax_years(days: NDArray[np.datetime64]) -> Ints:
    """Give the year in which the tax year of each day begins."""
    month, day = YEAR_BEGINS
    years = days.astype("datetime64[Y]")
    begins = (years.astype("datetime64[M]") + (month - 1)).astype("datetime64[D]") + (day - 1)
    return np.asarray(years.astype(np.int64) + 1970 - (days < begins), dtype=np.int64)


def _floats(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None or isnan(value) else value for value in values], dtype=np.float64)
