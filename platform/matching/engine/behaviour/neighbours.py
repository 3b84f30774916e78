"""Likeness of a round to what an investor has backed: its portfolio, its nearest past deals, and a linear reading."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from matching.engine.behaviour.events import Matrix
from matching.engine.behaviour.evidence import Codebook
from matching.engine.behaviour.snapshot import Feature, Snapshot, View, onehot

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
        self.tags = snapshot.companies.tags
        usable = {*snapshot.fields, "stage", "ticket", "history"}
        self.books = [(Codebook(snapshot, (name,)), weight) for name, weight in weights.items() if name in usable]
        self.tag_weight = weights.get("tags", 0.0)
        past = self._blocks(self.tags[snapshot.rounds.company], [book.past for book, _ in self.books])
        self.scale = [
            np.log1p(len(snapshot.rounds) / np.maximum(np.asarray((block > 0).sum(axis=0)).ravel(), 1.0))
            for block in past
        ]
        self.past = self._unit(past)
        self.across = self.past.T.tocsr()

    def of(self, view: View) -> Any:
        """Give the vectors of the rounds of a view."""
        return self._unit(self._blocks(view.tags, [book.of(view) for book, _ in self.books]))

    def _blocks(self, tags: Any, codes: list[NDArray[np.int64]]) -> list[Any]:
        # The last code of a book stands for unknown: it is cut off, so that two unknowns are never alike.
        blocks = [onehot(c, len(b) + 1)[:, : len(b)] * w for c, (b, w) in zip(codes, self.books, strict=True)]
        if self.tag_weight:
            blocks.append(tags * self.tag_weight)
        return blocks

    def _unit(self, blocks: list[Any]) -> Any:
        scaled = [block @ sparse.diags(scale) for block, scale in zip(blocks, self.scale, strict=True)]
        rows = sparse.hstack(scaled).tocsr()
        return _normalised(rows)


class NeighbourBlock:
    """Cosine to the portfolio, and past deals weighed by likeness, in each of :data:`PROFILES`.

    Parameters
    ----------
    snapshot : Snapshot
        The past to learn from.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.backers, self.weights = snapshot.backers, snapshot.weights(HALF_LIFE)
        self.spaces = {name: (group, Space(snapshot, weights)) for name, (group, weights) in PROFILES.items()}
        deals = snapshot.decayed(4.0)
        self.portfolio = {name: _normalised((deals.T @ space.past).tocsr()) for name, (_, space) in self.spaces.items()}

    def features(self, view: View) -> Iterator[Feature]:
        """Give the features of a view."""
        for name, (group, space) in self.spaces.items():
            vectors = space.of(view)
            portfolio = self.portfolio[name][view.columns]
            yield Feature(f"portfolio_{name}", group, (vectors @ portfolio.T).toarray().astype(np.float32))
            yield Feature(f"near_{name}", group, self._past_deals(vectors, space, view))

    def _past_deals(self, vectors: Any, space: Space, view: View) -> Matrix:
        """Sum the past deals of each investor by the fourth power of their likeness, so that only near ones tell."""
        backers = self.backers[:, view.columns]
        near = np.empty(view.shape, dtype=np.float32)
        past = space.across
        for start in range(0, len(view.rounds), CHUNK):
            rows = slice(start, start + CHUNK)
            alike = (vectors[rows] @ past).toarray()
            alike *= alike
            alike *= alike
            alike *= self.weights
            near[rows] = np.log(alike @ backers + 1e-4)
        return near


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
        blocks = self._blocks(tags, [book.past for book in self.books], earlier_backers(snapshot))
        self.kept, self.scale = [], []
        for block in blocks:
            frequency = np.asarray((block > 0).sum(axis=0)).ravel()
            kept = np.flatnonzero(frequency >= LINEAR_MIN_ROUNDS)
            self.kept.append(kept)
            self.scale.append(frequency[kept].astype(np.float64) ** -0.25)
        past = self._stack(blocks)
        self.coefficients = self._solve(past, snapshot)

    def features(self, view: View) -> Iterator[Feature]:
        """Give the feature of a view."""
        backers = (view.backers > 0).astype(np.float32)
        rows = self._stack(self._blocks(view.tags, [book.of(view) for book in self.books], backers))
        values = np.asarray(rows @ self.coefficients, dtype=np.float32)[:, view.columns]
        yield Feature("linear", "similar deals", values)

    def _blocks(self, tags: Any, codes: list[NDArray[np.int64]], backers: Any) -> list[Any]:
        own = [onehot(c, len(book) + 1)[:, : len(book)] for c, book in zip(codes, self.books, strict=True)]
        return [*own, tags, backers]

    def _stack(self, blocks: list[Any]) -> Any:
        parts = zip(blocks, self.kept, self.scale, strict=True)
        return (
            sparse.hstack([b.tocsr()[:, kept] @ sparse.diags(scale) for b, kept, scale in parts])
            .tocsr()
            .astype(np.float32)
        )

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


def _normalised(rows: Any) -> Any:
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return (sparse.diags(1.0 / np.maximum(length, 1e-6)) @ rows).tocsr().astype(np.float32)
