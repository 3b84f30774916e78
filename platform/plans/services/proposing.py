"""Propose funding plans for a venture, or say why there is none. Nothing is stored."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from matching.queries import MandateLine
from plans import queries
from plans.models import KeptPart, KeptPlan
from plans.services.gathering import Gathered, gather
from plans.services.words import CONSTRAINTS
from plans.solver import Option, Part, Solution, explain_infeasible, propose
from profiles.queries import VentureRecord
from profiles.services.access import venture_for


@dataclass(frozen=True, slots=True)
class Binding:
    """A constraint that holds a plan where it is, or stands in the way of one: its kind, and whose it is."""

    constraint: str
    words: str
    mandate: MandateLine | None = None


@dataclass(frozen=True, slots=True)
class PlanPart:
    """Money of one mandate.

    Parameters
    ----------
    line : MandateLine
        The mandate.
    instrument : str
        Code of the instrument.
    amount_gbp : int
        Its amount.
    opens_on, closes_on : date or None
        When it can be applied for.
    money_by : date
        When the money is there, if it is applied for on the first day that it can be.
    assumed : tuple of str
        What the mandate does not state.
    option : Option
        What the solver read.
    held : KeptPart or None
        The part of an earlier plan, where the money is there.
    """

    line: MandateLine
    instrument: str
    amount_gbp: int
    opens_on: date | None
    closes_on: date | None
    money_by: date
    assumed: tuple[str, ...]
    option: Option
    held: KeptPart | None = None


@dataclass(frozen=True, slots=True)
class FundingPlan:
    """A plan that meets the ask; its parts stand in the order in which the money comes."""

    objective: str
    parts: tuple[PlanPart, ...]
    binding: tuple[Binding, ...]
    solution: Solution

    @property
    def complete_on(self) -> date:
        """When the last of the money is there."""
        return max(part.money_by for part in self.parts)

    @property
    def token(self) -> str:
        """Tell this plan from others that are proposed for the same ask, by what it holds."""
        held = ";".join(f"{part.line.key} {part.instrument} {part.amount_gbp}" for part in self.parts)
        return sha256(held.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What came of asking.

    Parameters
    ----------
    plans : list of FundingPlan
        The best first; empty where none meets the ask.
    largest_gbp : int or None
        Where there is none, the largest smaller ask that one would meet.
    binding : tuple of Binding
        Where there is none, what stands in the way.
    assumed : tuple of str
        What is assumed about the venture.
    mandates : int
        How many mandates were looked at.
    proved : bool
        Whether that is all there is to say; False where the time for the search was over before.
    """

    plans: list[FundingPlan]
    largest_gbp: int | None
    binding: tuple[Binding, ...]
    assumed: tuple[str, ...]
    mandates: int
    proved: bool = True


def venture_for_plans(session: Session, viewer: Viewer, slug: str) -> VentureRecord:
    """Give a venture to one of its own people, or to staff.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    return venture_for(session, viewer, slug, Action.VIEW_MATCHES)


def propose_plans(
    session: Session,
    *,
    viewer: Viewer,
    record: VentureRecord,
    ask_gbp: int,
    objective: str,
    starts_on: date | None = None,
    after: KeptPlan | None = None,
) -> Proposal:
    """Propose up to five plans that meet an ask.

    Parameters
    ----------
    session : Session
        An open session.
    viewer : Viewer
        Whoever asks; the policy was asked about them.
    record : VentureRecord
        The venture.
    ask_gbp : int
        What has to be found.
    objective : str
        What the founder prefers: one of ``plans.solver.OBJECTIVES``.
    starts_on : date, optional
        The day of the first cost, before which a grant has to be there.
    after : KeptPlan, optional
        A plan of which some has landed: that stands in every plan, and what fell through in none.
    """
    on = clock.today()
    gathered = gather(
        session,
        viewer=viewer,
        record=record,
        ask_gbp=ask_gbp,
        on=on,
        starts_on=starts_on,
        earlier=queries.kept_parts(session, after.id or 0) if after else (),
        committed_gbp=after.committed_gbp if after else None,
    )
    solutions = propose(gathered.problem, objective)
    count = len(gathered.sources)
    if solutions:
        plans = [_plan(gathered, objective, solution, on) for solution in solutions]
        return Proposal(plans, None, (), gathered.assumed, count, all(each.proved for each in solutions))
    none = explain_infeasible(gathered.problem)
    binding = tuple(Binding(group, CONSTRAINTS[group]) for group in none.binding)
    return Proposal([], none.largest_gbp, binding, gathered.assumed, count, none.proved)


def _plan(gathered: Gathered, objective: str, solution: Solution, on: date) -> FundingPlan:
    binding = tuple(
        Binding(group, CONSTRAINTS[group], None if key is None else gathered.sources[key].line)
        for group, key in solution.binding
    )
    return FundingPlan(objective, tuple(_part(gathered, part, on) for part in solution.parts), binding, solution)


def _part(gathered: Gathered, part: Part, on: date) -> PlanPart:
    source = gathered.sources[part.option.mandate]
    return PlanPart(
        line=source.line,
        instrument=part.option.instrument,
        amount_gbp=part.amount_gbp,
        opens_on=source.opens_on,
        closes_on=source.closes_on,
        money_by=(source.held.landed_on if source.held else None) or on + timedelta(days=part.day),
        assumed=source.assumed[part.option.instrument],
        option=part.option,
        held=source.held,
    )
