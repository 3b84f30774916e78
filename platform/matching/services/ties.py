"""Matches of a list that show the same number: how far apart they are, and what their order rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from matching.engine import Match

#: Differences below this are those of arithmetic.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Tie:
    """Matches that round to the same points.

    Parameters
    ----------
    points : int
        What they round to, of a hundred.
    number : int
        How many there are.
    spread : float
        Points between the first and the last.
    criterion : str
        Where they differ the most; empty where they differ in nothing.
    """

    points: int
    number: int
    spread: float
    criterion: str


def longest_tie(matches: Sequence[Match]) -> Tie | None:
    """Give the most matches in a row that round to the same points; None where no two do."""
    groups = (list(group) for _, group in groupby(matches, key=lambda match: round(100 * match.score)))
    longest = max(groups, key=len, default=[])
    if len(longest) < 2:
        return None
    scores = [match.score for match in longest]
    return Tie(round(100 * scores[0]), len(longest), 100 * (max(scores) - min(scores)), _apart(longest))


def _apart(matches: Sequence[Match]) -> str:
    """Give the criterion whose contributions differ the most."""
    gave: dict[str, list[float]] = {}
    for match in matches:
        for each in match.criteria:
            gave.setdefault(each.criterion, []).append(each.contribution)
    ranges = {name: max(values) - min(values) for name, values in gave.items()}
    widest = max(ranges, key=lambda name: ranges[name], default="")
    return widest if widest and ranges[widest] > _NOTHING else ""
