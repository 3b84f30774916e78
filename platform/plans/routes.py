"""The page of funding plans."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation import clock
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.web import session
from plans.schemas import checked_ask
from plans.services.proposing import FundingPlan, Proposal, propose_plans, venture_for_plans
from plans.services.words import OBJECTIVES
from reference import queries as reference

blueprint = Blueprint("plans", __name__, template_folder="templates")
blueprints: tuple[Blueprint, ...] = (blueprint,)


@blueprint.route("/ventures/<slug>/plans")
def plans(slug: str) -> ResponseReturnValue:
    """Show the plans that meet an ask, side by side. The ask stands in the address."""
    viewer = current_viewer()
    record = venture_for_plans(session(), viewer, slug)
    row = record.venture
    still = max(0, (row.round_target_gbp or 0) - (row.round_committed_gbp or 0))
    sent = {name: value for name, value in request.args.items() if name in ("ask", "objective", "starts_on")}
    values = {"ask": still or "", "objective": "fewest_funders", **sent}
    form, proposal = Form(values), None
    if sent:
        try:
            asked = checked_ask(values)
            proposal = propose_plans(
                session(),
                viewer=viewer,
                record=record,
                ask_gbp=asked["ask"],
                objective=asked["objective"],
                starts_on=asked.get("starts_on"),
            )
        except Invalid as error:
            form = Form(values, error.fields, "The ask needs another look.")
    instruments = {each.code: each.name for each in reference.instruments(session())}
    page = render_template(
        "plans/plans.html",
        venture=row,
        form=form,
        objectives=list(OBJECTIVES.items()),
        proposal=proposal,
        charts=_charts(proposal, instruments),
        instruments=instruments,
    )
    return page, 422 if form.errors else 200


def _charts(proposal: Proposal | None, instruments: dict[str, str]) -> list[dict[str, Any]]:
    return [_timeline(plan, instruments) for plan in proposal.plans] if proposal else []


def _timeline(plan: FundingPlan, instruments: dict[str, str]) -> dict[str, Any]:
    """Draw when the money of each part is there, in days from today."""
    today = clock.today()
    names = [part.line.name for part in plan.parts]
    days = [(part.money_by - today).days for part in plan.parts]
    rows = [
        [part.line.name, instruments[part.instrument], part.money_by.isoformat(), part.amount_gbp]
        for part in plan.parts
    ]
    series = [{"name": "Days from today", "values": days}]
    return {
        "data": {"categories": names, "series": series, "unit": "count", "axis": "Days", "horizontal": True, "min": 0},
        "table": {"columns": ["Mandate", "Kind of money", "Money by", "Pounds"], "rows": rows},
    }
