"""How well lists name what came about."""

from collections.abc import Iterable, Sized
from typing import Any

import numpy as np
from numpy.typing import NDArray

DEPTH = 10
WIDE = 50


def measure_lists(lists: Iterable[tuple[Any, set[int]]]) -> dict[str, float]:
    """Measure lists against what came about; a list that nothing was wanted from is left out.

    The interval holds the middle 95% of the means of a thousand draws of as many lists, with replacement.

    Parameters
    ----------
    lists : iterable of (sequence of int, set of int)
        Items, best first, and the items that were wanted.

    Returns
    -------
    measures : dict of str to float
        Means of nDCG@10 with its standard error and interval, recall@50, and the number of lists.
    """
    pairs = [_one(items, wanted) for items, wanted in lists if wanted]
    if not pairs:
        return {
            "ndcg@10": 0.0,
            "se_ndcg@10": 0.0,
            "low_ndcg@10": 0.0,
            "high_ndcg@10": 0.0,
            "recall@50": 0.0,
            "lists": 0,
        }
    gain, found = np.array(pairs).T
    low, high = bootstrap_interval(gain)
    return {
        "ndcg@10": round(float(gain.mean()), 4),
        "se_ndcg@10": round(float(gain.std() / np.sqrt(len(gain))), 4),
        "low_ndcg@10": round(low, 4),
        "high_ndcg@10": round(high, 4),
        "recall@50": round(float(found.mean()), 4),
        "lists": len(gain),
    }


def bootstrap_interval(values: NDArray[np.float64], draws: int = 1000, seed: int = 0) -> tuple[float, float]:
    """Give the interval in which a mean lies, by drawing the values anew.

    Parameters
    ----------
    values : ndarray of shape (n_lists,)
        One value a list.
    draws : int, default=1000
        Number of draws.
    seed : int, default=0
        Seed of the draws.

    Returns
    -------
    low, high : float
        The 2.5th and the 97.5th percentile of the means.
    """
    random = np.random.default_rng(seed)
    means = [float(values[random.integers(0, len(values), len(values))].mean()) for _ in range(draws)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def _one(items: Any, wanted: set[int]) -> tuple[float, float]:
    hits = np.array([int(item) in wanted for item in items[:WIDE]], dtype=float)
    worth = 1.0 / np.log2(np.arange(DEPTH) + 2.0)
    top = hits[:DEPTH]
    return float(top @ worth[: len(top)] / worth[: min(DEPTH, _size(wanted))].sum()), float(hits.sum() / _size(wanted))


def _size(wanted: Sized) -> int:
    return len(wanted)
