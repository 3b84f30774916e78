"""A page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

T = TypeVar("T")
#: Of the number of a page: what is longer is no page of a list, and too large for a database.
_MOST_DIGITS = 6


def _pages(total: int, size: int) -> int:
    return max(1, -(-total // size))


def asked_page(text: str) -> int:
    """Read the number of a page from an address; the first where it is none that a list could have.

    Examples
    --------
    >>> asked_page("3"), asked_page("0"), asked_page("-2"), asked_page("9" * 50)
    (3, 1, 1, 1)
    """
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 1


def nearest_page(number: int, total: int, size: int) -> int:
    """Give the number of the page nearest to the one asked for, among those that a list has.

    Examples
    --------
    >>> nearest_page(9, 41, 20)
    3
    >>> nearest_page(0, 0, 20)
    1
    """
    return min(max(number, 1), _pages(total, size))


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some items of a list, and how long the whole of it is.

    Parameters
    ----------
    items : sequence
        What this page shows.
    total : int
        Length of the whole list.
    number : int
        This page's number, from 1.
    size : int
        Most items on a page.
    """

    items: Sequence[T]
    total: int
    number: int
    size: int

    @classmethod
    def of(cls, whole: Sequence[T], number: int, size: int) -> Self:
        """Cut a page out of a list that is there as a whole."""
        return cls(whole[(number - 1) * size : number * size], len(whole), number, size)

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return _pages(self.total, self.size)

    @property
    def first(self) -> int:
        """Position of the first item shown, from 1; 0 in an empty list."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """Position of the last item shown."""
        return (self.number - 1) * self.size + len(self.items)
