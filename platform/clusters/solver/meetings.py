"""Find the meetings of the most total fit that clash nowhere.

Where everybody is there all day the pairs are chosen first and their slots after (`wholedays`). Otherwise it is a
mixed-integer program solved with HiGHS. A variable for each venture, funder and slot at which both are there says
whether they meet then. Nobody is in two meetings at once, no pair meets twice, nobody has more meetings than they want,
and no slot has more than there are rooms. What was fixed by hand is kept.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import csr_array

from clusters.solver.parts import Meeting, Problem
from clusters.solver.wholedays import chosen, is_whole, whole_day

#: HiGHS stops after so many seconds with the best that it has; the answer then says so. Somebody waits for the page.
SECONDS = 1.5
#: Part of the best possible total by which an answer may fall short and still count as the best.
GAP = 1e-4


@dataclass(frozen=True, slots=True)
class Schedule:
    """Meetings in the order of their slots.

    Parameters
    ----------
    meetings : tuple of Meeting
        They clash nowhere.
    total : float
        Their fit together.
    best : float
        No schedule can have more.
    """

    meetings: tuple[Meeting, ...]
    total: float
    best: float

    @property
    def exact(self) -> bool:
        """Whether it is known that no schedule has more."""
        return self.total >= self.best - GAP * max(1.0, abs(self.best))


class Impossible(Exception):
    """What was fixed by hand clashes by itself."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that cannot be.

    Parameters
    ----------
    meeting : Meeting
        The meeting that should not stand as it does.
    kind : str
        ``venture`` or ``funder``: in two meetings at once; ``away``: not there then; ``twice``: the pair meets already;
        ``rooms``: more meetings than rooms; ``most``: more than somebody wants.
    """

    meeting: Meeting
    kind: str


@dataclass
class _Program:
    """Rows of the constraints, as they are added."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)

    def at_most(self, columns: Sequence[int], limit: int) -> None:
        if len(columns) > limit:
            self.rows += [len(self.limits)] * len(columns)
            self.columns += columns
            self.limits.append(limit)

    def constraint(self, count: int) -> LinearConstraint:
        ones = np.ones(len(self.rows))
        matrix = csr_array((ones, (self.rows, self.columns)), shape=(len(self.limits), count))
        return LinearConstraint(matrix, -np.inf, np.array(self.limits, dtype=float))


def schedule(problem: Problem, *, seconds: float = SECONDS) -> Schedule:
    """Give the schedule of the most total fit.

    Parameters
    ----------
    problem : Problem
        Who comes.
    seconds : float, default=1.5
        When to stop with the best that was found.

    Raises
    ------
    Impossible
        If the fixed meetings clash.
    """
    if any(clash.kind != "away" for clash in clashes(problem, problem.fixed)):
        raise Impossible
    if is_whole(problem):
        meetings = _earlier(problem, whole_day(problem))
        total = _total(problem, meetings)
        return Schedule(tuple(meetings), total, total)
    pairs, best = chosen(problem)
    if not pairs:
        return Schedule((), 0.0, 0.0)
    possible, likely = _possible(problem), set(pairs)
    plan = _slot_by_slot(problem)
    # The pairs that would meet if it did not matter when are few, and often there are slots for all of them.
    for columns in ([each for each in possible if (each.venture, each.funder) in likely], possible):
        found, bound = _solved(problem, columns, seconds / 2)
        plan = max(plan, found, key=lambda held: _total(problem, held))
        if columns is possible:
            best = min(best, bound)
        if _total(problem, plan) >= best - GAP * max(1.0, best):
            break
    total = _total(problem, plan)
    return Schedule(tuple(_earlier(problem, plan)), total, max(total, best))


def _total(problem: Problem, meetings: Iterable[Meeting]) -> float:
    return sum(problem.fit.get((each.venture, each.funder), 0.0) for each in meetings)


def _solved(problem: Problem, possible: Sequence[Meeting], seconds: float) -> tuple[list[Meeting], float]:
    """Choose from some meetings with the program, and give what no choice from them exceeds."""
    fits = np.array([problem.fit.get((each.venture, each.funder), 0.0) for each in possible])
    fixed = set(problem.fixed)
    least = np.array([float(each in fixed) for each in possible])
    program = _constraints(problem, possible)
    found = milp(
        -fits,
        integrality=np.ones(len(possible)),
        bounds=Bounds(least, np.ones(len(possible))),
        constraints=[program.constraint(len(possible))] if program.limits else [],
        options={"time_limit": seconds, "mip_rel_gap": GAP},
    )
    bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
    if found.x is None:
        return list(problem.fixed), bound
    return [each for each, held in zip(possible, (found.x > 0.5).tolist(), strict=True) if held], bound


def _slot_by_slot(problem: Problem) -> list[Meeting]:
    """Fill one slot after another with the meetings of the most fit that are left, around those that are fixed."""
    plan, left = sorted(problem.fixed), dict(problem.fit)
    wants = {("v", guest.key): guest.most for guest in problem.ventures}
    wants |= {("f", guest.key): guest.most for guest in problem.funders}
    for each in plan:
        _take(each, left, wants)
    for slot in sorted({slot for guest in problem.ventures for slot in guest.slots}):
        now = [each for each in problem.fixed if each.slot == slot]
        fits = np.zeros((len(problem.ventures), len(problem.funders)))
        for row, venture in enumerate(problem.ventures):
            for column, funder in enumerate(problem.funders):
                free = slot in venture.slots & funder.slots and wants["v", venture.key] > 0 < wants["f", funder.key]
                if free and not any(each.venture == venture.key or each.funder == funder.key for each in now):
                    fits[row, column] = left.get((venture.key, funder.key), 0.0)
        pairs = zip(*linear_sum_assignment(fits, maximize=True), strict=True)
        best = sorted((pair for pair in pairs if fits[pair] > 0), key=lambda pair: (-fits[pair], pair))
        for row, column in best[: problem.rooms - len(now)]:
            plan.append(Meeting(slot, problem.ventures[row].key, problem.funders[column].key))
            _take(plan[-1], left, wants)
    return plan


def _take(each: Meeting, left: dict[tuple[int, int], float], wants: dict[tuple[str, int], int]) -> None:
    left.pop((each.venture, each.funder), None)
    for key in (("v", each.venture), ("f", each.funder)):
        wants[key] = wants.get(key, 0) - 1


def _earlier(problem: Problem, meetings: Sequence[Meeting]) -> list[Meeting]:
    """Move meetings to earlier slots that are free anyway, so that a day begins with meetings and not with gaps."""
    sides = (
        {guest.key: guest.slots for guest in problem.ventures},
        {guest.key: guest.slots for guest in problem.funders},
    )
    fixed, plan = set(problem.fixed), sorted(meetings)
    for place, each in enumerate(plan):
        if each in fixed:
            continue
        busy = {other.slot for other in plan if other.venture == each.venture or other.funder == each.funder}
        rooms = Counter(other.slot for other in plan)
        for slot in sorted(sides[0][each.venture] & sides[1][each.funder]):
            if slot < each.slot and slot not in busy and rooms[slot] < problem.rooms:
                plan[place] = Meeting(slot, each.venture, each.funder)
                break
    return sorted(plan)


def _possible(problem: Problem) -> list[Meeting]:
    funders = {guest.key: guest for guest in problem.funders}
    free = {
        Meeting(slot, venture.key, funder)
        for venture in problem.ventures
        for (of, funder), fit in problem.fit.items()
        if of == venture.key and funder in funders and fit > 0
        for slot in venture.slots & funders[funder].slots
    }
    return sorted(free | set(problem.fixed))


def _constraints(problem: Problem, possible: Sequence[Meeting]) -> _Program:
    program = _Program()
    groups: dict[tuple[object, ...], list[int]] = {}
    for column, each in enumerate(possible):
        for key in (
            ("venture at", each.venture, each.slot),
            ("funder at", each.funder, each.slot),
            ("pair", each.venture, each.funder),
            ("rooms", each.slot),
            ("venture", each.venture),
            ("funder", each.funder),
        ):
            groups.setdefault(key, []).append(column)
    limits: dict[tuple[object, ...], int] = {("venture", guest.key): guest.most for guest in problem.ventures}
    limits |= {("funder", guest.key): guest.most for guest in problem.funders}
    for group, columns in groups.items():
        program.at_most(columns, problem.rooms if group[0] == "rooms" else limits.get(group, 1))
    return program


def clashes(problem: Problem, meetings: Iterable[Meeting]) -> list[Clash]:
    """Say what in a schedule cannot be; the later of two meetings in their order is named."""
    ventures, funders = ({guest.key: guest for guest in side} for side in (problem.ventures, problem.funders))
    seen: Counter[tuple[object, ...]] = Counter()
    found = []
    for each in sorted(meetings):
        venture, funder = ventures.get(each.venture), funders.get(each.funder)
        if venture is None or funder is None or each.slot not in venture.slots & funder.slots:
            found.append(Clash(each, "away"))
            continue
        limits = {
            ("venture", each.venture, each.slot): ("venture", 1),
            ("funder", each.funder, each.slot): ("funder", 1),
            ("twice", each.venture, each.funder): ("twice", 1),
            ("rooms", each.slot): ("rooms", problem.rooms),
            ("most of venture", each.venture): ("most", venture.most),
            ("most of funder", each.funder): ("most", funder.most),
        }
        seen.update(limits.keys())
        found += [Clash(each, kind) for key, (kind, limit) in limits.items() if seen[key] > limit]
    return found
