"""How often investors stay with their companies: rounds after the first are another question than finding new ones."""

import numpy as np

from matching.engine.behaviour.events import FloatArray
from matching.engine.behaviour.neighbours import earlier_backers
from matching.engine.behaviour.snapshot import Snapshot, View

SHRINKAGE = 4.0


class FollowOns:
    """Share of the later rounds of its companies that each investor joined, shrunk towards the share of all.

    Parameters
    ----------
    snapshot : Snapshot
        The past.

    Attributes
    ----------
    rate_ : ndarray of shape (n_investors,)
        The share of each of the snapshot's investors.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        earlier = earlier_backers(snapshot)
        asked = np.asarray(earlier.sum(axis=0), dtype=np.float64).ravel()
        stayed = np.asarray(earlier.multiply(snapshot.everyone).sum(axis=0), dtype=np.float64).ravel()
        share = (stayed.sum() + 1.0) / (asked.sum() + 2.0)
        self.rate_: FloatArray = ((stayed + SHRINKAGE * share) / (asked + SHRINKAGE))[snapshot.investors]

    def probability(self, view: View) -> FloatArray:
        """Give the share of the investor for each pair that has dealt before, NaN for the others."""
        known = self.snapshot.known(view)
        return np.where(known, self.rate_[view.columns][None, :], np.nan)
