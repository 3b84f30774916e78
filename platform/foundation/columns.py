"""Columns that somebody chooses for a table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    code, label : str
        Its name in the address and on the page.
    sort : str
        The order of the table that goes with it, or nothing.
    number : bool
        Whether it holds numbers.
    offer : bool
        Whether it tells what a venture raises.
    """

    code: str
    label: str
    sort: str = ""
    number: bool = False
    offer: bool = False


C = TypeVar("C", bound=Column)


def open_columns(every: Sequence[C], *, offers: bool) -> tuple[C, ...]:
    """Give the columns that somebody can choose from: those about what ventures raise only where they may see it."""
    return tuple(column for column in every if offers or not column.offer)


def known_columns(every: Sequence[Column], asked: Collection[str]) -> tuple[str, ...]:
    """Give the codes of columns in what an address asks for, in the order of the table."""
    return tuple(column.code for column in every if column.code in asked)


def chosen_columns(every: Sequence[C], asked: Collection[str], usual: Collection[str]) -> tuple[C, ...]:
    """Give the columns with some codes, in the order of the table; the usual ones where there is none."""
    held = tuple(column for column in every if column.code in asked)
    return held or tuple(column for column in every if column.code in usual)
