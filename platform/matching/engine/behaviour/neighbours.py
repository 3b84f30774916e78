"""Likeness of a round to what an investor has backed: its portfolio, its nearest past deals, and a linear reading."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import linalg, sparse

from matching.engine.behaviour.events import FloatArray, IntArray, Matrix
from matching.engine.behaviour.evidence import Codebook
from matching.engine.behaviour.snapshot import Feature, Snapshot, View, Wide, onehot

PROFILES: Mapping[str, tuple[str, Mapping[str, float]]] = {
    "sector": ("sector", {"category": 1.0, "market": 1.0, "tags": 1.0}),
    "whole": (
        "similar deals",
        {
            "category": 1.0,
            "market": 0.5,
            "tags": 0.7,
            "country": 1.0,
            "state": 0.7,
            "region": 0.7,
            "city": 0.5,
            "stage": 1.0,
            "ticket": 0.5,
            "history": 0.4,
        },
    ),
    "market": (
        "similar deals",
        {"country": 1.0, "state": 1.0, "region": 1.0, "city": 1.0, "stage": 0.6, "category": 0.6, "ticket": 0.6},
    ),
}
"""Vector spaces in which rounds are compared: weights of the fields, next to the inverse frequency of each value."""

CHUNK = 256
SHORTEST = 1e-6
NOTHING_NEAR = 1e-4

LINEAR_FIELDS: tuple[tuple[str, ...], ...] = (
    ("category",),
    ("market",),
    ("country",),
    ("state",),
    ("region",),
    ("city",),
    ("stage",),
    ("ticket",),
    ("history",),
    ("age",),
    ("country", "stage"),
    ("country", "category"),
    ("category", "stage"),
    ("region", "category"),
    ("region", "stage"),
    ("stage", "ticket"),
)
LINEAR_MIN_ROUNDS = 4
LINEAR_PENALTY = 0.5
HALF_LIFE = 2.0


class Layout:
    """Fields, tags and backers side by side as the columns of sparse rows.

    Parameters
    ----------
    scales : list of ndarray
        For each block the value of each of its columns; columns of 0 are left out.
    """

    def __init__(self, scales: list[FloatArray]) -> None:
        self.scale = np.concatenate([np.empty(0), *scales])
        self.sizes = [len(scale) for scale in scales]
        self.column = np.cumsum(self.scale > 0) - 1
        self.width = int((self.scale > 0).sum())

    def rows(self, codes: list[IntArray], matrices: list[Any], n_rows: int) -> Any:
        """Write rows as a sparse matrix.

        Parameters
        ----------
        codes : list of ndarray of shape (n_rows,)
            For each of the first blocks the column of each row; a code past the end of the block stands for unknown,
            so that two unknowns are never alike.
        matrices : list of sparse matrix of shape (n_rows, n_columns)
            The other blocks.
        n_rows : int
            Number of rows.
        """
        row, column, values = self._entries(codes, matrices, n_rows)
        kept = np.flatnonzero(values)
        return sparse.csr_matrix((values[kept], (row[kept], column[kept])), (n_rows, self.width))

    def written_out(self, codes: list[IntArray], matrices: list[Any], n_rows: int) -> FloatArray:
        """Write the same rows as a dense array."""
        row, column, values = self._entries(codes, matrices, n_rows)
        kept = np.flatnonzero(values)
        out = np.zeros((n_rows, self.width))
        out[row[kept], column[kept]] = values[kept]
        return out

    def _entries(
        self, codes: list[IntArray], matrices: list[Any], n_rows: int
    ) -> tuple[IntArray, IntArray, FloatArray]:
        if n_rows == 1:
            entries = self._entries_of_one(codes, matrices)
            return np.zeros(len(entries[0]), dtype=np.int64), *entries
        row, place, times, start = [], [], [np.empty(0)], 0
        for each, size in zip(codes, self.sizes, strict=False):
            known = np.flatnonzero(each < size)
            row.append(known)
            place.append(each[known] + start)
            times.append(np.ones(len(known)))
            start += size
        for matrix, size in zip(matrices, self.sizes[len(codes) :], strict=True):
            row.append(np.repeat(np.arange(n_rows), np.diff(matrix.indptr)))
            place.append(matrix.indices + start)
            times.append(matrix.data)
            start += size
        none = np.empty(0, dtype=np.int64)
        columns = np.concatenate([none, *place])
        values: FloatArray = np.concatenate(times) * self.scale[columns]
        return np.concatenate([none, *row]), self.column[columns], values

    def _entries_of_one(self, codes: list[IntArray], matrices: list[Any]) -> tuple[IntArray, FloatArray]:
        """Give the same for a single row, whose few entries are quicker gathered one by one."""
        places: list[int] = []
        times: list[float] = []
        start = 0
        for each, size in zip(codes, self.sizes, strict=False):
            if each[0] < size:
                places.append(int(each[0]) + start)
                times.append(1.0)
            start += size
        for matrix, size in zip(matrices, self.sizes[len(codes) :], strict=True):
            places += (matrix.indices + start).tolist()
            times += matrix.data.tolist()
            start += size
        columns = np.array(places, dtype=np.int64)
        return self.column[columns], np.array(times) * self.scale[columns]


class Space:
    """One vector space over the fields of a round: rows of unit length, rare values weigh more.

    Parameters
    ----------
    snapshot : Snapshot
        The past, which sets the frequency of each value.
    weights : mapping of str to float
        Weight of each field.
    """

    def __init__(self, snapshot: Snapshot, weights: Mapping[str, float]) -> None:
        usable = {*snapshot.fields, "stage", "ticket", "history"}
        names = [name for name in weights if name in usable]
        self.books = [Codebook(snapshot, (name,)) for name in names]
        tags = snapshot.companies.tags[snapshot.rounds.company]
        self.has_tags = "tags" in weights
        frequencies = [frequency(book.past, len(book)) for book in self.books]
        shares = [weights[name] for name in names]
        if self.has_tags:
            frequencies.append(np.asarray((tags > 0).sum(axis=0), dtype=np.float64).ravel())
            shares.append(weights["tags"])
        n_rounds = len(snapshot.rounds)
        self.layout = Layout(
            [w * np.log1p(n_rounds / np.maximum(f, 1.0)) for f, w in zip(frequencies, shares, strict=True)]
        )
        self.past = self._unit([book.past for book in self.books], tags, n_rounds)
        self.across = self.past.T.tocsr()

    @cached_property
    def distinct(self) -> tuple[Any, IntArray]:
        """The past rounds that differ, one row each, and for every past round which of them it is."""
        starts, columns, values = self.past.indptr, self.past.indices, self.past.data
        number: dict[bytes, int] = {}
        group = np.empty(len(starts) - 1, dtype=np.int64)
        for row, (start, end) in enumerate(pairwise(starts.tolist())):
            group[row] = number.setdefault(columns[start:end].tobytes() + values[start:end].tobytes(), len(number))
        return self.past[np.unique(group, return_index=True)[1]], group

    def of(self, view: View) -> Any:
        """Give the vectors of the rounds of a view."""
        return self._unit([book.of(view) for book in self.books], view.tags, len(view.rounds))

    def written_out(self, view: View) -> FloatArray:
        """Give the same vectors as a dense array."""
        tags = [view.tags] if self.has_tags else []
        rows = self.layout.written_out([book.of(view) for book in self.books], tags, len(view.rounds))
        length: FloatArray = np.maximum(np.sqrt((rows * rows).sum(axis=1, keepdims=True)), SHORTEST)
        return rows / length

    def _unit(self, codes: list[IntArray], tags: Any, n_rows: int) -> Any:
        return _normalised(self.layout.rows(codes, [tags] if self.has_tags else [], n_rows))


class NeighbourBlock:
    """Cosine to the portfolio, and past deals weighed by likeness, in each of :data:`PROFILES`.

    Parameters
    ----------
    snapshot : Snapshot
        The past to learn from.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.backers, self.weights = snapshot.backers, snapshot.weights(HALF_LIFE)
        self.deals_of = self.backers.T.tocsr()
        self._alike: dict[str, Any] = {}
        self._by_value: dict[str, Wide] = {}
        self.spaces = {name: (group, Space(snapshot, weights)) for name, (group, weights) in PROFILES.items()}
        deals = snapshot.decayed(4.0)
        self.portfolio = {name: _normalised((deals.T @ space.past).tocsr()) for name, (_, space) in self.spaces.items()}

    def features(self, view: View) -> Iterator[Feature]:
        """Give the features of a view."""
        for name, (group, space) in self.spaces.items():
            if not (view.wants(f"portfolio_{name}") or view.wants(f"near_{name}")):
                continue
            if view.few:
                found = self._few(name, space, view)
            else:
                vectors = space.of(view)
                portfolio = self.portfolio[name][view.columns]
                found = (vectors @ portfolio.T).toarray(), self._past_deals(vectors, space, view)
            for kind, values in zip(("portfolio", "near"), found, strict=True):
                if view.wants(f"{kind}_{name}"):
                    yield Feature(f"{kind}_{name}", group, np.asarray(values, dtype=np.float32))

    def _past_deals(self, vectors: Any, space: Space, view: View) -> FloatArray:
        """Sum the past deals of each investor by the fourth power of their likeness, so that only near ones tell."""
        backers = self.backers[:, view.columns]
        near = np.empty(view.shape)
        for start in range(0, len(view.rounds), CHUNK):
            rows = slice(start, start + CHUNK)
            alike = (vectors[rows] @ space.across).toarray()
            near[rows] = np.log(_fourth_power(alike) * self.weights @ backers + NOTHING_NEAR)
        return near

    def _few(self, name: str, space: Space, view: View) -> tuple[FloatArray, FloatArray]:
        """Give both for few pairs: a round at a time, or an investor at a time, whichever are fewer."""
        vectors, columns = space.written_out(view).astype(np.float32), view.columns
        portfolio, near = np.empty(view.shape), np.empty(view.shape)
        if len(view.rounds) < len(columns):
            deals, past = self._deals_in(name, space), space.distinct[0]
            for row, vector in enumerate(vectors):
                if view.wants(f"portfolio_{name}"):
                    read = np.flatnonzero(vector)
                    portfolio[row] = self._portfolio_by_value(name).added(read, vector[read], columns)
                near[row] = (deals @ _fourth_power(past @ vector))[columns]
        else:
            starts, rounds = self.deals_of.indptr, self.deals_of.indices
            for place, column in enumerate(columns.tolist()):
                own = rounds[starts[column] : starts[column + 1]]
                portfolio[:, place] = vectors @ self.portfolio[name][column].toarray()[0]
                near[:, place] = _fourth_power(vectors @ space.past[own].toarray().T) @ self.weights[own]
        return portfolio, np.log(near + NOTHING_NEAR)

    def _portfolio_by_value(self, name: str) -> Wide:
        """Give the portfolios by value rather than by investor: a round has few values."""
        if name not in self._by_value:
            self._by_value[name] = Wide(self.portfolio[name].T.tocsr())
        return self._by_value[name]

    def _deals_in(self, name: str, space: Space) -> Any:
        """Give the weighed deals of each investor in each of the rounds that differ."""
        if name not in self._alike:
            rounds, group = space.distinct
            self._alike[name] = (self.deals_of.multiply(self.weights) @ onehot(group, rounds.shape[0])).tocsr()
        return self._alike[name]


class LinearBlock:
    """Ridge regression of first-time deals on the fields of a round and on who is in the company already.

    One regression for every investor at once: they share the same matrix of past rounds, so one factorisation serves
    all. Each past round is weighed by its age.

    Parameters
    ----------
    snapshot : Snapshot
        The past to learn from.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        usable = {*snapshot.fields, "stage", "ticket", "age", "history"}
        self.books = [Codebook(snapshot, names) for names in LINEAR_FIELDS if usable.issuperset(names)]
        tags = snapshot.companies.tags[snapshot.rounds.company]
        others = [tags, earlier_backers(snapshot)]
        frequencies = [frequency(book.past, len(book)) for book in self.books]
        frequencies += [np.asarray((block > 0).sum(axis=0), dtype=np.float64).ravel() for block in others]
        self.layout = Layout([np.where(f >= LINEAR_MIN_ROUNDS, np.maximum(f, 1.0) ** -0.25, 0.0) for f in frequencies])
        past = self.layout.rows([book.past for book in self.books], others, len(snapshot.rounds))
        self.coefficients = self._solve(past.astype(np.float32), snapshot)

    def features(self, view: View) -> Iterator[Feature]:
        """Give the feature of a view."""
        codes, others = [book.of(view) for book in self.books], [view.tags, view.backed]
        write = self.layout.written_out if view.few else self.layout.rows
        rows = write(codes, others, len(view.rounds)).astype(np.float32)
        yield Feature("linear", "similar deals", view.product(rows, self.coefficients))

    @staticmethod
    def _solve(past: Any, snapshot: Snapshot) -> Matrix:
        if past.shape[1] == 0:
            return np.zeros((0, len(snapshot.investors)), dtype=np.float32)
        weighed = past.multiply(snapshot.weights(HALF_LIFE)[:, None]).tocsr()
        gram = (past.T @ weighed).toarray().astype(np.float32)
        gram[np.diag_indices_from(gram)] += LINEAR_PENALTY
        target = (weighed.T @ snapshot.first_time).toarray().astype(np.float32)
        factor = linalg.cho_factor(gram, overwrite_a=True)
        solved: Matrix = linalg.cho_solve(factor, target, overwrite_b=True)
        return solved


def frequency(codes: IntArray, n_codes: int) -> FloatArray:
    """Count the rounds of each code; codes past the last are unknown."""
    return np.bincount(codes[codes < n_codes], minlength=n_codes).astype(np.float64)


def earlier_backers(snapshot: Snapshot) -> Any:
    """Give, for each past round, who was in the company before it."""
    order = np.lexsort((snapshot.rounds.day, snapshot.rounds.company))
    pointer, index = snapshot.everyone.indptr, snapshot.everyone.indices
    rows: list[int] = []
    columns: list[int] = []
    inside: set[int] = set()
    company = -1
    for row in order:
        if snapshot.rounds.company[row] != company:
            company, inside = int(snapshot.rounds.company[row]), set()
        rows.extend([int(row)] * len(inside))
        columns.extend(sorted(inside))
        inside.update(index[pointer[row] : pointer[row + 1]].tolist())
    return sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), snapshot.everyone.shape)


def _fourth_power(values: FloatArray) -> FloatArray:
    squares = values * values
    return squares * squares


def _normalised(rows: Any) -> Any:
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return (sparse.diags(1.0 / np.maximum(length, SHORTEST)) @ rows).tocsr().astype(np.float32)
