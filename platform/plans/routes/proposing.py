"""The page on which plans are proposed."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.policy import Action, may
from accounts.routes import current_viewer
from foundation.errors import Conflict, Invalid, NotFound
from foundation.forms import Form
from foundation.web import sent_pdf, session
from plans.models import KeptPlan
from plans.routes.showing import cash_chart, instrument_names, timeline_of_proposal
from plans.schemas import checked_ask
from plans.services import printing
from plans.services.proposing import Proposal, propose_plans, venture_for_plans
from plans.services.tracking import plan_for, plans_of
from plans.services.words import OBJECTIVES
from profiles.queries import VentureRecord

_ASKED = ("ask", "objective", "starts_on")


def plans(slug: str) -> ResponseReturnValue:
    """Show the plans that meet an ask, side by side. The ask stands in the address."""
    record = venture_for_plans(session(), current_viewer(), slug)
    return proposals_page(record, request.args, _earlier(record, request.args.get("after", type=int)))


def proposals_page(
    record: VentureRecord, sent: Mapping[str, str], after: KeptPlan | None, conflict: Conflict | None = None
) -> ResponseReturnValue:
    """Show the plans that meet an ask, or what is wrong with it."""
    values = _values(record, sent, after)
    form, proposal = Form(values), None
    if any(name in sent for name in _ASKED):
        try:
            proposal = _proposed(record, values, after)
        except Invalid as error:
            form = Form(values, error.fields, "The ask needs another look.")
    names = instrument_names()
    found = proposal.plans if proposal else []
    months = [printing.runway_of(record.venture, plan) for plan in found]
    page = render_template(
        "plans/plans.html",
        venture=record.venture,
        form=form,
        after=after,
        conflict=conflict,
        objectives=list(OBJECTIVES.items()),
        proposal=proposal,
        timelines=[timeline_of_proposal(plan, names) for plan in found],
        months=months,
        cash=[cash_chart(each) for each in months],
        runway_words=printing.runway_words,
        instruments=names,
        asked={name: values[name] for name in (*_ASKED, "after") if values.get(name)},
        kept=len(plans_of(session(), record.venture)),
        may_keep=may(current_viewer(), Action.EDIT, record.venture),
    )
    return page, 409 if conflict else 422 if form.errors else 200


def proposed_pdf(slug: str) -> ResponseReturnValue:
    """Send one of the plans that meet an ask as a PDF."""
    record = venture_for_plans(session(), current_viewer(), slug)
    after = _earlier(record, request.args.get("after", type=int))
    try:
        proposal = _proposed(record, _values(record, request.args, after), after)
    except Invalid as error:
        raise NotFound("There is no plan at this address.") from error
    chosen = next((plan for plan in proposal.plans if plan.token == request.args.get("plan")), None)
    if chosen is None:
        raise NotFound("There is no such plan any more. Make plans again to see those that there are.")
    content = printing.proposed_pdf(record.venture, proposal, chosen, instrument_names())
    return sent_pdf(content, f"funding-plan-{slug}.pdf")


def _earlier(record: VentureRecord, plan_id: int | None) -> KeptPlan | None:
    return plan_for(session(), record.venture, plan_id) if plan_id else None


def _values(record: VentureRecord, sent: Mapping[str, str], after: KeptPlan | None) -> dict[str, Any]:
    """Give what the form holds: what was sent, and for what was not, what the profile or the earlier plan says."""
    row = record.venture
    still = max(0, (row.round_target_gbp or 0) - (row.round_committed_gbp or 0))
    values: dict[str, Any] = {"ask": still or "", "objective": after.objective if after else "fewest_funders"}
    values |= {name: sent[name] for name in _ASKED if name in sent}
    return {**values, "ask": after.ask_gbp, "after": after.id} if after else values


def _proposed(record: VentureRecord, values: Mapping[str, Any], after: KeptPlan | None) -> Proposal:
    asked = checked_ask({name: value for name, value in values.items() if name in _ASKED})
    return propose_plans(
        session(),
        viewer=current_viewer(),
        record=record,
        ask_gbp=asked["ask"],
        objective=asked["objective"],
        starts_on=asked.get("starts_on"),
        after=after,
    )
