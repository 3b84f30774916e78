"""Exact top rows of a score: a quick pass in single precision, then exact values where they could matter."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Scores: TypeAlias = NDArray[np.float32]

# Rows of a quick score may be off by this much: a product of some 120 columns with weights that sum to 1,
# in single precision, errs by less than 120 * 2**-24 * 1.2.
SLACK = 2e-5
GROUP = 64


def candidates(scores: Scores, count: int) -> NDArray[np.intp]:
    """Give every row that could be among the best, whatever the error of the quick score.

    The best of each group of 64 rows is taken first. The count-th best of those is a floor under the count-th best
    of all rows, so that only groups that reach it are read again.

    Parameters
    ----------
    scores : ndarray of float32
        Quick scores; minus infinity for a row that may not be listed.
    count : int
        Number of rows wanted.

    Returns
    -------
    rows : ndarray of intp
        Positions in ascending order; all rows above minus infinity where there are no more than wanted.
    """
    whole = len(scores) // GROUP * GROUP
    if count <= 0 or len(scores) == 0:
        return np.empty(0, dtype=np.intp)
    if count * 4 >= whole // GROUP:
        return _best(scores, count)
    tops = scores[:whole].reshape(-1, GROUP).max(axis=1)
    if whole < len(scores):
        tops = np.append(tops, scores[whole:].max())
    groups = _best(tops, count)
    rows = (groups[:, None] * GROUP + np.arange(GROUP)).ravel()
    rows = rows[rows < len(scores)]
    return rows[_best(scores[rows], count)]


def _best(scores: Scores, count: int) -> NDArray[np.intp]:
    """Positions of scores that reach the count-th best, less the slack."""
    listed = np.flatnonzero(scores > -np.inf)
    if len(listed) <= count:
        return listed
    kept = scores[listed]
    floor = np.partition(kept, len(kept) - count)[len(kept) - count] - SLACK
    best: NDArray[np.intp] = listed[kept >= floor]
    return best
