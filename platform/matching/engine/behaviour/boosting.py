"""Boosted trees that are stored as plain numbers, and read without running anything that a file could carry."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from matching.engine.behaviour.events import FloatArray, Matrix

BINS = 254
MISSING = BINS
MAX_LEAVES = 16
"""A tree's leaves are tracked as the bits of a 16-bit number."""

CHUNK = 2048


class QuantileCoder:
    """Turns numbers into the codes of bins that hold equally many training rows; unknown has a code of its own.

    The bins come from the rows as they are, not from their weights: rivals at the top of a list are few and light, and
    bins by weight would give them hardly any resolution.

    Parameters
    ----------
    thresholds : list of ndarray
        For each feature the upper ends of its bins but the last.
    """

    def __init__(self, thresholds: list[FloatArray]) -> None:
        self.thresholds = thresholds

    @classmethod
    def fit(cls, X: Matrix) -> Self:
        """Learn the bins from training rows."""
        thresholds = []
        for column in X.T:
            values = column[~np.isnan(column)].astype(np.float64)
            distinct = np.unique(values)
            if len(distinct) <= BINS:
                thresholds.append((distinct[1:] + distinct[:-1]) / 2)
            else:
                thresholds.append(np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1])))
        return cls(thresholds)

    def codes(self, X: Matrix) -> NDArray[np.uint8]:
        """Give the codes of rows, each feature's side by side in memory."""
        result = np.empty(X.shape, dtype=np.uint8, order="F")
        for j, edges in enumerate(self.thresholds):
            result[:, j] = np.searchsorted(edges, X[:, j].astype(np.float64))
        result[np.isnan(X)] = MISSING
        return result


@dataclass(frozen=True)
class Forest:
    """Trees as arrays, each tree's inner nodes padded to the same number.

    For a row of codes, every inner node whose question is answered with no strikes out the leaves on its left; the
    first leaf that is left is the row's. All trees answer at once.

    Parameters
    ----------
    feature : ndarray of shape (n_trees, MAX_LEAVES - 1)
        The feature that each inner node asks about.
    bound : ndarray of shape (n_trees, MAX_LEAVES - 1)
        The answer is yes when the code is at most this.
    struck : ndarray of shape (n_trees, MAX_LEAVES - 1)
        Bits of the leaves that remain when the answer is no.
    value : ndarray of shape (n_trees, MAX_LEAVES)
        Value of each leaf.
    base : float
        The value before the first tree.
    """

    feature: NDArray[np.int32]
    bound: NDArray[np.uint8]
    struck: NDArray[np.uint16]
    value: Matrix
    base: float

    def decision_function(self, codes: NDArray[np.uint8]) -> FloatArray:
        """Give the log-odds of rows of codes."""
        result = np.empty(len(codes))
        for start in range(0, len(codes), CHUNK):
            chunk = slice(start, start + CHUNK)
            result[chunk] = self.leaves(codes[chunk]).sum(axis=0, dtype=np.float64)
        return result + self.base

    def leaves(self, codes: NDArray[np.uint8]) -> Matrix:
        """Give the value of each tree for each row of codes, shape (n_trees, n_rows)."""
        by_feature = np.ascontiguousarray(codes.T)
        n_trees, n_rows = len(self.feature), by_feature.shape[1]
        leaves = np.full((n_trees, n_rows), 0xFFFF, dtype=np.uint16)
        for node in range(self.feature.shape[1]):
            # All bits for a yes, those of the struck leaves for a no, without a branch.
            left = (by_feature[self.feature[:, node]] <= self.bound[:, node, None]).astype(np.uint16)
            left *= np.uint16(0xFFFF)
            left |= self.struck[:, node, None]
            leaves &= left
        first = _FIRST_BIT.take(leaves).astype(np.intp)
        first += (np.arange(n_trees) * self.value.shape[1])[:, None]
        values: Matrix = self.value.ravel().take(first)
        return values

    @classmethod
    def from_classifier(cls, model: HistGradientBoostingClassifier) -> Self:
        """Read the trees of a fitted classifier of two classes that was trained on codes.

        scikit-learn offers no public view of these trees, and storing the estimator itself would need pickle. The tests
        hold that the arrays decide as the classifier does, so that a change of its inner form shows at once.
        """
        trees = [predictor.nodes for (predictor,) in model._predictors]
        shape = (len(trees), MAX_LEAVES - 1)
        feature, bound = np.zeros(shape, np.int32), np.full(shape, 255, np.uint8)
        struck, value = np.full(shape, 0xFFFF, np.uint16), np.zeros((len(trees), MAX_LEAVES), np.float32)
        for t, nodes in enumerate(trees):
            _Unfolding(nodes, feature[t], bound[t], struck[t], value[t]).visit(0)
        return cls(feature, bound, struck, value, float(np.ravel(model._baseline_prediction)[0]))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Give the arrays that are stored."""
        return {
            "feature": self.feature,
            "bound": self.bound,
            "struck": self.struck,
            "value": self.value,
            "base": np.array(self.base),
        }


class _Unfolding:
    """Walks through one tree from left to right and numbers its leaves and inner nodes."""

    def __init__(self, nodes: Any, feature: Any, bound: Any, struck: Any, value: Any) -> None:
        self.nodes, self.feature, self.bound, self.struck, self.value = nodes, feature, bound, struck, value
        self.n_inner = self.n_leaves = 0

    def visit(self, index: int) -> None:
        node = self.nodes[index]
        if node["is_leaf"]:
            self.value[self.n_leaves] = node["value"]
            self.n_leaves += 1
            return
        inner, first = self.n_inner, self.n_leaves
        self.n_inner += 1
        self.visit(int(node["left"]))
        left = ((1 << self.n_leaves) - 1) ^ ((1 << first) - 1)
        self.feature[inner] = node["feature_idx"]
        self.bound[inner] = int(np.floor(node["num_threshold"]))
        self.struck[inner] = 0xFFFF & ~left
        self.visit(int(node["right"]))


_ALL = np.arange(1 << MAX_LEAVES)
_FIRST_BIT = np.zeros(len(_ALL), dtype=np.uint8)
"""Place of the lowest bit of each number of 16 bits."""
for _bit in reversed(range(MAX_LEAVES)):
    _FIRST_BIT[_ALL & (1 << _bit) > 0] = _bit
