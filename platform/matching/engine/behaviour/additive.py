"""The score of one pair by itself: a sum over criteria, the same whichever side asks and whoever else competes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from matching.engine.behaviour.ensemble import Ensemble
from matching.engine.behaviour.events import FloatArray, Matrix
from matching.engine.behaviour.features import CONTEXT

PAIR_FEATURES = frozenset(
    {
        "posterior",
        "evidence",
        "linear",
        "near_whole",
        "near_market",
        "near_sector",
        "portfolio_whole",
        "portfolio_sector",
        "ticket_above_ever",
        "ticket_above_lately",
        "ticket_apart_ever",
        "ticket_apart_lately",
        "deals_half_life_0.5",
        "deals_half_life_1",
        "deals_half_life_4",
        "last_deal",
        "first_deal",
        "deals_12_months",
        "new_companies",
        "share_of_new_1",
        "co_investors",
        "trend",
        "ties_following",
        "ties_walk",
        "ties_syndicates",
        "ties_likeness",
        "deals_country_stage_1",
        "deals_country_history_4",
        "deals_country_category_4",
        "deals_country_stage_ticket_4",
        "evidence_country_4",
        "evidence_category_4",
        "evidence_stage_4",
        "evidence_ticket_4",
        "evidence_history_4",
        "evidence_tags",
        "round_stage",
        "round_amount",
        "round_earlier_rounds",
        "round_days_since_round",
        "round_raised",
        "round_age",
        "round_earlier_backers",
    }
)
"""Features that say something of a pair without its rivals, and none of which reads a place inside a country."""

METHOD = (
    "each tree reads one criterion, so the log-odds are a sum over criteria; the secant of the logistic curve carries "
    "the sum to the score (Aumann and Shapley's value along the straight line from a typical pair)"
)


@dataclass(frozen=True, eq=False)
class PairScores:
    """Scores of pairs with what each criterion gave.

    Parameters
    ----------
    score : ndarray of shape (n_pairs,)
        From 0 to 1: the chance that the pair came about, were half of all pairs to come about. A typical pair has ½.
    base : float
        Score of a typical pair.
    criteria : tuple of str
        Names of the criteria.
    contributions : ndarray of shape (n_pairs, n_criteria)
        What each criterion adds; with the base they sum to the score.
    """

    score: FloatArray
    base: float
    criteria: tuple[str, ...]
    contributions: FloatArray


class AdditiveScores:
    """Reads an additive ensemble criterion by criterion.

    Parameters
    ----------
    ensemble : Ensemble
        Fitted with ``additive=True``.
    """

    def __init__(self, ensemble: Ensemble) -> None:
        self.ensemble = ensemble
        self.criteria = tuple(sorted(set(ensemble.groups) - {CONTEXT}))

    @cached_property
    def _of_tree(self) -> tuple[FloatArray, ...]:
        """For each member which trees read which criterion; a tree that reads none only frames the question."""
        number = {name: place for place, name in enumerate(self.criteria)}
        of_feature = np.array([number.get(group, len(number)) for group in self.ensemble.groups])
        # A node that is not used asks nothing: its bound lets every code through.
        read = [
            np.where(forest.bound == UNUSED, len(number), of_feature[forest.feature]).min(axis=1)
            for forest in self.ensemble.forests
        ]
        return tuple((np.arange(len(number))[:, None] == each).astype(np.float64) for each in read)

    @cached_property
    def _typical(self) -> FloatArray:
        first: FloatArray = self._parts(self.ensemble.reference[None])[0]
        return first

    def _parts(self, codes: NDArray[np.uint8]) -> FloatArray:
        """Give the log-odds that each criterion adds, shape (n_rows, n_criteria)."""
        total = np.zeros((len(self.criteria), len(codes)))
        for forest, of_tree in zip(self.ensemble.forests, self._of_tree, strict=True):
            total += of_tree @ forest.leaves(codes).astype(np.float64)
        mean: FloatArray = total.T * (self.ensemble.slope / len(self.ensemble.forests))
        return mean

    def parts(self, X: Matrix) -> FloatArray:
        """Give the log-odds that each criterion adds to those of a typical pair.

        Parameters
        ----------
        X : ndarray of shape (n_pairs, n_features)
            Features, in the order of the ensemble.

        Returns
        -------
        parts : ndarray of shape (n_pairs, n_criteria)
            In the order of `criteria`.
        """
        parts: FloatArray = self._parts(self.ensemble.coder.codes(X)) - self._typical
        return parts

    def __call__(self, X: Matrix) -> PairScores:
        """Score rows of features, one a row."""
        return secant(self.parts(X), self.criteria)


UNUSED = 255


def secant(parts: FloatArray, criteria: tuple[str, ...]) -> PairScores:
    """Carry sums of log-odds to scores, and share each score out over the terms of its sum.

    Parameters
    ----------
    parts : ndarray of shape (n_pairs, n_criteria)
        Log-odds, each against a typical pair.
    criteria : tuple of str
        Names of the criteria.

    Returns
    -------
    scores : PairScores
        Base ½; a pair whose terms are all 0 has exactly that.
    """
    odds = parts.sum(axis=1)
    score = expit(odds)
    small = np.abs(odds) < 1e-9
    slope = np.where(small, 0.25, (score - 0.5) / np.where(small, 1.0, odds))
    return PairScores(score, 0.5, criteria, parts * slope[:, None])
