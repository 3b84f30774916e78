"""How far a founder and an adviser agree, dimension by dimension."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sklearn.metrics import cohen_kappa_score

from readiness.models import Dimension, Reply, Statement
from readiness.services.levels import level_of

#: Not knowing lies between no and yes; what does not apply is no judgement and is left out.
_SCALE: Mapping[str, int] = {Reply.NO: 0, Reply.UNKNOWN: 1, Reply.YES: 2}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one dimension.

    Parameters
    ----------
    dimension : Dimension
        The dimension.
    founder, adviser : int
        The level by each.
    compared : int
        Statements that both judged.
    same : int
        Those judged the same.
    kappa : float or None
        Cohen's kappa with quadratic weights: 1 is full agreement, 0 what chance would give. None where it is not
        defined, as where one of the two gave the same answer throughout.
    differing : tuple of Statement
        Statements that were judged differently.
    """

    dimension: Dimension
    founder: int
    adviser: int
    compared: int
    same: int
    kappa: float | None
    differing: tuple[Statement, ...]


def weighted_kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Give Cohen's kappa of two lists of answers with quadratic weights.

    Parameters
    ----------
    first, second : sequence of str
        Answers of two people to the same statements, none of them "not applicable".

    Returns
    -------
    float or None
        None where it is not defined.

    Examples
    --------
    >>> weighted_kappa(["yes", "no", "yes", "no"], ["yes", "no", "yes", "yes"])
    0.5
    """
    if not first or len(set(first) | set(second)) == 1:
        return None
    found = float(
        cohen_kappa_score(
            [_SCALE[reply] for reply in first],
            [_SCALE[reply] for reply in second],
            labels=[0, 1, 2],
            weights="quadratic",
        )
    )
    return None if math.isnan(found) else found


def agreement(
    dimension: Dimension, statements: Sequence[Statement], founder: Mapping[str, str], adviser: Mapping[str, str]
) -> Agreement:
    """Compare two people's answers to the statements of one dimension."""
    judged = [each for each in statements if founder.get(each.code) in _SCALE and adviser.get(each.code) in _SCALE]
    differing = tuple(each for each in judged if founder[each.code] != adviser[each.code])
    return Agreement(
        dimension=dimension,
        founder=level_of(statements, founder),
        adviser=level_of(statements, adviser),
        compared=len(judged),
        same=len(judged) - len(differing),
        kappa=weighted_kappa([founder[each.code] for each in judged], [adviser[each.code] for each in judged]),
        differing=differing,
    )
