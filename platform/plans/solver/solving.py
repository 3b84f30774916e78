"""Find plans, and say why there is none."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from plans.solver.limits import SECONDS, Time
from plans.solver.problem import (
    EIS,
    FEWEST,
    GROUPS,
    INTENSITY,
    MATCH,
    MFA,
    SEIS,
    SHARE,
    SOONEST,
    TICKET,
    Infeasible,
    Option,
    Part,
    Problem,
    Solution,
)
from plans.solver.program import Program, Vector

MOST_PLANS = 5
#: A limit counts as used up when less than this many pounds of it are left, which is what rounding can leave.
_USED_UP = 2


def propose(problem: Problem, objective: str, limit: int = MOST_PLANS, *, seconds: float = SECONDS) -> list[Solution]:
    """Give up to ``limit`` plans that meet the ask, the best first; none contains another.

    Where the time ends, those are given that were found, and say that they are not proved.

    Parameters
    ----------
    problem : Problem
        The ask and what there is.
    objective : str
        One of ``OBJECTIVES``.
    limit : int, default=5
        How many.
    seconds : float, optional
        For all of them together.
    """
    time = Time(seconds)
    program = Program(problem, time)
    found: list[Solution] = []
    while len(found) < limit and not (found and time.is_over):
        # What was the soonest is no longer to be had, so the next search begins where the last one ended.
        since = found[-1].done_day if found else 0
        solved = _soonest(program, since) if objective == SOONEST else program.solve_for(objective)
        if solved is None:
            break
        taken = program.taken(solved)
        pairs = [
            (program.options[place], amount)
            for place, amount in zip(taken, program.amounts(solved, taken), strict=True)
        ]
        found.append(Solution(_in_order(pairs), tuple(_binding(problem, pairs)), proved=time.was_enough))
        program.exclude(taken)
    return found


def _soonest(program: Program, since: int) -> Vector | None:
    """Find the first day by which a plan can be complete, and the plan of fewest funders that is."""
    days = sorted({option.days for option in program.options if option.days >= since})
    if not days or program.solve_for("", days[-1]) is None:
        return None
    at = bisect_left(days, True, hi=len(days) - 1, key=lambda day: program.solve_for("", day) is not None)
    return program.solve_for(FEWEST, days[at])


def explain_infeasible(problem: Problem, *, seconds: float = SECONDS) -> Infeasible:
    """Say what stands in the way of an ask that no plan meets, by lifting one kind of constraint after the other.

    Parameters
    ----------
    problem : Problem
        The ask and what there is.
    seconds : float, optional
        For all that is tried.
    """
    time = Time(seconds)
    largest = _largest(problem, time)
    alone = [group for group in GROUPS if Program(problem, time, (group,)).solve_for("") is not None]
    if not alone:
        alone = [group for group in GROUPS if _largest(problem, time, group) > largest]
    return Infeasible(tuple(alone) or ("mandates",), largest, proved=time.was_enough and largest < problem.ask_gbp)


def _largest(problem: Problem, time: Time, *lifted: str) -> int:
    return int(Program(problem, time, lifted, any_sum=True).largest() + 1e-3)


def _in_order(pairs: Sequence[tuple[Option, int]]) -> tuple[Part, ...]:
    """Set the day of each part: nobody who follows pays before the first who can lead."""
    lead = min((option.days for option, _ in pairs if option.leads), default=0)
    parts = [
        Part(option, amount, max(option.days, lead) if option.follows else option.days) for option, amount in pairs
    ]
    return tuple(sorted(parts, key=lambda part: (part.day, not part.option.grant, part.option.mandate)))


def _binding(problem: Problem, pairs: Sequence[tuple[Option, int]]) -> Iterator[tuple[str, int | None]]:
    """Name the limits that a plan uses up."""
    around = problem.ask_gbp + problem.committed_gbp
    grants = [(option, amount) for option, amount in pairs if option.grant]
    paid_for = sum(amount / option.grant_share for option, amount in grants)
    for option, amount in pairs:
        if option.held:
            continue
        if option.most_gbp is not None and option.most_gbp - amount < _USED_UP:
            yield TICKET, option.mandate
        if option.share_max < 1 and option.share_max * around - amount < _USED_UP:
            yield SHARE, option.mandate
        if option.grant_share < 1 and around - paid_for < _USED_UP / option.grant_share:
            yield INTENSITY, option.mandate
    for group, name, room in (
        (MFA, "mfa", problem.mfa_gbp),
        (SEIS, "seis", problem.seis_gbp),
        (EIS, "eis", problem.eis_gbp),
    ):
        used = sum(amount for option, amount in pairs if getattr(option, name))
        if room is not None and used and room - used < _USED_UP:
            yield group, None
    asked = sum(option.match * amount for option, amount in pairs)
    if asked and sum(amount for option, amount in pairs if option.private) - asked < _USED_UP:
        yield MATCH, None
