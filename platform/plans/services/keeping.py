"""Keep a plan that was proposed, and write down what becomes of its parts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.policy import Action, Viewer, require
from foundation import audit, clock
from foundation.audit import plain
from foundation.database import Session
from foundation.errors import Conflict, Difference, NotFound
from plans import queries
from plans.models import KeptPart, KeptPlan, PartStatus
from plans.services.gathering import terms_of
from plans.services.proposing import FundingPlan, PlanPart, propose_plans
from plans.services.tracking import SUBJECT, plan_for
from profiles.models import Venture
from profiles.queries import VentureRecord

LABELS: Mapping[str, str] = {"status": "How far it is", "landed_gbp": "Amount landed", "landed_on": "Landed on"}


def keep_plan(
    session: Session,
    *,
    actor: Viewer,
    record: VentureRecord,
    ask_gbp: int,
    objective: str,
    token: str,
    starts_on: date | None = None,
    after_id: int | None = None,
) -> KeptPlan:
    """Keep one of the plans that meet an ask. It is worked out again, so that only what still holds is kept.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Viewer
        Who keeps it.
    record : VentureRecord
        The venture.
    ask_gbp, objective, starts_on
        As they were asked.
    token : str
        Which of the plans.
    after_id : int, optional
        The earlier plan whose missing money this one finds. Its ask and round are taken; ``ask_gbp`` is not looked at.

    Raises
    ------
    Forbidden, NotFound
        If the actor may not change the venture, or there is no such earlier plan.
    Conflict
        If no plan is like that any more.
    """
    venture = record.venture
    require(actor, Action.EDIT, venture)
    after = plan_for(session, venture, after_id) if after_id else None
    ask = after.ask_gbp if after else ask_gbp
    proposal = propose_plans(
        session, viewer=actor, record=record, ask_gbp=ask, objective=objective, starts_on=starts_on, after=after
    )
    chosen = next((plan for plan in proposal.plans if plan.token == token), None)
    if chosen is None:
        raise Conflict("What funders offer, or your profile, has changed since this plan was made. Nothing was kept.")
    plan = KeptPlan(
        venture_id=venture.id or 0,
        previous_id=after.id if after else None,
        objective=objective,
        ask_gbp=ask,
        committed_gbp=after.committed_gbp if after else venture.round_committed_gbp or 0,
        starts_on=starts_on,
        proved=chosen.solution.proved,
        binding=[
            {"constraint": held.constraint, "mandate": held.mandate.name if held.mandate else None}
            for held in chosen.binding
        ],
        assumed=list(proposal.assumed),
        demo=venture.demo,
        kept_at=clock.now(),
        kept_by_id=actor.user_id,
    )
    session.add(plan)
    session.flush()
    _add_parts(session, plan, chosen, after)
    audit.trail(session, actor, SUBJECT, plan.id, "kept", {"ask_gbp": [None, ask], "objective": [None, objective]})
    return plan


def _add_parts(session: Session, plan: KeptPlan, chosen: FundingPlan, after: KeptPlan | None) -> None:
    """Write the parts; one that an earlier plan had already is as far as it was there."""
    earlier = queries.kept_parts(session, after.id or 0) if after else []
    reached = {(part.mandate_id, part.instrument_code): part.status for part, _ in earlier}
    for position, part in enumerate(chosen.parts):
        session.add(_row(plan, position, part, reached.get((part.line.key, part.instrument), PartStatus.PLANNED.value)))
    session.flush()


def _row(plan: KeptPlan, position: int, part: PlanPart, status: str) -> KeptPart:
    held = part.held
    return KeptPart(
        plan_id=plan.id or 0,
        mandate_id=part.line.key,
        position=position,
        instrument_code=part.instrument,
        amount_gbp=part.amount_gbp,
        opens_on=part.opens_on,
        closes_on=part.closes_on,
        money_by=part.money_by,
        assumed=list(part.assumed),
        terms=terms_of(part.option),
        status=status,
        landed_gbp=held.landed_gbp if held else None,
        landed_on=held.landed_on if held else None,
    )


def change_part(
    session: Session,
    *,
    actor: Viewer,
    venture: Venture,
    plan_id: int,
    part_id: int,
    version: int,
    values: Mapping[str, Any],
) -> KeptPart:
    """Write down what became of a part.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Viewer
        Who says so.
    venture : Venture
        Whose plan it is.
    plan_id, part_id : int
        The part.
    version : int
        The version of the part that the actor saw.
    values : Mapping
        ``status``, ``landed_gbp`` and ``landed_on`` as they should be.

    Raises
    ------
    Forbidden, NotFound
        If the actor may not change the venture, or there is no such part.
    Conflict
        If somebody else wrote something else down since. Nothing is written.
    """
    require(actor, Action.EDIT, venture)
    plan = plan_for(session, venture, plan_id)
    found = next(((part, line) for part, line in queries.kept_parts(session, plan_id) if part.id == part_id), None)
    if found is None:
        raise NotFound("This plan has no such part.")
    part, line = found
    before = {name: getattr(part, name) for name in LABELS}
    changes = {name: [plain(before[name]), plain(values[name])] for name in LABELS if values[name] != before[name]}
    if not changes:
        return part
    if not queries.change_part(session, part, version, dict(values)):
        raise _changed_meanwhile(part, line.name, values)
    audit.trail(session, actor, SUBJECT, plan.id, "changed", {"part": [line.name, line.name], **changes})
    return part


def _changed_meanwhile(part: KeptPart, name: str, values: Mapping[str, Any]) -> Conflict:
    return Conflict(
        f"Somebody else changed “{name}” while you had it open. Nothing was changed.",
        version=part.version,
        differences=[
            Difference(field, label, None, getattr(part, field), values[field])
            for field, label in LABELS.items()
            if getattr(part, field) != values[field]
        ],
    )
