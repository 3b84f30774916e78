"""The best set of deals as a mixed-integer linear program, in two steps.

The first step finds by how little the ranges can be missed, summed in pounds; that is nought where a set of deals meets
them all. The second finds the set of most worth among those that miss them by no more. Variables: for each deal whether
it is chosen, and for each range the pounds by which it is missed at either end. Amounts are in thousands of pounds.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from allocation.solver.problem import BUDGET, Binding, Miss, Plan, Problem, Range

_SCALE = 1_000.0
#: A tenth of a pound, in the unit of the program: less is no miss.
_NEAR = 1e-4
#: More worth than this is more.
_MORE = 1e-6
#: Somebody waits for the page: seconds for the misses, as many for the worth, and for all tries without a limit.
_SECONDS, _SECONDS_FOR_ALL = 0.7, 0.6
Vector = NDArray[np.float64]


def best_plan(problem: Problem) -> Plan:
    """Choose the deals that miss the ranges least, and among those sets the one of most worth.

    Parameters
    ----------
    problem : Problem
        What is asked.

    Raises
    ------
    RuntimeError
        If the solver stops without an answer.
    """
    program = _Program(problem)
    missed, least, proved = program.least_missed()
    chosen, also = program.most_worth(missed, least)
    worth = program.worth_of(chosen)
    binding, limits = [], (BUDGET, *range(len(problem.ranges)))
    for constraint in limits:
        # What is found in the time is a gain that there is; there may be more.
        without, whole = program.most_worth(missed, chosen, lifted=constraint, seconds=_SECONDS_FOR_ALL / len(limits))
        gain = program.worth_of(without) - worth
        if gain > _MORE:
            binding.append(Binding(constraint, gain, proved=whole and proved and also))
    taken = [each for each, is_in in zip(problem.candidates, chosen, strict=True) if is_in]
    total = sum(each.amount_gbp for each in taken)
    return Plan(
        keys=tuple(sorted(each.key for each in taken)),
        total_gbp=total,
        worth=worth,
        misses=tuple(
            miss
            for place, held in enumerate(problem.ranges)
            if (miss := _miss(place, held, total, sum(each.amount_gbp for each in taken if held.tag in each.tags)))
        ),
        binding=tuple(binding),
        proved=proved and also,
    )


def _miss(place: int, held: Range, total: int, inside: int) -> Miss | None:
    """Give by how many pounds a range is missed once a plan is done."""
    whole, within = held.total_gbp + total, held.inside_gbp + inside
    short, over = held.low * whole - within, within - held.high * whole
    if max(short, over) <= _NEAR * _SCALE:
        return None
    return Miss(place, max(0.0, short), max(0.0, over))


class _Program:
    """The constraints of a problem; each can be left out."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.count, self.ranges = len(problem.candidates), len(problem.ranges)
        self.width = self.count + 2 * self.ranges
        self.amounts = np.array([each.amount_gbp / _SCALE for each in problem.candidates], dtype=np.float64)
        self.worths = np.array([each.worth for each in problem.candidates], dtype=np.float64)
        # Of two sets of equal worth the one that costs less.
        self.thrift = self.amounts * (_MORE / 10 / max(1.0, float(self.amounts.sum())))

    def worth_of(self, chosen: NDArray[np.bool_]) -> float:
        """Sum the worth of what is chosen."""
        return float(self.worths[chosen].sum())

    def least_missed(self) -> tuple[float, NDArray[np.bool_], bool]:
        """Give the least sum of misses, in the unit of the program, a set that has it, and whether it is proved."""
        musts = np.array([each.key in self.problem.musts for each in self.problem.candidates], dtype=bool)
        if not self.ranges:
            return 0.0, musts, True
        cost = np.zeros(self.width)
        cost[self.count :] = 1.0
        found, proved = self._solve(cost, None, (), _SECONDS)
        if found is None:
            # The time was too short for any set: what has to be in it is one.
            return self._missed_by(musts), musts, False
        return float(found[self.count :].sum()), found[: self.count] > 0.5, proved

    def _missed_by(self, chosen: NDArray[np.bool_]) -> float:
        """Sum the misses of a set, in the unit of the program."""
        taken = [each for each, is_in in zip(self.problem.candidates, chosen, strict=True) if is_in]
        total = sum(each.amount_gbp for each in taken)
        sums = [sum(each.amount_gbp for each in taken if held.tag in each.tags) for held in self.problem.ranges]
        off = [_miss(place, held, total, sums[place]) for place, held in enumerate(self.problem.ranges)]
        return sum(miss.short_gbp + miss.over_gbp for miss in off if miss is not None) / _SCALE

    def most_worth(
        self, missed: float, known: NDArray[np.bool_], *, lifted: int | None = None, seconds: float = _SECONDS
    ) -> tuple[NDArray[np.bool_], bool]:
        """Give the set of most worth that misses the ranges by no more than a sum, and whether it is proved.

        Parameters
        ----------
        missed : float
            The sum, in the unit of the program.
        known : array of bool
            A set that misses them by no more: it is given where the time is too short for another.
        lifted : int, optional
            A limit that is left out.
        seconds : float, optional
            The time.
        """
        cost = np.zeros(self.width)
        cost[: self.count] = self.thrift - self.worths
        found, proved = self._solve(cost, missed, () if lifted is None else (lifted,), seconds)
        return (known, False) if found is None else (found[: self.count] > 0.5, proved)

    def _solve(
        self, cost: Vector, missed: float | None, lifted: Collection[int], seconds: float
    ) -> tuple[Vector | None, bool]:
        if not self.width:
            return np.zeros(0), True
        low, high = np.zeros(self.width), np.full(self.width, np.inf)
        high[: self.count] = 1.0
        for place, each in enumerate(self.problem.candidates):
            low[place] = float(each.key in self.problem.musts)
        whole = np.zeros(self.width)
        whole[: self.count] = 1
        rows, least, most = self._rows(missed, lifted)
        answer = milp(
            cost,
            integrality=whole,
            bounds=Bounds(low, high),
            constraints=LinearConstraint(csr_array(np.array(rows)), np.array(least), np.array(most)) if rows else None,
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )
        if answer.x is None and answer.status != 1:
            raise RuntimeError(f"The solver stopped without an answer: {answer.message}")
        if answer.x is None:
            return None, False
        return np.asarray(answer.x, dtype=np.float64), answer.status == 0

    def _rows(self, missed: float | None, lifted: Collection[int]) -> tuple[list[Vector], list[float], list[float]]:
        rows: list[Vector] = []
        least: list[float] = []
        most: list[float] = []

        def add(row: Vector, low: float = -np.inf, high: float = np.inf) -> None:
            rows.append(row)
            least.append(low)
            most.append(high)

        if BUDGET not in lifted and self.count:
            add(self._row(self.amounts), high=self.problem.budget_gbp / _SCALE)
        ventures: dict[int, list[int]] = {}
        for place, each in enumerate(self.problem.candidates):
            ventures.setdefault(each.venture, []).append(place)
        for same in ventures.values():
            if len(same) > 1:
                row = np.zeros(self.width)
                row[same] = 1.0
                add(row, high=1.0)
        for place, held in enumerate(self.problem.ranges):
            if place in lifted:
                continue
            inside = np.array([held.tag in each.tags for each in self.problem.candidates], dtype=np.float64)
            # (placed inside + chosen inside) >= low * (placed + chosen), less what is missed; and likewise at the top.
            row = self._row(self.amounts * (inside - held.low))
            row[self.count + 2 * place] = 1.0
            add(row, low=(held.low * held.total_gbp - held.inside_gbp) / _SCALE)
            row = self._row(self.amounts * (inside - held.high))
            row[self.count + 2 * place + 1] = -1.0
            add(row, high=(held.high * held.total_gbp - held.inside_gbp) / _SCALE)
        if missed is not None and self.ranges:
            row = np.zeros(self.width)
            row[self.count :] = 1.0
            add(row, high=missed + _NEAR / 10)
        return rows, least, most

    def _row(self, values: Vector) -> Vector:
        row = np.zeros(self.width)
        row[: self.count] = values
        return row
