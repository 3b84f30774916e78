"""A funding plan as a mixed-integer linear program.

Variables: for each option whether it is taken and its amount, for each funder whether it takes part, whether anybody
leads, and the sum of the plan. Amounts are in thousands of pounds, which keeps the numbers of one size.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from plans.solver.limits import Time
from plans.solver.problem import (
    EIS,
    FEWEST,
    INTENSITY,
    LEAST_DILUTION,
    MATCH,
    MFA,
    MOST_GRANT,
    ORDER,
    SEIS,
    SHARE,
    TICKET,
    Problem,
)

_SCALE = 1_000.0
#: A tenth of a pound: among plans of equal worth the one with fewer funders is found.
_TIE = 1e-4
#: What a day weighs against a funder: too little for any number of days to outweigh one.
_DAY = 1e-6
#: How near to the best the solver has to prove that it is: well inside one funder, and inside one pound.
_GAP = {FEWEST: 1e-3, LEAST_DILUTION: 1e-6, MOST_GRANT: 1e-6}
#: What ``milp`` says where it was stopped by the time, and where nothing satisfies the constraints.
_STOPPED, _NOTHING = 1, 2
Vector = NDArray[np.float64]


class Program:
    """The program of one problem, without the constraints that are lifted."""

    def __init__(self, problem: Problem, time: Time, lifted: Collection[str] = (), *, any_sum: bool = False) -> None:
        self.problem, self.time, self.lifted = problem, time, frozenset(lifted)
        self.options = tuple(problem.options)
        self.ask = problem.ask_gbp / _SCALE
        self.funders = sorted({option.funder for option in self.options})
        count = len(self.options)
        self.amount, self.funder = count, 2 * count
        self.led = 2 * count + len(self.funders)
        self.sum = self.led + 1
        self._rows: list[dict[int, float]] = []
        self._low: list[float] = []
        self._high: list[float] = []
        self._bounds(any_sum=any_sum)
        self._links()
        self._limits()
        self._order()

    def _row(self, terms: dict[int, float], low: float = -np.inf, high: float = np.inf) -> None:
        self._built: csr_array | None = None
        self._rows.append(terms)
        self._low.append(low)
        self._high.append(high)

    def _bounds(self, *, any_sum: bool) -> None:
        low, high = np.zeros(self.sum + 1), np.ones(self.sum + 1)
        high[self.amount : self.funder] = self.ask
        low[self.sum], high[self.sum] = (0.0 if any_sum else self.ask), self.ask
        start = self.problem.start_day
        if start is not None and ORDER not in self.lifted:
            for place, option in enumerate(self.options):
                if option.grant and option.days > start and not option.held:
                    high[place] = 0.0
        for place, option in enumerate(self.options):
            if option.held:
                low[place] = 1.0
                low[self.amount + place] = high[self.amount + place] = (option.most_gbp or 0) / _SCALE
        self.low, self.high = low, high

    def _links(self) -> None:
        """Tie amounts, funders, days and the sum to what is taken."""
        count = len(self.options)
        funder = {key: self.funder + at for at, key in enumerate(self.funders)}
        for place, option in enumerate(self.options):
            amount = self.amount + place
            self._row({place: 1.0, funder[option.funder]: -1.0}, high=0.0)
            if option.held:
                continue
            ticketed = TICKET not in self.lifted
            most = self.ask if option.most_gbp is None or not ticketed else min(self.ask, option.most_gbp / _SCALE)
            self._row({amount: 1.0, place: -most}, high=0.0)
            least = option.least_gbp / _SCALE if ticketed else 1 / _SCALE
            self._row({amount: 1.0, place: -least}, low=0.0)
            self._shares(place)
        self._row({**{self.amount + place: 1.0 for place in range(count)}, self.sum: -1.0}, 0.0, 0.0)
        instruments: dict[int, list[int]] = {}
        for place, option in enumerate(self.options):
            instruments.setdefault(option.mandate, []).append(place)
        for same in instruments.values():
            if len(same) > 1:
                self._row(dict.fromkeys(same, 1.0), high=1.0)

    def _shares(self, place: int) -> None:
        """Keep a part inside its share of the round."""
        option, amount = self.options[place], self.amount + place
        committed = self.problem.committed_gbp / _SCALE
        if SHARE not in self.lifted:
            if option.share_max < 1:
                self._row({amount: 1.0, self.sum: -option.share_max}, high=option.share_max * committed)
            if option.share_min > 0:
                # Holds only where the part is taken: the last term makes it empty where it is not.
                slack = option.share_min * (self.ask + committed)
                terms = {amount: 1.0, self.sum: -option.share_min, place: -slack}
                self._row(terms, low=option.share_min * committed - slack)

    def _limits(self) -> None:
        """Keep what counts together under its limit, and private money beside public money."""
        for group, name, room in (
            (MFA, "mfa", self.problem.mfa_gbp),
            (SEIS, "seis", self.problem.seis_gbp),
            (EIS, "eis", self.problem.eis_gbp),
        ):
            if room is not None and group not in self.lifted:
                counted = [place for place, option in enumerate(self.options) if getattr(option, name)]
                free = [self.amount + place for place in counted if not self.options[place].held]
                used = sum(self.options[place].most_gbp or 0 for place in counted if self.options[place].held)
                if free:
                    self._row(dict.fromkeys(free, 1.0), high=max(0, room - used) / _SCALE)
        self._intensity()
        if MATCH not in self.lifted and any(option.match for option in self.options):
            terms = {
                self.amount + place: option.match - float(option.private)
                for place, option in enumerate(self.options)
                if option.match or option.private
            }
            self._row(terms, high=0.0)

    def _intensity(self) -> None:
        """Let grants pay no cost twice: each needs as much cost as makes it its share, and all of it is the round."""
        grants = [place for place, option in enumerate(self.options) if option.grant]
        if INTENSITY in self.lifted or all(self.options[place].grant_share == 1 for place in grants):
            return
        free = [place for place in grants if not self.options[place].held]
        held = [self.options[place] for place in grants if self.options[place].held]
        spent = sum((option.most_gbp or 0) / option.grant_share for option in held) / _SCALE
        committed = self.problem.committed_gbp / _SCALE
        terms = {self.amount + place: 1 / self.options[place].grant_share for place in free}
        self._row({**terms, self.sum: -1.0}, high=committed - min(spent, self.ask + committed))

    def _order(self) -> None:
        """Let nobody follow where nobody leads."""
        if ORDER in self.lifted:
            return
        leads = [place for place, option in enumerate(self.options) if option.leads]
        self._row({self.led: 1.0, **dict.fromkeys(leads, -1.0)}, high=0.0)
        for place, option in enumerate(self.options):
            if option.follows and not option.held:
                self._row({place: 1.0, self.led: -1.0}, high=0.0)

    def exclude(self, taken: Collection[int]) -> None:
        """Leave out every plan that holds all of these options; a plan with money added to it is no other plan."""
        self._row(dict.fromkeys(taken, 1.0), high=len(taken) - 1.0)

    def solve_for(self, objective: str, latest: int | None = None) -> Vector | None:
        """Solve it for an objective; ties go to fewer funders, then to sooner money.

        Parameters
        ----------
        objective : str
            An objective other than the soonest plan, which is a search over ``latest``; or empty, for any plan.
        latest : int, optional
            The last day on which money may come.
        """
        cost = np.zeros(self.sum + 1)
        if objective == FEWEST:
            cost[self.funder : self.led] = 1.0
            cost[: self.amount] = [_DAY * option.days for option in self.options]
        elif objective in (LEAST_DILUTION, MOST_GRANT):
            sign, name = (1.0, "equity") if objective == LEAST_DILUTION else (-1.0, "grant")
            for place, option in enumerate(self.options):
                cost[self.amount + place] = sign * getattr(option, name)
            cost[self.funder : self.led] = _TIE
        return self._solve(cost, _GAP.get(objective, 0.0), latest)

    def largest(self) -> float:
        """Give the largest sum that a plan can come to, in pounds; nought where there is none."""
        cost = np.zeros(self.sum + 1)
        cost[self.sum] = -1.0
        solved = self._solve(cost, 0.0, None)
        return 0.0 if solved is None else float(solved[self.sum]) * _SCALE

    def _solve(self, cost: Vector, gap: float, latest: int | None) -> Vector | None:
        """Solve it; None where nothing satisfies it, or nothing was found in the time, which is then noted.

        Raises
        ------
        RuntimeError
            If the solver stops without an answer before the time is over.
        """
        if not self.options:
            return None
        whole = np.zeros(self.sum + 1)
        whole[: len(self.options)] = 1
        whole[self.funder : self.sum] = 1
        high = self.high.copy()
        if latest is not None:
            high[: len(self.options)][[option.days > latest for option in self.options]] = 0.0
        found = milp(
            cost,
            integrality=whole,
            bounds=Bounds(self.low, high),
            constraints=LinearConstraint(self._matrix(), np.array(self._low), np.array(self._high)),
            options={"mip_rel_gap": gap, "time_limit": self.time.left()},
        )
        if found.status == _STOPPED:
            self.time.was_enough = False
        if found.status == _NOTHING or (found.status == _STOPPED and found.x is None):
            return None
        if found.x is None:
            raise RuntimeError(f"The solver gave no plan: {found.message}")
        return np.asarray(found.x, dtype=np.float64)

    def _matrix(self) -> csr_array:
        if self._built is not None:
            return self._built
        places = [(row, column, value) for row, terms in enumerate(self._rows) for column, value in terms.items()]
        rows, columns, values = zip(*places, strict=True)
        self._built = csr_array((values, (rows, columns)), shape=(len(self._rows), self.sum + 1))
        return self._built

    def taken(self, solved: Vector) -> list[int]:
        """Give the options that a solution takes."""
        return [place for place in range(len(self.options)) if solved[place] > 0.5]

    def amounts(self, solved: Vector, taken: Sequence[int]) -> list[int]:
        """Give whole pounds that add up to the ask; what rounding leaves goes to the largest part with room for it."""
        pounds = [int(np.floor(solved[self.amount + place] * _SCALE + 1e-3)) for place in taken]
        left = self.problem.ask_gbp - sum(pounds)
        order = sorted(range(len(taken)), key=lambda at: (-pounds[at], at))
        for at in order:
            most = self.options[taken[at]].most_gbp
            step = left if most is None else min(left, max(0, most - pounds[at]))
            pounds[at] += step
            left -= step
        return pounds
