"""Columns that somebody chooses for a table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


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


def chosen_columns(every: Sequence[Column], asked: Collection[str], usual: Collection[str]) -> tuple[Column, ...]:
    """Give the columns with some codes, in the order of the table; the usual ones where there is none."""
    held = tuple(column for column in every if column.code in asked)
    return held or tuple(column for column in every if column.code in usual)
