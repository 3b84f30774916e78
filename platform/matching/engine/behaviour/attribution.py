"""What each criterion gave: Shapley values over groups of features, exact, so that they sum to the score."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import factorial

import numpy as np
from numpy.typing import NDArray

from matching.engine.behaviour.events import FloatArray

METHOD = "Shapley values over criteria, exact over all their combinations, against a typical rival for the same round"


@dataclass(frozen=True)
class Attribution:
    """Why a pair has its probability.

    Parameters
    ----------
    base : float
        Probability of a typical rival for the same round.
    contributions : dict of str to float
        What each criterion adds to it. The base and the contributions sum to the probability.
    probability : float
        Probability of the pair.
    method : str
        How the contributions were found.
    """

    base: float
    contributions: dict[str, float]
    probability: float
    method: str = METHOD


def shapley(
    value: Callable[[NDArray[np.uint8]], FloatArray],
    rows: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    members: dict[str, NDArray[np.intp]],
) -> list[Attribution]:
    """Divide the value of each row over groups of features.

    Every combination of groups is tried: those in it as they are in the row, the others as in the reference. A group's
    share is its mean effect over all orders in which the groups can be added. Features of no group stay as in the row.

    Parameters
    ----------
    value : callable
        Gives the value of rows.
    rows : ndarray of shape (n_rows, n_features)
        Rows to explain.
    reference : ndarray of shape (n_features,)
        What a group out of the combination reads.
    members : dict of str to ndarray of int
        Features of each group.

    Returns
    -------
    attributions : list of Attribution
        One a row.
    """
    names = list(members)
    n = len(names)
    inside = np.array(list(product((False, True), repeat=n)), dtype=bool).reshape(2**n, n)
    mixed = np.repeat(rows[:, None, :], 2**n, axis=1)
    for g, name in enumerate(names):
        out = np.flatnonzero(~inside[:, g])
        mixed[:, out[:, None], members[name][None, :]] = reference[members[name]]
    values = value(mixed.reshape(-1, rows.shape[1])).reshape(len(rows), 2**n)
    size = inside.sum(axis=1)
    order = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) if s < n else 0.0 for s in range(n + 1)])
    shares = np.empty((len(rows), n))
    for g in range(n):
        without = np.flatnonzero(~inside[:, g])
        with_it = without + (1 << (n - 1 - g))
        shares[:, g] = (values[:, with_it] - values[:, without]) @ order[size[without]]
    return [
        Attribution(float(v[0]), dict(zip(names, map(float, s), strict=True)), float(v[-1]))
        for v, s in zip(values, shares, strict=True)
    ]
