"""How well lists name what came about."""

from collections.abc import Iterable, Sized
from typing import Any

import numpy as np

DEPTH = 10
WIDE = 50


def measure_lists(lists: Iterable[tuple[Any, set[int]]]) -> dict[str, float]:
    """Measure lists against what came about; a list that nothing was wanted from is left out.

    Parameters
    ----------
    lists : iterable of (sequence of int, set of int)
        Items, best first, and the items that were wanted.

    Returns
    -------
    measures : dict of str to float
        Means of nDCG@10 with its standard error, recall@50, and the number of lists.
    """
    pairs = [_one(items, wanted) for items, wanted in lists if wanted]
    if not pairs:
        return {"ndcg@10": 0.0, "se_ndcg@10": 0.0, "recall@50": 0.0, "lists": 0}
    gain, found = np.array(pairs).T
    return {
        "ndcg@10": round(float(gain.mean()), 4),
        "se_ndcg@10": round(float(gain.std() / np.sqrt(len(gain))), 4),
        "recall@50": round(float(found.mean()), 4),
        "lists": len(gain),
    }


def _one(items: Any, wanted: set[int]) -> tuple[float, float]:
    hits = np.array([int(item) in wanted for item in items[:WIDE]], dtype=float)
    worth = 1.0 / np.log2(np.arange(DEPTH) + 2.0)
    top = hits[:DEPTH]
    return float(top @ worth[: len(top)] / worth[: min(DEPTH, _size(wanted))].sum()), float(hits.sum() / _size(wanted))


def _size(wanted: Sized) -> int:
    return len(wanted)
