"""The planner: plans side by side. What is asked stands in the address; nothing is stored."""

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from allocation.routes.account import AT, account_of
from allocation.routes.blueprint import allocation_pages
from allocation.schemas import AllocationAskSchema
from allocation.services.access import Account
from allocation.services.planning import OBJECTIVES, Planned, plan
from foundation.downloads import export_form, table_file
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.tabular import Format
from foundation.web import session
from pipeline.models import LIVE_STAGES, stage_name
from profiles.schemas import checked

_COLUMNS = ("deal", "venture", "mandate", "stage", "amount (GBP)", "fit", "fit known", "weight")


@allocation_pages.get(f"{AT}/plans")
def planner(slug: str) -> ResponseReturnValue:
    """Show a plan for each objective, side by side."""
    held = account_of(slug)
    sent: dict[str, Any] = {**request.args.to_dict(), "must": request.args.getlist("must")}
    try:
        asked = checked(AllocationAskSchema, sent)
        found = _planned(held, asked)
    except Invalid as error:
        return _page(held, Form(sent, error.fields, str(error)), None), 422
    if form := export_form():
        return _file(found, form, slug)
    values = {"budget": found.budget_gbp, "from_stage": found.from_stage, "must": [str(key) for key in found.musts]}
    return _page(held, Form(values), found)


def _planned(held: Account, asked: dict[str, Any]) -> Planned:
    return plan(
        session(),
        held,
        current_viewer(),
        budget_gbp=asked["budget"],
        from_stage=asked["from_stage"],
        musts=asked["must"],
    )


def _page(held: Account, form: Form, found: Planned | None) -> str:
    kept = {name: request.args.getlist(name) for name in ("budget", "from_stage", "must") if name in request.args}
    return render_template(
        "allocation/planner.html",
        held=held,
        form=form,
        planned=found,
        objectives=OBJECTIVES,
        stages=[(stage, stage_name(stage)) for stage in LIVE_STAGES],
        stage_name=stage_name,
        args={**kept, "slug": held.funder.slug},
    )


def _file(found: Planned, form: Format, slug: str) -> Response:
    names = [OBJECTIVES[each.objective][0] for each in found.proposals]
    rows = [
        (
            choice.deal.deal_id, choice.deal.venture_name, choice.deal.mandate_name, stage_name(choice.deal.stage),
            choice.deal.amount_gbp, round(choice.fit, 4), "yes" if choice.known else "no", choice.weight,
            *("yes" if choice.deal.deal_id in each.plan.keys else "" for each in found.proposals),
        )
        for choice in found.choices
    ]  # fmt: skip
    return table_file([*_COLUMNS, *names], rows, form, f"parity-plans-{slug}", title="Plans")
