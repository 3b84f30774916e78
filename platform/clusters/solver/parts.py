"""What a day is about: who comes, and how well they fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes to the day.

    Parameters
    ----------
    key : int
        Tells them from others of their side.
    most : int
        Meetings that they want at most.
    slots : frozenset of int
        When they are there.
    """

    key: int
    most: int
    slots: frozenset[int]


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """A venture meets a funder in a slot."""

    slot: int
    venture: int
    funder: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Who comes, how well they fit, and what there is room for.

    Parameters
    ----------
    ventures, funders : sequence of Guest
        Both sides.
    fit : Mapping of (int, int) to float
        Above 0 for each pair of a venture and a funder that may meet; a pair that is missing does not.
    rooms : int
        Meetings that can take place at once.
    fixed : sequence of Meeting
        Kept as they are.
    """

    ventures: Sequence[Guest]
    funders: Sequence[Guest]
    fit: Mapping[tuple[int, int], float]
    rooms: int
    fixed: Sequence[Meeting] = ()
