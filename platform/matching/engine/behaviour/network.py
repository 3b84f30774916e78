"""Who deals with whom: an investor's ties to those who are in the company already."""

from collections.abc import Iterator

import numpy as np
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from matching.engine.behaviour.events import FloatArray
from matching.engine.behaviour.snapshot import Feature, Snapshot, View, Wide

HALF_LIFE = 4.0
DIMENSIONS = 64
UNTIED = 1e-5
"""Added to the chance of a walk before its logarithm is taken."""


class NetworkBlock:
    """Co-investment with the earlier backers: direct, through partners of partners, and in a space of syndicates.

    Parameters
    ----------
    snapshot : Snapshot
        The past to learn from.
    random_state : int, default=0
        Seed of the randomised factorisation.
    """

    def __init__(self, snapshot: Snapshot, random_state: int = 0) -> None:
        self.investors = snapshot.investors
        everyone = snapshot.everyone
        weighed = (sparse.diags(snapshot.weights(HALF_LIFE)) @ everyone).tocsr()
        deals = np.asarray(weighed.sum(axis=0), dtype=np.float64).ravel()
        ties = (weighed.T @ everyone).tolil()
        ties.setdiag(0)
        ties = ties.tocsr()
        ties.eliminate_zeros()
        ranked = ties[:, self.investors]
        self.ties = Wide(ranked.tocsr())
        self.following = Wide((sparse.diags(1.0 / (deals + 1.0)) @ ranked).tocsr())
        both = (
            sparse.diags(1.0 / np.sqrt(deals + 1.0)) @ ranked @ sparse.diags(1.0 / np.sqrt(deals[self.investors] + 1.0))
        )
        self.likeness = Wide(both.tocsr())
        out = np.asarray(ties.sum(axis=1), dtype=np.float64).ravel()
        self.step = Wide((sparse.diags(1.0 / np.maximum(out, 1e-9)) @ ties).tocsr())
        self.syndicates = _syndicates(snapshot, random_state)

    def features(self, view: View) -> Iterator[Feature]:
        """Give the features of a view."""
        if not view.backers.nnz:
            yield from self._strangers(view)
            return
        ranked = self.investors[view.columns]
        backers = view.backed
        each = np.repeat(1.0 / np.maximum(view.n_backers, 1.0), view.n_backers).astype(np.float32)
        mean = sparse.csr_matrix((each, backers.indices, backers.indptr), backers.shape)
        if view.wants("ties"):
            yield self._feature("ties", np.log1p(self.ties.product(backers, view.columns)))
        yield self._feature("ties_following", self.following.product(backers, view.columns))
        yield self._feature("ties_likeness", self.likeness.product(mean, view.columns))
        first = (mean @ self.step.by_row).tocsr()
        reached = first.toarray()[:, ranked] if view.few else first[:, ranked].toarray()
        walk = 0.5 * reached + 0.3 * self.step.product(first, ranked)
        yield self._feature("ties_walk", np.log(walk + UNTIED))
        yield self._feature("ties_syndicates", (mean @ self.syndicates) @ self.syndicates[ranked].T)

    def _strangers(self, view: View) -> Iterator[Feature]:
        """Give the features of companies that nobody has backed yet."""
        for name in ("ties", "ties_following", "ties_likeness", "ties_walk", "ties_syndicates"):
            if view.wants(name):
                yield self._feature(name, np.full(view.shape, np.log(UNTIED) if name == "ties_walk" else 0.0))

    @staticmethod
    def _feature(name: str, values: FloatArray) -> Feature:
        return Feature(name, "network", np.asarray(values, dtype=np.float32))


def _syndicates(snapshot: Snapshot, random_state: int) -> FloatArray:
    """Place every investor in a space where those who share rounds lie together."""
    size = np.maximum(snapshot.backers_in_round, 1.0)
    rows = sparse.diags(np.sqrt(snapshot.weights(HALF_LIFE) / size)) @ snapshot.everyone
    length = np.asarray(rows.power(2).sum(axis=0)).ravel()
    matrix = (rows @ sparse.diags(1.0 / np.sqrt(length + 0.5))).astype(np.float64).tocsr()
    dimensions = min(DIMENSIONS, min(matrix.shape) - 1)
    if dimensions < 1 or matrix.nnz == 0:
        return np.zeros((matrix.shape[1], 1))
    vectors = randomized_svd(matrix, dimensions, random_state=random_state, n_iter=3)[2].T
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6))
