"""Hold out the last year of the deals to learn from, so that choices never look at the real held-out year."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.backtest.measures import measure_lists
from matching.backtest.reading import Task
from matching.engine.behaviour import Ranking

YEAR = 365.25
MIN_DEALS = 5


@dataclass(frozen=True)
class HeldOut:
    """A task whose answers are known.

    Parameters
    ----------
    task : Task
        The task, one year earlier.
    joined : sparse matrix of shape (n_rounds, n_investors)
        Who joined each round, for the first time.
    joined_raising : sparse matrix of shape (n_raising, n_investors)
        Who joined any round of the year of each company, for the first time.
    """

    task: Task
    joined: Any
    joined_raising: Any

    def measure(self, investors: Ranking, rounds: Ranking) -> dict[str, dict[str, float]]:
        """Measure first-time pairs on both sides."""
        task = self.task
        lists = [
            (items[items >= 0], set(self.joined[row].indices.tolist()) & set(task.funders.tolist()))
            for row, items in enumerate(investors.items)
        ]
        columns = self.joined_raising.tocsc()
        known = _known(task)
        own = [
            (
                np.array([item for item in items[items >= 0] if (task.raising.company[item], number) not in known]),
                set(columns[:, number].indices.tolist()),
            )
            for number, items in zip(task.seekers, rounds.items, strict=True)
        ]
        fresh = [
            (np.array([item for item in items if (task.rounds.company[row], item) not in known]), wanted)
            for row, (items, wanted) in enumerate(lists)
        ]
        return {"A new": measure_lists(fresh), "B new": measure_lists(own)}


def hold_out(task: Task) -> HeldOut:
    """Cut a year earlier, and make the deals of the year before the cut the answers.

    Parameters
    ----------
    task : Task
        The task as read. Its held-out year is not looked at.

    Returns
    -------
    held : HeldOut
        The earlier task, with its answers.
    """
    cut = round(task.cut - YEAR)
    past, coming = task.log.between(-1, cut), task.log.between(cut, task.cut)
    deals = np.asarray(past.backers.sum(axis=0)).ravel()
    funders = np.flatnonzero(deals >= MIN_DEALS)
    known = _known(replace(task, log=past))
    joined = _first_time(coming.backers, coming.rounds.company, known)
    asked = np.flatnonzero(np.asarray(coming.backers[:, funders].sum(axis=1)).ravel() > 0)
    order = np.argsort(coming.rounds.day, kind="stable")
    raised, first = np.unique(coming.rounds.company[order], return_index=True)
    together = joined.multiply(1).tocsr()
    by_company = _rows_summed(together, np.searchsorted(raised, coming.rounds.company), len(raised))
    dealt = np.asarray(by_company[:, funders].sum(axis=0)).ravel() > 0
    earlier = Task(
        log=past,
        companies=task.companies,
        cut=cut,
        round_ids=[f"round {row}" for row in asked],
        company_ids=[f"company {number}" for number in raised],
        investor_ids=task.investor_ids,
        rounds=coming.rounds.take(asked),
        funders=funders,
        raising=coming.rounds.take(order[first]),
        seekers=funders[dealt],
    )
    return HeldOut(earlier, joined[asked], by_company)


def _known(task: Task) -> set[tuple[int, int]]:
    deals = task.log.backers.tocoo()
    return set(zip(task.log.rounds.company[deals.row].tolist(), deals.col.tolist(), strict=True))


def _first_time(backers: Any, company: NDArray[np.int64], known: set[tuple[int, int]]) -> Any:
    result = backers.tocoo()
    pairs = zip(company[result.row].tolist(), result.col.tolist(), strict=True)
    result.data = np.array([float(pair not in known) for pair in pairs], dtype=np.float32)
    matrix = result.tocsr()
    matrix.eliminate_zeros()
    return matrix


def _rows_summed(matrix: Any, group: NDArray[np.int64], n_groups: int) -> Any:
    coo = matrix.tocoo()
    result = type(coo)((coo.data, (group[coo.row], coo.col)), shape=(n_groups, matrix.shape[1]))
    return result.tocsr()
