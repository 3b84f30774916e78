"""The best ventures of many mandates at once, out of a table of quick scores."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.engine.index import GROUP, SLACK, Scores


@dataclass(eq=False)
class Shortlists:
    """Every venture that could be among the best of a mandate, found chunk by chunk.

    The best of each group of rows is taken first. The k-th best of those is a floor under the k-th best row, so only
    groups that reach it are read again; floors only rise, so a later chunk is read where it beats the earlier ones.

    Parameters
    ----------
    n_mandates : int
        Number of mandates.
    limit : int
        Number of ventures wanted for each.
    """

    n_mandates: int
    limit: int
    floor: Scores = field(init=False)
    _found: list[tuple[NDArray[np.intp], NDArray[np.intp], Scores]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.floor = np.full(self.n_mandates, -np.inf, dtype=np.float32)

    def read(self, scores: Scores, tops: Scores, rows: NDArray[np.intp]) -> None:
        """Look through a chunk.

        Parameters
        ----------
        scores : ndarray of float32 of shape (n_groups * GROUP, n_mandates)
            Quick scores; minus infinity for a pair that may not be listed.
        tops : ndarray of float32 of shape (n_groups, n_mandates)
            The best of each group of rows.
        rows : ndarray of intp
            Rows of the catalogue behind the scores; there may be fewer than scores, whose last ones then are minus
            infinity.
        """
        if self.limit <= 0 or len(tops) == 0:
            return
        self._raise_to(tops.T)
        groups, mandates = np.nonzero(self._reach(tops, self.floor))
        inside = scores.reshape(-1, GROUP, self.n_mandates)[groups, :, mandates]
        group, place = np.nonzero(self._reach(inside, self.floor[mandates, None]))
        positions, whose = groups[group] * GROUP + place, mandates[group]
        self._keep(rows[positions], whose, inside[group, place])

    def best(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Give the mandate and the row of each pair that could be on a list, by mandate."""
        if not self._found:
            return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
        if len(self._found) > 1:
            rows, whose, values = (np.concatenate(each) for each in zip(*self._found, strict=True))
            self._found.clear()
            self._keep(rows, whose, values)
        rows, whose, _ = self._found[0]
        return whose, rows

    def _keep(self, rows: NDArray[np.intp], whose: NDArray[np.intp], values: Scores) -> None:
        """Keep the pairs that reach the floor which they themselves set."""
        order = np.argsort(whose, kind="stable")
        rows, whose, values = rows[order], whose[order], values[order]
        counts = np.bincount(whose, minlength=self.n_mandates)
        side_by_side = np.full((self.n_mandates, int(counts.max(initial=0))), -np.inf, dtype=np.float32)
        side_by_side[whose, np.arange(len(whose)) - np.repeat(np.cumsum(counts) - counts, counts)] = values
        self._raise_to(side_by_side)
        kept = self._reach(values, self.floor[whose])
        self._found.append((rows[kept], whose[kept], values[kept]))

    def _raise_to(self, values: Scores) -> None:
        """Raise each mandate's floor to the k-th best of its values, one row of values for each mandate."""
        lower = values.shape[1] - self.limit
        if lower >= 0:
            np.maximum(self.floor, np.partition(values, lower, axis=1)[:, lower], out=self.floor)

    @staticmethod
    def _reach(values: Scores, floor: Scores) -> NDArray[np.bool_]:
        reach: NDArray[np.bool_] = (values >= floor - np.float32(SLACK)) & (values > -np.inf)
        return reach
