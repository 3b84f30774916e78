"""The learned second stage of one side: boosted trees, cross-fitted, whose mean is calibrated to a probability."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.utils import check_random_state
from threadpoolctl import threadpool_limits

from matching.engine.backends import spread
from matching.engine.behaviour.boosting import BINS, MAX_LEAVES, Forest, QuantileCoder
from matching.engine.behaviour.events import FloatArray, Matrix
from matching.engine.behaviour.features import CONTEXT
from matching.engine.behaviour.training import Lessons

RELIABILITY_BINS = 10


@dataclass(frozen=True)
class Ensemble:
    """Trees of one side, with what turns their sum into a probability.

    Parameters
    ----------
    coder : QuantileCoder
        Turns features into codes.
    forests : tuple of Forest
        The members. Each was fitted without a part of the lists, and that part calibrated it.
    slope, offset : float
        Of the logistic calibration.
    reference : ndarray of shape (n_features,)
        Codes of a typical rival: the weighted median of each feature.
    names, groups : tuple of str
        Name and criterion of each feature.
    metrics : dict
        How well the members did on the lists that they were fitted without.
    """

    coder: QuantileCoder
    forests: tuple[Forest, ...]
    slope: float
    offset: float
    reference: NDArray[np.uint8]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    metrics: dict[str, Any]

    def probability(self, X: Matrix) -> FloatArray:
        """Give the calibrated probability of each row of features."""
        return self.probability_of_codes(self.coder.codes(X))

    def probability_of_codes(self, codes: NDArray[np.uint8]) -> FloatArray:
        """Give the calibrated probability of each row of codes."""
        odds = np.mean([forest.decision_function(codes) for forest in self.forests], axis=0)
        return np.asarray(expit(self.slope * odds + self.offset), dtype=np.float64)


def fit_ensemble(
    lessons: Lessons,
    *,
    members: int,
    max_iter: int,
    learning_rate: float,
    random_state: int,
    additive: bool = False,
    beside: Lessons | None = None,
) -> Ensemble:
    """Fit the members and calibrate their mean.

    Parameters
    ----------
    lessons : Lessons
        Rows to learn from.
    members : int
        Number of members, and of parts that the lists are divided into.
    max_iter : int
        Trees of each member.
    learning_rate : float
        Shrinkage of each tree.
    random_state : int
        Seed.
    additive : bool, default=False
        Let each tree read one criterion only, beside what is the same for all rivals: the log-odds are then a sum over
        the criteria.
    beside : Lessons, default=None
        Rows of the same features that every member learns from. None of them is measured or calibrated by.

    Returns
    -------
    ensemble : Ensemble
        The fitted second stage.
    """
    coder = QuantileCoder.fit(lessons.X)
    codes = coder.codes(lessons.X)
    random = check_random_state(random_state)
    part = random.permutation(int(lessons.query.max()) + 1)[lessons.query] % members
    rows = _Rows(codes, lessons.y, lessons.weight, part, _criteria_apart(lessons.groups) if additive else None)
    if beside is not None:
        rows = rows.and_always(coder.codes(beside.X), beside.y, beside.weight)
    tasks = [(member, max_iter, learning_rate, random_state + member) for member in range(members)]
    forests, unseen = [], np.zeros(len(lessons.y))
    for member, (forest, odds) in enumerate(spread(_member, rows, tasks)):
        forests.append(forest)
        unseen[part == member] = odds
    calibration = LogisticRegression(C=1e6).fit(unseen[:, None], lessons.y, sample_weight=lessons.weight)
    slope, offset = float(calibration.coef_[0, 0]), float(calibration.intercept_[0])
    metrics = _metrics(expit(slope * unseen + offset), lessons)
    reference = _weighted_median(codes, lessons.weight)
    return Ensemble(coder, tuple(forests), slope, offset, reference, lessons.names, lessons.groups, metrics)


@dataclass(frozen=True)
class _Rows:
    """Coded lessons, the part of the lists that each row belongs to, and which features a tree may read together."""

    codes: NDArray[np.uint8]
    y: NDArray[np.bool_]
    weight: FloatArray
    part: NDArray[np.intp]
    together: list[set[int]] | None

    def and_always(self, codes: NDArray[np.uint8], y: NDArray[np.bool_], weight: FloatArray) -> "_Rows":
        """Add rows after the others that are no member's own part, so that all members learn from them."""
        return _Rows(
            np.concatenate([self.codes, codes]),
            np.concatenate([self.y, y]),
            np.concatenate([self.weight, weight]),
            np.concatenate([self.part, np.full(len(y), -1)]),
            self.together,
        )


def _member(
    rows: _Rows, member: int, max_iter: int, learning_rate: float, random_state: int
) -> tuple[Forest, FloatArray]:
    """Fit one member on all parts but its own; give it, and its log-odds for the rows of that part."""
    own = rows.part != member
    model = HistGradientBoostingClassifier(
        max_iter=max_iter,
        learning_rate=learning_rate,
        max_leaf_nodes=MAX_LEAVES,
        max_features=0.3,
        max_bins=BINS + 1,
        min_samples_leaf=50,
        l2_regularization=5.0,
        early_stopping=False,
        interaction_cst=rows.together,
        random_state=random_state,
    )
    # Another number of threads adds in another order: one each, so that a member is the same wherever it is fitted.
    with threadpool_limits(limits=1):
        model.fit(rows.codes[own].astype(np.float64), rows.y[own], sample_weight=rows.weight[own])
        forest = Forest.from_classifier(model)
        return forest, forest.decision_function(rows.codes[~own])


def _criteria_apart(groups: tuple[str, ...]) -> list[set[int]]:
    framing = {number for number, group in enumerate(groups) if group == CONTEXT}
    criteria = sorted(set(groups) - {CONTEXT})
    return [{number for number, group in enumerate(groups) if group == name} | framing for name in criteria]


def _metrics(probability: FloatArray, lessons: Lessons) -> dict[str, Any]:
    """Measure on lists that the member in question has not seen."""
    y, weight = lessons.y.astype(np.float64), lessons.weight
    share = float(np.average(y, weights=weight))
    loss = -np.where(lessons.y, np.log(probability), np.log1p(-probability))
    plain = -(share * np.log(share) + (1 - share) * np.log1p(-share))
    return {
        "pairs": round(float(weight.sum())),
        "share": share,
        "investments": int(lessons.y.sum()),
        "lists": len(np.unique(lessons.query)),
        "log_loss": float(np.average(loss, weights=weight)),
        "log_loss_of_the_mean": float(plain),
        "reliability": _reliability(probability, y, weight),
    }


def _reliability(probability: FloatArray, y: FloatArray, weight: FloatArray) -> list[dict[str, float]]:
    """Compare forecast and outcome in bins that hold equally many of the investments that were made."""
    order = np.argsort(probability, kind="stable")
    made = np.cumsum(y[order])
    bins = np.minimum((made - 1e-9) / max(made[-1], 1.0) * RELIABILITY_BINS, RELIABILITY_BINS - 1).astype(int)
    table = []
    for index in np.unique(bins):
        rows = order[bins == index]
        table.append(
            {
                "forecast": float(np.average(probability[rows], weights=weight[rows])),
                "outcome": float(np.average(y[rows], weights=weight[rows])),
                "pairs": float(weight[rows].sum()),
            }
        )
    return table


def _weighted_median(codes: NDArray[np.uint8], weight: FloatArray) -> NDArray[np.uint8]:
    counts = (np.bincount(column, weights=weight, minlength=256) for column in codes.T)
    return np.array([np.searchsorted(np.cumsum(c), c.sum() / 2) for c in counts], dtype=np.uint8)
