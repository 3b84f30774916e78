"""The past as it stood on one day, and rounds seen from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matching.engine.behaviour.events import (
    FIELDS,
    PLACES,
    UNKNOWN,
    CompanyTable,
    DealLog,
    FloatArray,
    IntArray,
    Matrix,
    RoundTable,
)

YEAR = 365.25
TICKET_BINS = 20
AGE_BINS = 10
HISTORY_BINS = 6


class Feature(NamedTuple):
    """One number for each pair of a round and an investor."""

    name: str
    group: str
    values: Matrix


@dataclass(frozen=True)
class View:
    """Rounds to score, with all that a feature may read of them.

    Parameters
    ----------
    rounds : RoundTable
        The rounds.
    codes : mapping of str to ndarray
        Codes of the fields of each round, -1 where unknown.
    backers : sparse matrix of shape (n_rounds, n_all_investors)
        Deals of every investor in the company of each round, before the day of the snapshot.
    earlier : ndarray of shape (n_rounds,)
        Number of earlier rounds of the company.
    since : ndarray of shape (n_rounds,)
        Days since the last of them, NaN where there is none.
    raised : ndarray of shape (n_rounds,)
        Logarithm of the money raised in them.
    columns : ndarray of shape (n_columns,)
        Which of the snapshot's investors are looked at.
    tags : sparse matrix of shape (n_rounds, n_tags)
        Tags of the company of each round.
    wanted : frozenset of str or None
        Names of the features that will be read; None for all.
    combined : dict
        Codes of combinations of fields that were asked for already.
    """

    rounds: RoundTable
    codes: Mapping[str, IntArray]
    backers: Any
    earlier: IntArray
    since: FloatArray
    raised: FloatArray
    columns: IntArray
    tags: Any
    wanted: frozenset[str] | None = None
    combined: dict[tuple[str, ...], IntArray] = field(default_factory=dict)

    def wants(self, name: str) -> bool:
        """Say whether a feature will be read."""
        return self.wanted is None or name in self.wanted

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rounds and of investors."""
        return len(self.rounds), len(self.columns)

    @cached_property
    def n_backers(self) -> IntArray:
        """Number of investors in the company of each round, before the day."""
        number: IntArray = np.diff(self.backers.indptr)
        return number

    @cached_property
    def backed(self) -> Any:
        """Who is in the company of each round: 1 for each, however many deals it made there."""
        ones = np.ones(self.backers.nnz, dtype=np.float32)
        return sparse.csr_matrix((ones, self.backers.indices, self.backers.indptr), self.backers.shape)

    @property
    def few(self) -> bool:
        """Whether so few pairs are looked at that their rows are cheaper to write out than to keep sparse."""
        return len(self.rounds) * len(self.columns) <= FEW_PAIRS

    def investors(self, values: NDArray[Any]) -> Matrix:
        """Spread one number an investor over all rounds."""
        return np.broadcast_to(values[self.columns].astype(np.float32)[None, :], self.shape)

    def each_round(self, values: NDArray[Any]) -> Matrix:
        """Spread one number a round over all investors."""
        return np.broadcast_to(values.astype(np.float32)[:, None], self.shape)

    def lookup(self, table: Matrix, codes: IntArray) -> Matrix:
        """Read the row of each round from a table of values by investors, whose last row stands for unknown."""
        picked: Matrix
        if self.few:
            picked = table[codes[:, None], self.columns[None, :]]
        else:
            picked = table[codes][:, self.columns]
        return picked

    def product(self, rows: Any, table: Matrix) -> Matrix:
        """Multiply rows, one a round, by a table of values by investors."""
        if self.few:
            read = np.flatnonzero(rows.any(axis=0))
            return np.asarray(rows[:, read] @ table[read[:, None], self.columns], dtype=np.float32)
        return np.asarray(rows @ table, dtype=np.float32)[:, self.columns]


FEW_PAIRS = 4_096
"""Fewer pairs than this are looked at one by one."""

SINGLY = 32
"""As many rows of a sparse table are quicker added up one by one than by a product."""


class Wide:
    """A wide sparse table that is multiplied from the left, and of which some columns are wanted.

    Parameters
    ----------
    table : sparse matrix of shape (n, n_columns)
        The table, by rows.
    """

    def __init__(self, table: Any) -> None:
        self.by_row = table

    @cached_property
    def by_column(self) -> Any:
        """The table by columns, so that picking a few does not read all."""
        return self.by_row.tocsc()

    def product(self, rows: Any, columns: IntArray) -> NDArray[Any]:
        """Multiply, and give some columns of the product as a dense array."""
        values: NDArray[Any]
        if rows.shape[0] == 1 and rows.nnz <= SINGLY:
            values = self.added(rows.indices, rows.data, columns)[None]
        elif rows.shape[0] < len(columns):
            values = (rows @ self.by_row).toarray()[:, columns]
        else:
            values = (rows @ self.by_column[:, columns]).toarray()
        return values

    def added(self, rows: IntArray, times: NDArray[Any], columns: IntArray) -> NDArray[Any]:
        """Add up multiples of a few rows one by one, and give some columns of the sum."""
        table = self.by_row
        total = np.zeros(table.shape[1], dtype=np.float32)
        for row, factor in zip(rows.tolist(), times.tolist(), strict=True):
            own = slice(table.indptr[row], table.indptr[row + 1])
            total[table.indices[own]] += factor * table.data[own]
        picked: NDArray[Any] = total[columns]
        return picked


def onehot(codes: IntArray, n_codes: int) -> Any:
    """Give the indicator matrix of codes; unknown rows are empty."""
    known = np.flatnonzero(codes >= 0)
    ones = np.ones(len(known), dtype=np.float32)
    return sparse.csr_matrix((ones, (known, codes[known])), (len(codes), n_codes))


def log_amount(amount: FloatArray) -> FloatArray:
    """Put money on a logarithmic scale to the base 10; unknown stays NaN."""
    return np.log10(amount + 1.0)


class Snapshot:
    """Deals before a day, for the investors that are ranked.

    Parameters
    ----------
    log : DealLog
        All deals; those from the day on are never read.
    companies : CompanyTable
        Profiles of the companies.
    as_of : int
        The day, as an ordinal.
    investors : ndarray of int, default=None
        The investors that are ranked; by default those with at least `min_deals` deals before the day.
    place_blind : bool, default=False
        Forget all places inside a country.
    min_deals : int, default=5
        See `investors`.
    """

    def __init__(
        self,
        log: DealLog,
        companies: CompanyTable,
        as_of: int,
        investors: IntArray | None = None,
        *,
        place_blind: bool = False,
        min_deals: int = 5,
    ) -> None:
        past = log.between(-1, as_of)
        self.companies, self.as_of, self.rounds, self.everyone = companies, as_of, past.rounds, past.backers
        counts = np.asarray(self.everyone.sum(axis=0)).ravel()
        self.investors: IntArray = np.flatnonzero(counts >= min_deals) if investors is None else investors
        self.backers = self.everyone[:, self.investors].tocsr()
        self.age = (as_of - past.rounds.day) / YEAR
        self.fields = tuple(name for name in FIELDS if not (place_blind and name in PLACES))
        self.place_blind = place_blind
        self.codes = self._codes(past.rounds, self._history(past.rounds)[0])

    @cached_property
    def n_codes(self) -> dict[str, int]:
        """Number of codes of each field."""
        sizes = {name: int(self.companies.field(name).max(initial=-1)) + 1 for name in self.fields}
        stages = int(self.rounds.stage.max(initial=-1)) + 1
        return sizes | {"stage": stages, "ticket": TICKET_BINS, "age": AGE_BINS, "history": HISTORY_BINS, "month": 12}

    @cached_property
    def pairs(self) -> Any:
        """Deals of every investor in every company, shape (n_companies, n_all_investors)."""
        return (onehot(self.rounds.company, len(self.companies)).T @ self.everyone).tocsr()

    @cached_property
    def _pairs_or_none(self) -> Any:
        """The same, with a last row for a company that was never seen."""
        return sparse.vstack([self.pairs, sparse.csr_matrix((1, self.pairs.shape[1]), dtype=np.float32)], "csr")

    @cached_property
    def backers_in_round(self) -> FloatArray:
        """Number of investors of each round, ranked ones or not."""
        return np.asarray(self.everyone.sum(axis=1), dtype=np.float64).ravel()

    @cached_property
    def first_time(self) -> Any:
        """The backers without those who were in the company already."""
        coo = self.backers.tocoo()
        order = np.argsort(self.rounds.day[coo.row], kind="stable")
        rows, columns = coo.row[order], coo.col[order]
        key = self.rounds.company[rows] * max(1, len(self.investors)) + columns
        first = np.unique(key, return_index=True)[1]
        ones = np.ones(len(first), dtype=np.float32)
        return sparse.csr_matrix((ones, (rows[first], columns[first])), self.backers.shape)

    def weights(self, half_life: float) -> Matrix:
        """Weigh each past round by its age in years."""
        return (0.5 ** (self.age / half_life)).astype(np.float32)

    def decayed(self, half_life: float) -> Any:
        """Give the backers with each round weighed by its age."""
        return (sparse.diags(self.weights(half_life)) @ self.backers).tocsr()

    def known(self, view: View) -> NDArray[np.bool_]:
        """Say which pairs had dealt before the day."""
        return np.asarray((view.backers[:, self.investors[view.columns]] > 0).toarray(), dtype=bool)

    def view(self, rounds: RoundTable, columns: IntArray | None = None) -> View:
        """Look at rounds from the day of the snapshot."""
        earlier, since, raised = self._history(rounds)
        codes = self._codes(rounds, earlier)
        chosen = np.arange(len(self.investors)) if columns is None else columns
        tags = self.companies.tags[rounds.company]
        return View(rounds, codes, self.pairs[rounds.company], earlier, since, raised, chosen, tags)

    def view_of(
        self, rounds: RoundTable, asked: CompanyTable, columns: IntArray, wanted: frozenset[str] | None = None
    ) -> View:
        """Look at rounds of companies as they describe themselves now.

        Parameters
        ----------
        rounds : RoundTable
            The rounds; a company of -1 was never seen.
        asked : CompanyTable
            The company of each round, with the codes of the snapshot's own table.
        columns : ndarray of int
            Positions of the investors that are looked at.
        wanted : frozenset of str or None, default=None
            Names of the features that will be read; None for all.

        Returns
        -------
        view : View
            The rounds, with the past of those companies that have one.
        """
        earlier, since, raised = self._history(rounds)
        return View(
            rounds,
            self._codes_of(rounds, asked, np.arange(len(rounds)), earlier),
            self._pairs_or_none[rounds.company],
            earlier,
            since,
            raised,
            columns,
            asked.tags,
            wanted,
        )

    def _codes(self, rounds: RoundTable, earlier: IntArray) -> dict[str, IntArray]:
        return self._codes_of(rounds, self.companies, rounds.company, earlier)

    def _codes_of(
        self, rounds: RoundTable, companies: CompanyTable, row: IntArray, earlier: IntArray
    ) -> dict[str, IntArray]:
        codes = {name: companies.field(name)[row] for name in self.fields}
        n_stages = self.n_codes["stage"]
        codes["stage"] = np.where(rounds.stage < n_stages, rounds.stage, UNKNOWN)
        amount = log_amount(rounds.amount)
        codes["ticket"] = _binned(amount, lambda x: (x - 4.0) * 4.0, TICKET_BINS)
        years = rounds.day / YEAR - companies.founded[row]
        codes["age"] = _binned(years, lambda x: x, AGE_BINS)
        codes["history"] = np.clip(earlier, 0, HISTORY_BINS - 1)
        codes["month"] = (rounds.day % YEAR / YEAR * 12).astype(np.int64) % 12
        return codes

    def _history(self, rounds: RoundTable) -> tuple[IntArray, FloatArray, FloatArray]:
        """Earlier rounds of each round's company that were known on the day: number, days since, money."""
        key, days, money = self._by_company
        low = np.searchsorted(key, rounds.company * SPAN)
        high = np.searchsorted(key, rounds.company * SPAN + np.minimum(rounds.day, self.as_of))
        since = np.where(high > low, rounds.day - days[np.maximum(high - 1, 0)], np.nan)
        return high - low, since.astype(np.float64), np.log10(1.0 + np.maximum(money[high] - money[low], 0.0))

    @cached_property
    def _by_company(self) -> tuple[IntArray, IntArray, FloatArray]:
        """Rounds by company and day: a number that orders them, their days, and the money raised up to each."""
        past = self.rounds
        order = np.lexsort((past.day, past.company))
        money = np.append(0.0, np.cumsum(np.nan_to_num(past.amount[order])))
        return past.company[order] * SPAN + past.day[order], np.append(past.day[order], 0), money


SPAN = 10_000_000
"""More days than there are between any two rounds."""


def _binned(values: FloatArray, scale: Callable[[FloatArray], FloatArray], n_bins: int) -> IntArray:
    filled = np.clip(scale(np.nan_to_num(values)), 0, n_bins - 1).astype(np.int64)
    return np.where(np.isnan(values), UNKNOWN, filled)
