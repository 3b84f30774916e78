"""What a ranking answers: matches, their criteria, and what is not met."""

from dataclasses import dataclass
from typing import NamedTuple

CRITERIA = ("sector", "stage", "ticket", "place", "instrument", "text")


class Part(NamedTuple):
    """What one part of a criterion gave.

    Parameters
    ----------
    name : str
        Name of the part.
    contribution : float
        What it adds to the score, or takes away.
    reason : str
        The same thing as a sentence.
    """

    name: str
    contribution: float
    reason: str


class Criterion(NamedTuple):
    """What one criterion gave to a score.

    Parameters
    ----------
    criterion : str
        Name of the criterion.
    score : float or None
        Fit from 0 to 1; None where one side has not said enough.
    weight : float
        Share of the criterion in the whole score.
    contribution : float
        What it adds to the score. Where the fit is not known, the neutral value counts.
    known : bool
        False where one side has not said enough.
    reason : str
        The same thing as a sentence.
    parts : tuple of Part
        What it is made of, the largest first; with half of the weight they sum to the contribution. Empty where the
        criterion is one thing.
    """

    criterion: str
    score: float | None
    weight: float
    contribution: float
    known: bool
    reason: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmet:
    """A hard rule that is not met.

    Parameters
    ----------
    criterion : str
        Name of the rule.
    reason : str
        Why it is not met.
    change : str
        What would have to change.
    field : str
        Field of the profile that the change concerns.
    clause : str
        The mandate's clause.
    """

    criterion: str
    reason: str
    change: str
    field: str
    clause: str


@dataclass(frozen=True, slots=True)
class Match:
    """One venture and one mandate, with the reasons.

    Parameters
    ----------
    venture_key, mandate_key : int
        The pair.
    score : float
        Fit from 0 to 1: the sum of the contributions.
    eligible : bool
        True where no hard rule is broken, as far as is known.
    criteria : tuple of Criterion
        One for each criterion.
    unmet : tuple of Unmet
        Broken rules; empty where eligible.
    to_confirm : tuple of str
        Rules that cannot be checked because a fact is missing, each as a sentence.
    """

    venture_key: int
    mandate_key: int
    score: float
    eligible: bool
    criteria: tuple[Criterion, ...]
    unmet: tuple[Unmet, ...] = ()
    to_confirm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedList:
    """A page of a ranking.

    Parameters
    ----------
    items : tuple of Match
        The page, best first.
    total : int
        Number of rows in the whole ranking.
    """

    items: tuple[Match, ...]
    total: int
