"""Plan an allocation: which of the live deals reach the ranges within the budget, at the best total fit."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from accounts.policy import Viewer
from allocation.queries import LiveDeal
from allocation.services.access import Account
from allocation.services.account import Overview, Standing, deal_tags, overview
from allocation.services.aims import Part, Reach, reach
from allocation.solver import BUDGET, Candidate, Plan, Problem, Range, best_plan
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid
from foundation.money import format_pounds
from matching.services import index_of, offers_open
from pipeline.models import ORDER

#: Fit that a deal counts with where its match cannot be scored: neither for nor against it.
NEUTRAL = 0.5
#: Most deals to choose from: the furthest along, so that a plan is worked out while somebody waits.
MOST = 150
FIT, POUNDS, LIKELY, FREE = "fit", "pounds", "likely", "no_ranges"
OBJECTIVES: Mapping[str, tuple[str, str]] = {
    FIT: ("Best total fit", "Each deal counts with its match score, whatever its size."),
    POUNDS: ("Best fit by pound", "Each deal counts with its match score times its pounds, in millions."),
    LIKELY: ("Best likely fit", "Each deal counts with its match score times the weight of its stage."),
    FREE: (
        "Without the ranges",
        "Best total fit within the budget alone: beside the others it shows what ranges cost.",
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A deal that could be chosen, with its fit; ``known`` is False where its match cannot be scored."""

    deal: LiveDeal
    fit: float
    known: bool
    weight: float


@dataclass(frozen=True)
class Ended:
    """A range once a plan is done."""

    standing: Standing
    part: Part
    reach: Reach


@dataclass(frozen=True)
class Proposal:
    """One plan in the fund's words.

    Parameters
    ----------
    objective : str
        One of ``OBJECTIVES``.
    plan : Plan
        What was chosen.
    choices : sequence of Choice
        The deals, by venture.
    ends : sequence of Ended
        Where each range stands once they are done.
    binding : sequence of (str, str, float, bool)
        What holds the plan where it is: ``budget`` or ``range``, its name, and what the plan would be worth more
        without it, at least or exactly.
    """

    objective: str
    plan: Plan
    choices: Sequence[Choice]
    ends: Sequence[Ended]
    binding: Sequence[tuple[str, str, float, bool]]


@dataclass(frozen=True)
class Planned:
    """Plans side by side, and what they were made from."""

    found: Overview
    budget_gbp: int
    from_stage: str
    musts: frozenset[int]
    choices: Sequence[Choice]
    proposals: Sequence[Proposal]
    without_amount: int
    too_early: int
    too_many: int


def plan(
    session: Session,
    account: Account,
    viewer: Viewer,
    *,
    budget_gbp: int | None,
    from_stage: str,
    musts: Collection[int] = (),
) -> Planned:
    """Make a plan for each objective. Nothing is stored.

    Parameters
    ----------
    session : Session
        The database.
    account : Account
        Whose deals and ranges.
    viewer : Viewer
        Who asks: a fit counts offers only as far as they may see them.
    budget_gbp : int or None
        Most that may be placed; what remains to be invested where it is not given.
    from_stage : str
        Deals of this stage and later ones are chosen from.
    musts : collection of int
        Keys of deals that are to be in every plan.

    Raises
    ------
    Invalid
        If the deals that must be in are none to choose from, or do not fit into the budget.
    """
    found = overview(session, account)
    budget = max(0, found.whole.remaining) if budget_gbp is None else budget_gbp
    counted = [deal for deal in found.pipeline.deals if deal.amount_gbp]
    late = [deal for deal in counted if ORDER[deal.stage] >= ORDER[from_stage]]
    wanted = set(musts)
    late.sort(key=lambda deal: (deal.deal_id not in wanted, -ORDER[deal.stage], deal.deal_id))
    choices = sorted(
        _scored(session, viewer, late[:MOST], found),
        key=lambda each: (each.deal.venture_name.lower(), each.deal.deal_id),
    )
    _check_musts(choices, wanted, budget)
    standings = [each for each in found.targets if each.in_force]
    return Planned(
        found=found,
        budget_gbp=budget,
        from_stage=from_stage,
        musts=frozenset(wanted),
        choices=choices,
        proposals=[_proposal(name, choices, standings, budget, frozenset(wanted), found) for name in OBJECTIVES],
        without_amount=found.pipeline.without_amount,
        too_early=len(counted) - len(late),
        too_many=max(0, len(late) - MOST),
    )


def _check_musts(choices: Sequence[Choice], wanted: set[int], budget: int) -> None:
    held = [each.deal for each in choices if each.deal.deal_id in wanted]
    if len(held) < len(wanted):
        raise Invalid({"must": ["A deal that must be in is not among those to choose from."]})
    total = sum(deal.amount_gbp or 0 for deal in held)
    if total > budget:
        raise Invalid({"budget": [f"The deals that must be in come to {format_pounds(total)}, more than the budget."]})
    if len({deal.venture_id for deal in held}) < len(held):
        raise Invalid({"must": ["Of two deals of one venture only one can be in."]})


def _scored(session: Session, viewer: Viewer, deals: Sequence[LiveDeal], found: Overview) -> list[Choice]:
    """Score each deal as its match is scored on every other page."""
    index, on = index_of(session), clock.today()
    snapshot, catalogue = index.catalogue(session, offers=offers_open(viewer))
    rules = index.rules(session, snapshot, on)
    choices = []
    for deal in deals:
        venture = catalogue.venture_profiles.get(deal.venture_id)
        mandate = catalogue.mandate_profiles.get(deal.mandate_id)
        weight = found.weights[deal.stage].weight
        if venture is None or mandate is None:
            choices.append(Choice(deal, NEUTRAL, known=False, weight=weight))
            continue
        match = catalogue.matcher.explain(venture, mandate, on=on, rules=rules)
        choices.append(Choice(deal, match.score, known=True, weight=weight))
    return choices


def _worth(objective: str, choice: Choice) -> float:
    if objective == POUNDS:
        return choice.fit * (choice.deal.amount_gbp or 0) / 1_000_000
    return choice.fit * choice.weight if objective == LIKELY else choice.fit


def _proposal(
    objective: str,
    choices: Sequence[Choice],
    standings: Sequence[Standing],
    budget: int,
    musts: frozenset[int],
    found: Overview,
) -> Proposal:
    candidates = [
        Candidate(
            key=each.deal.deal_id,
            venture=each.deal.venture_id,
            amount_gbp=each.deal.amount_gbp or 0,
            worth=_worth(objective, each),
            tags=deal_tags(each.deal, found.tagger),
        )
        for each in choices
    ]
    held = [] if objective == FREE else standings
    ranges = [
        Range(
            each.position.aim.tag, each.position.aim.low, each.position.aim.high,
            each.position.placed.inside, each.position.placed.total,
        )
        for each in held
    ]  # fmt: skip
    chosen = best_plan(Problem(candidates, ranges, budget, musts))
    taken = [each for each in candidates if each.key in chosen.keys]
    return Proposal(
        objective=objective,
        plan=chosen,
        choices=[each for each in choices if each.deal.deal_id in chosen.keys],
        ends=[_ended(each, taken, chosen.total_gbp) for each in standings],
        binding=[
            ("budget", "The budget", each.gain, each.proved)
            if each.constraint == BUDGET
            else ("range", held[each.constraint].name, each.gain, each.proved)
            for each in chosen.binding
        ],
    )


def _ended(standing: Standing, taken: Sequence[Candidate], total: int) -> Ended:
    inside = sum(each.amount_gbp for each in taken if standing.position.aim.tag in each.tags)
    part = standing.position.placed + Part(inside, total)
    return Ended(standing, part, reach(standing.position.aim, part))
