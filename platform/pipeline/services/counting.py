"""What the votes of a round come to: each of them, the middle one, and how far they lie apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.models import SCALES


@dataclass(frozen=True, slots=True)
class Spread:
    """The votes of a round, counted.

    Parameters
    ----------
    n : int
        How many there are.
    median : float
        Half of them are not lower and half not higher; between two steps where these differ.
    low, high : int
        The lowest and the highest.
    in_favour : int
        How many lean that way: the upper half of the scale.
    steps : tuple of int
        How many there are on each step, from the lowest.
    """

    n: int
    median: float
    low: int
    high: int
    in_favour: int
    steps: tuple[int, ...]


def spread(scores: Sequence[int], scale: int) -> Spread | None:
    """Count the votes of a round; None where there are none.

    Parameters
    ----------
    scores : sequence of int
        Each from 1 to ``scale``.
    scale : int
        How many steps there are, an even number.
    """
    if not scores:
        return None
    return Spread(
        n=len(scores),
        median=median(scores),
        low=min(scores),
        high=max(scores),
        in_favour=sum(score > scale // 2 for score in scores),
        steps=tuple(list(scores).count(step) for step in range(1, scale + 1)),
    )


def step_name(score: int, scale: int) -> str:
    """Give the name of a step of a scale."""
    return SCALES[scale][score - 1]
