"""The arithmetic of marks: one score out of several, and how reviewers mark beside each other. No database here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev


def weighted(marks: Mapping[int, int], weights: Mapping[int, int]) -> float:
    """Put the marks of one review together.

    Parameters
    ----------
    marks, weights : Mapping of int to int
        By criterion, the same criteria in both; weights of 1 or more.

    Returns
    -------
    float
        The weighted mean: sum of weight times mark, over the sum of weights.
    """
    return sum(weights[key] * mark for key, mark in marks.items()) / sum(weights[key] for key in marks)


@dataclass(frozen=True, slots=True)
class Given:
    """A score that somebody gave to an application."""

    reader: int
    application: int
    score: float


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody marks.

    Parameters
    ----------
    given : int
        Scores that they gave.
    mean, spread : float or None
        Mean and population standard deviation of these; the spread of one score says nothing, and is None.
    shared : int
        Applications that somebody else scored too.
    lean : float or None
        Mean of their score less the mean of the others', over these; None where they are fewer than asked for.
    """

    given: int
    mean: float | None
    spread: float | None
    shared: int
    lean: float | None


def hands(scores: Sequence[Given], least: int) -> dict[int, Hand]:
    """Say how each of some reviewers marks, beside the others on the same applications.

    Parameters
    ----------
    scores : sequence of Given
        One for each reviewer and application.
    least : int
        Fewest shared applications from which a lean is said.
    """
    by_reader: dict[int, list[Given]] = defaultdict(list)
    by_application: dict[int, list[Given]] = defaultdict(list)
    for each in scores:
        by_reader[each.reader].append(each)
        by_application[each.application].append(each)
    found = {}
    for reader, own in by_reader.items():
        values = [each.score for each in own]
        apart = [
            each.score - fmean(other.score for other in others)
            for each in own
            if (others := [other for other in by_application[each.application] if other.reader != reader])
        ]
        found[reader] = Hand(
            given=len(values),
            mean=fmean(values),
            spread=pstdev(values) if len(values) > 1 else None,
            shared=len(apart),
            lean=fmean(apart) if apart and len(apart) >= least else None,
        )
    return found
