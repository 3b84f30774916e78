"""Distinct sets of small numbers, stored one after the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


def aranges(starts: NDArray[Any], stops: NDArray[Any]) -> NDArray[np.intp]:
    """Numbers of several ranges, one after the other.

    Examples
    --------
    >>> aranges(np.array([3, 10]), np.array([5, 13])).tolist()
    [3, 4, 10, 11, 12]
    """
    sizes = stops - starts
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))


@dataclass(frozen=True, eq=False)
class Sets:
    """Distinct sets of small numbers, stored one after the other.

    Parameters
    ----------
    starts : ndarray of shape (n_sets + 1,)
        Where each set begins.
    members : ndarray of shape (n_members,)
        The numbers.
    """

    starts: Ints
    members: NDArray[np.int32]

    @classmethod
    def of(cls, groups: Iterable[Sequence[int]]) -> Self:
        """Store each group as one set."""
        listed = list(groups)
        starts = np.array([*accumulate(map(len, listed), initial=0)], dtype=np.int64)
        return cls(starts, np.fromiter((member for group in listed for member in group), dtype=np.int32))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> NDArray[np.int32]:
        return self.members[self.starts[number] : self.starts[number + 1]]

    @cached_property
    def sizes(self) -> Ints:
        """Number of members of each set."""
        return np.diff(self.starts)

    def touched(self, flags: Bools) -> Bools:
        """Say which sets have a member whose flag is set."""
        count = np.concatenate([[0], np.cumsum(flags[self.members], dtype=np.int32)])
        return count[self.starts[1:]] > count[self.starts[:-1]]

    def reduce(self, values: NDArray[Any], ufunc: np.ufunc, empty: float) -> NDArray[Any]:
        """Combine a value, or a row of values, per member over each set; ``empty`` for sets without members."""
        return self.combined(values[self.members], ufunc, empty)

    def combined(self, own: NDArray[Any], ufunc: np.ufunc, empty: float) -> NDArray[Any]:
        """Combine values, or rows of values, that stand beside the stored members, over each set."""
        out = np.full((len(self), *own.shape[1:]), empty, dtype=own.dtype)
        filled = self.sizes > 0
        if filled.any():
            out[filled] = ufunc.reduceat(own, self.starts[:-1][filled], axis=0)
        return out

    def pick(self, numbers: NDArray[Any]) -> "Sets":
        """Give some of the sets, in this order."""
        sizes = self.sizes[numbers]
        starts = np.zeros(len(numbers) + 1, dtype=np.int64)
        np.cumsum(sizes, out=starts[1:])
        firsts = self.starts[numbers]
        return Sets(starts, self.members[aranges(firsts, firsts + sizes)])

    def followed_by(self, other: "Sets") -> "Sets":
        """Give these sets and then the other ones."""
        starts = np.concatenate([self.starts, other.starts[1:] + self.starts[-1]])
        return Sets(starts, np.concatenate([self.members, other.members]))
