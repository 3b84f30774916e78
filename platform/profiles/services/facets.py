"""Counts behind the choices of a list: how many would be left with each, given all the other choices."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


class Facets:
    """The values of some rows by facet, laid out so that counting thousands of rows takes no time to speak of.

    Parameters
    ----------
    size : int
        How many rows there are.
    values : Mapping
        For each facet the codes of every row.
    """

    def __init__(self, size: int, values: Mapping[str, Sequence[Sequence[str]]]) -> None:
        self.size = size
        self._codes: dict[str, dict[str, int]] = {}
        self._rows: dict[str, NDArray[np.int64]] = {}
        self._columns: dict[str, NDArray[np.int64]] = {}
        for name, held in values.items():
            codes: dict[str, int] = defaultdict(lambda: len(codes))  # noqa: B023 -- called in this turn of the loop only
            pairs = [(row, codes[code]) for row, listed in enumerate(held) for code in dict.fromkeys(listed)]
            self._codes[name] = dict(codes)
            self._rows[name] = np.array([row for row, _ in pairs], dtype=np.int64)
            self._columns[name] = np.array([column for _, column in pairs], dtype=np.int64)

    def mask(self, name: str, chosen: Sequence[str]) -> Mask:
        """Mark the rows that hold any of some codes; all of them where none is chosen."""
        if not chosen:
            return np.ones(self.size, dtype=np.bool_)
        wanted = np.array([self._codes[name][code] for code in chosen if code in self._codes[name]], dtype=np.int64)
        found = np.zeros(self.size, dtype=np.bool_)
        found[self._rows[name][np.isin(self._columns[name], wanted)]] = True
        return found

    def counts(self, name: str, within: Mask) -> dict[str, int]:
        """Count the rows of each code among some rows; codes without any are left out."""
        columns = self._columns[name][within[self._rows[name]]]
        totals = np.bincount(columns, minlength=len(self._codes[name]))
        return {code: int(totals[column]) for code, column in self._codes[name].items() if totals[column]}

    def choose(self, within: Mask, chosen: Mapping[str, Sequence[str]]) -> tuple[Mask, dict[str, dict[str, int]]]:
        """Apply choices: any of those in one facet, all facets together.

        Parameters
        ----------
        within : ndarray of bool
            The rows to choose from.
        chosen : Mapping
            Codes by facet.

        Returns
        -------
        ndarray of bool
            The rows that are left.
        dict
            For each facet the number of rows behind each code, with the choices of all other facets in force.
        """
        masks = {name: self.mask(name, chosen.get(name, ())) for name in self._codes}
        left = within.copy()
        for held in masks.values():
            left &= held
        counts = {}
        for name in self._codes:
            others = within.copy()
            for other, held in masks.items():
                if other != name:
                    others &= held
            counts[name] = self.counts(name, others)
        return left, counts
