"""From answers to levels: plain arithmetic that knows neither the database nor who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from readiness.models import Reply

HIGHEST = 9
#: A statement that does not apply holds nobody back.
_HOLDS = frozenset({Reply.YES.value, Reply.NOT_APPLICABLE.value})


class Stated(Protocol):
    """A statement, as far as levels are concerned."""

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def level(self) -> int:
        """The level that it belongs to."""

    @property
    def required(self) -> bool:
        """Whether the level hangs on it."""


@dataclass(frozen=True, slots=True)
class Block:
    """What holds a venture's overall level: the first statement that is not met in the lowest dimension.

    Parameters
    ----------
    dimension : str
        Code of the dimension.
    level : int
        The level that the statement belongs to, one above the one that is held.
    statement : str
        Code of the statement.
    """

    dimension: str
    level: int
    statement: str


def holds(reply: str | None) -> bool:
    """Say whether an answer meets its statement."""
    return reply in _HOLDS


def level_of(statements: Sequence[Stated], replies: Mapping[str, str]) -> int:
    """Give the highest level at which every required statement is met, there and at all levels below.

    Parameters
    ----------
    statements : sequence of Stated
        The statements of one dimension, in any order.
    replies : Mapping of str to str
        Answer by code of the statement.

    Returns
    -------
    int
        0 to 9.
    """
    unmet = [each.level for each in statements if each.required and not holds(replies.get(each.code))]
    highest = max((each.level for each in statements), default=0)
    return min(min(unmet) - 1, highest) if unmet else highest


def levels_of(statements: Mapping[str, Sequence[Stated]], replies: Mapping[str, str]) -> dict[str, int]:
    """Give the level of each dimension."""
    return {dimension: level_of(held, replies) for dimension, held in statements.items()}


def overall(levels: Mapping[str, int]) -> int:
    """Give the level that every dimension holds: the lowest of them, since a profile is no average."""
    return min(levels.values(), default=0)


def first_unmet(statements: Sequence[Stated], replies: Mapping[str, str]) -> Stated | None:
    """Give the first required statement that is not met, from the lowest level up."""
    in_order = sorted(statements, key=lambda each: each.level)
    return next((each for each in in_order if each.required and not holds(replies.get(each.code))), None)


def blocking(
    statements: Mapping[str, Sequence[Stated]], replies: Mapping[str, str], target: Mapping[str, int]
) -> Block | None:
    """Give what blocks: the lowest dimension, of several the one furthest below its target, and of these the first.

    Returns
    -------
    Block or None
        None where every level of every dimension is held.
    """
    levels = levels_of(statements, replies)
    lowest = overall(levels)
    candidates = [dimension for dimension, level in levels.items() if level == lowest]
    if not candidates:
        return None
    chosen = max(candidates, key=lambda dimension: target.get(dimension, 0) - levels[dimension])
    found = first_unmet(statements[chosen], replies)
    return None if found is None else Block(chosen, found.level, found.code)


def gaps(levels: Mapping[str, int], target: Mapping[str, int]) -> dict[str, int]:
    """Give how many levels each dimension is short of its target."""
    return {dimension: max(0, target.get(dimension, 0) - level) for dimension, level in levels.items()}


def meets(levels: Mapping[str, int], target: Mapping[str, int]) -> bool:
    """Say whether every target is reached."""
    return not any(gaps(levels, target).values())
