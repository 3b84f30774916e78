"""Find the meetings of the most total fit that clash nowhere, as a mixed-integer program solved with HiGHS.

A variable for each venture, funder and slot at which both are there says whether they meet then. Nobody is in two
meetings at once, no pair meets twice, nobody has more meetings than they want, and no slot has more than there are
rooms. What was fixed by hand is kept.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

#: HiGHS stops after so many seconds with the best that it has; the answer then says so.
SECONDS = 20.0
#: Part of the best possible total by which an answer may fall short and still count as the best.
GAP = 1e-4


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes to the day.

    Parameters
    ----------
    key : int
        Tells them from others of their side.
    most : int
        Meetings that they want at most.
    slots : frozenset of int
        When they are there.
    """

    key: int
    most: int
    slots: frozenset[int]


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """A venture meets a funder in a slot."""

    slot: int
    venture: int
    funder: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Who comes, how well they fit, and what there is room for.

    Parameters
    ----------
    ventures, funders : sequence of Guest
        Both sides.
    fit : Mapping of (int, int) to float
        Above 0 for each pair of a venture and a funder that may meet; a pair that is missing does not.
    rooms : int
        Meetings that can take place at once.
    fixed : sequence of Meeting
        Kept as they are.
    """

    ventures: Sequence[Guest]
    funders: Sequence[Guest]
    fit: Mapping[tuple[int, int], float]
    rooms: int
    fixed: Sequence[Meeting] = ()


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
    seconds : float, default=20
        When to stop with the best that was found.

    Raises
    ------
    Impossible
        If the fixed meetings clash.
    """
    possible = _possible(problem)
    if not possible:
        return Schedule((), 0.0, 0.0)
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
    if found.x is None:
        raise Impossible
    taken: NDArray[np.bool_] = np.asarray(found.x) > 0.5
    bound = found.mip_dual_bound
    total = float(fits[taken].sum())
    meetings = _earlier(problem, [each for each, held in zip(possible, taken.tolist(), strict=True) if held])
    return Schedule(tuple(meetings), total, total if bound is None else max(total, -float(bound)))


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
