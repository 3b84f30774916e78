"""What is known of past deals: companies, rounds, and who backed them, as plain arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

IntArray: TypeAlias = NDArray[np.int64]
FloatArray: TypeAlias = NDArray[np.float64]
Matrix: TypeAlias = NDArray[np.float32]

PLACES = ("state", "region", "city", "area")
"""Fields of place inside a country, which `place_blind` leaves out; the country is law and currency, and stays."""

FIELDS = ("country", *PLACES, "category", "market")
"""Single-valued fields of a company. A code of -1 says unknown."""

UNKNOWN = -1


def encode(values: Sequence[str]) -> tuple[IntArray, int]:
    """Number texts in order of their spelling; an empty text is unknown.

    Parameters
    ----------
    values : sequence of str
        One text for each row.

    Returns
    -------
    codes : ndarray of shape (n_rows,)
        Codes from 0, or -1 where the text is empty.
    n_codes : int
        Number of different texts.
    """
    known = sorted({value for value in values if value})
    number = {value: code for code, value in enumerate(known)}
    return np.array([number.get(value, UNKNOWN) for value in values], dtype=np.int64), len(known)


@dataclass(frozen=True)
class CompanyTable:
    """Profiles of companies, one row each.

    Parameters
    ----------
    codes : mapping of str to ndarray of shape (n_companies,)
        For each name in :data:`FIELDS` the code of the value, -1 where it is unknown. A field that is left out is
        unknown for all.
    tags : sparse matrix of shape (n_companies, n_tags)
        1 where a company carries a tag.
    founded : ndarray of shape (n_companies,)
        Year of foundation, NaN where it is unknown.
    """

    codes: Mapping[str, IntArray]
    tags: Any
    founded: FloatArray

    def __post_init__(self) -> None:
        wrong = set(self.codes) - set(FIELDS)
        if wrong:
            raise ValueError(f"unknown company fields: {sorted(wrong)}")
        lengths = {len(values) for values in self.codes.values()} | {self.tags.shape[0], len(self.founded)}
        if len(lengths) > 1:
            raise ValueError(f"company columns differ in length: {sorted(lengths)}")

    def __len__(self) -> int:
        return len(self.founded)

    def field(self, name: str) -> IntArray:
        """Give the codes of one field, all unknown where the table lacks it."""
        return self.codes.get(name, np.full(len(self), UNKNOWN, dtype=np.int64))

    def take(self, rows: NDArray[Any]) -> "CompanyTable":
        """Give the chosen companies, in the order asked for."""
        return CompanyTable(
            {name: codes[rows] for name, codes in self.codes.items()}, self.tags[rows], self.founded[rows]
        )

    @classmethod
    def from_values(
        cls, values: Mapping[str, Sequence[str]], tags: Sequence[Sequence[str]], founded: ArrayLike
    ) -> Self:
        """Build the table from texts. Places are told apart by country, so that namesakes abroad stay apart.

        Parameters
        ----------
        values : mapping of str to sequence of str
            For each field one text a company, empty where unknown.
        tags : sequence of sequence of str
            The tags of each company.
        founded : array-like of shape (n_companies,)
            Years, NaN where unknown.

        Returns
        -------
        companies : CompanyTable
            The table.
        """
        countries = values.get("country") or [""] * len(tags)
        codes = {}
        for name, column in values.items():
            joined = [f"{c}/{v}" if v else "" for c, v in zip(countries, column, strict=True)]
            codes[name] = encode(joined if name in PLACES else column)[0]
        rows = np.repeat(np.arange(len(tags)), [len(row) for row in tags])
        columns, n_tags = encode([tag for row in tags for tag in row])
        kept = columns >= 0
        ones = np.ones(int(kept.sum()), dtype=np.float32)
        matrix = sparse.csr_matrix((ones, (rows[kept], columns[kept])), (len(tags), n_tags))
        matrix.data[:] = 1.0
        return cls(codes, matrix, np.asarray(founded, dtype=np.float64))


@dataclass(frozen=True)
class RoundTable:
    """Rounds of funding, past ones or ones to find funders for.

    Parameters
    ----------
    company : ndarray of shape (n_rounds,)
        Row of the company in the :class:`CompanyTable`.
    day : ndarray of shape (n_rounds,)
        Day as the proleptic ordinal of :meth:`datetime.date.toordinal`.
    amount : ndarray of shape (n_rounds,)
        Size of the whole round in money, NaN where it is unknown.
    stage : ndarray of shape (n_rounds,)
        Code of the stage, -1 where it is unknown.
    """

    company: IntArray
    day: IntArray
    amount: FloatArray
    stage: IntArray

    def __post_init__(self) -> None:
        if len({len(getattr(self, field.name)) for field in fields(RoundTable)}) > 1:
            raise ValueError("columns of a round table differ in length")
        if len(self.amount) and not np.all(np.isnan(self.amount) | (np.isfinite(self.amount) & (self.amount >= 0))):
            raise ValueError("the size of a round must be a finite amount of at least 0, or NaN where it is unknown")

    def __len__(self) -> int:
        return len(self.company)

    def take(self, rows: NDArray[Any]) -> "RoundTable":
        """Give the chosen rounds, in the order asked for."""
        return RoundTable(self.company[rows], self.day[rows], self.amount[rows], self.stage[rows])

    @classmethod
    def from_columns(cls, company: ArrayLike, day: ArrayLike, amount: ArrayLike, stage: ArrayLike) -> Self:
        """Build the table from columns of any array-like kind."""
        return cls(
            np.asarray(company, dtype=np.int64),
            np.asarray(day, dtype=np.int64),
            np.asarray(amount, dtype=np.float64),
            np.asarray(stage, dtype=np.int64),
        )


@dataclass(frozen=True)
class DealLog:
    """Who backed which round.

    Parameters
    ----------
    rounds : RoundTable
        Rounds, in any order.
    backers : sparse matrix of shape (n_rounds, n_investors)
        1 where an investor took part.
    """

    rounds: RoundTable
    backers: Any

    def __post_init__(self) -> None:
        if self.backers.shape[0] != len(self.rounds):
            raise ValueError(f"{self.backers.shape[0]} rows of backers for {len(self.rounds)} rounds")

    @property
    def n_investors(self) -> int:
        """Number of investors, with deals or without."""
        return int(self.backers.shape[1])

    def between(self, start: int, end: int) -> "DealLog":
        """Give the deals from one day up to, and without, another."""
        rows = np.flatnonzero((self.rounds.day >= start) & (self.rounds.day < end))
        return DealLog(self.rounds.take(rows), self.backers[rows])

    @classmethod
    def from_deals(cls, rounds: RoundTable, round_row: ArrayLike, investor: ArrayLike, n_investors: int) -> Self:
        """Build the log from pairs of a round and an investor.

        Parameters
        ----------
        rounds : RoundTable
            The rounds.
        round_row : array-like of shape (n_deals,)
            Row of the round of each deal.
        investor : array-like of shape (n_deals,)
            Number of the investor of each deal.
        n_investors : int
            Number of investors there are.

        Returns
        -------
        log : DealLog
            The log; a deal stated twice counts once.
        """
        rows, columns = np.asarray(round_row, dtype=np.int64), np.asarray(investor, dtype=np.int64)
        if len(columns) and (columns.min() < 0 or columns.max() >= n_investors):
            raise ValueError(f"investors must be numbered from 0 to {n_investors - 1}")
        matrix = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), (len(rounds), n_investors))
        matrix.data[:] = 1.0
        return cls(rounds, matrix)
