"""Keeping funders of many deals from filling everybody's first page."""

import numpy as np

from matching.engine.behaviour.events import FloatArray

SHARE = 0.25
"""No funder stands, by its past deals, on more of the first pages than this."""

PAGE = 10
"""Length of a first page."""

SAMPLE = 64
"""Rounds whose first pages are looked at: the platform's latest."""

MARGIN = 0.02
"""Log-odds by which a funder is lowered beyond its last place too many, so that two do not overtake in turns."""

TURNS = 10_000


def share_allowed(n_funders: int) -> float:
    """Give the share of first pages that one funder may stand on; where few compete, each has to stand on more."""
    return min(1.0, max(SHARE, 4.0 * PAGE / max(1, n_funders)))


def held_back(odds: FloatArray) -> FloatArray:
    """Find by how much each funder's log-odds are lowered so that none stands on too many first pages.

    The funder that is furthest over the bound is lowered until it stands on as many pages as it may, and so on until
    none is over it. Nothing is ever raised; what stands between two funders changes by the same
    amount for every venture, and no venture is treated otherwise than another.

    Parameters
    ----------
    odds : ndarray of shape (n_rounds, n_funders)
        Log-odds of each funder for rounds as they come to the platform.

    Returns
    -------
    lowered : ndarray of shape (n_funders,)
        At least 0, and 0 for all who are within the bound.
    """
    n_rounds, n_funders = odds.shape
    lowered = np.zeros(n_funders)
    if not n_rounds or n_funders <= PAGE:
        return lowered
    most = int(share_allowed(n_funders) * n_rounds)
    now = odds.copy()
    for _ in range(TURNS):
        best = np.argpartition(-now, PAGE - 1, axis=1)[:, :PAGE]
        pages = np.bincount(best.ravel(), minlength=n_funders)
        worst = int(pages.argmax())
        if pages[worst] <= most:
            break
        others = np.delete(now, worst, axis=1)
        threshold = -np.partition(-others, PAGE - 1, axis=1)[:, PAGE - 1]
        ahead = np.sort(now[:, worst] - threshold)[::-1]
        step = max(0.0, float(ahead[most])) + MARGIN
        lowered[worst] += step
        now[:, worst] -= step
    return lowered
