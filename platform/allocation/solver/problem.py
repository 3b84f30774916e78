"""Which deals to choose from, what has to hold, and what was chosen: plain values in pounds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Tag = tuple[str, str]
#: What binds, where it is not a range: the money that there is.
BUDGET = -1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A deal that could be done, for its whole amount or not at all.

    Parameters
    ----------
    key, venture : int
        Keys. Of several deals of one venture at most one is chosen.
    amount_gbp : int
        Pounds.
    worth : float
        What choosing it adds to a plan's worth.
    tags : frozenset of (str, str)
        What it counts towards.
    """

    key: int
    venture: int
    amount_gbp: int
    worth: float
    tags: frozenset[Tag] = frozenset()


@dataclass(frozen=True, slots=True)
class Range:
    """A range for the share of all money that carries a tag, with what is placed already."""

    tag: Tag
    low: float
    high: float
    inside_gbp: float = 0.0
    total_gbp: float = 0.0


@dataclass(frozen=True, slots=True)
class Problem:
    """What is asked.

    Parameters
    ----------
    candidates : sequence of Candidate
        In any order.
    ranges : sequence of Range
        What has to hold once the plan is done.
    budget_gbp : int
        Most that may be placed.
    musts : frozenset of int
        Keys of deals that are in every plan. Together they fit into the budget, and no two are of one venture.
    """

    candidates: Sequence[Candidate]
    ranges: Sequence[Range]
    budget_gbp: int
    musts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Miss:
    """A range that no set of deals meets together with the others, and how far this plan stays off it.

    ``short_gbp`` is by how many pounds the money inside is below the lower end, ``over_gbp`` by how many it is above
    the upper one, both of the total that the plan comes to.
    """

    range: int
    short_gbp: float = 0.0
    over_gbp: float = 0.0


@dataclass(frozen=True, slots=True)
class Binding:
    """A constraint without which the plan would be worth more, and how much: ``BUDGET`` or the place of a range.

    ``proved`` says whether the gain is the whole of it; without the limit there may be more where it is False.
    """

    constraint: int
    gain: float
    proved: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Deals that were chosen, by key.

    Parameters
    ----------
    keys : tuple of int
        In order.
    total_gbp : int
        What they come to.
    worth : float
        Sum of what each adds.
    misses : tuple of Miss
        Ranges that stay unmet; empty where all can be met.
    binding : tuple of Binding
        What holds it where it is.
    proved : bool
        Whether no better plan exists; False where the solver ran out of time.
    """

    keys: tuple[int, ...]
    total_gbp: int
    worth: float
    misses: tuple[Miss, ...] = field(default=())
    binding: tuple[Binding, ...] = field(default=())
    proved: bool = True
