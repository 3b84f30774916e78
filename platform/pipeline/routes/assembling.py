"""The page on which a round is put together."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.web import session
from pipeline import services
from pipeline.schemas import ROUND_LEVELS, checked_round_ask
from pipeline.services.assembling import assemble
from profiles.services.directory import labels


def round_page(deal_id: int) -> ResponseReturnValue:
    """Show the fewest funders that cover the round. All that is chosen stands in the address."""
    viewer = current_viewer()
    record = services.deal_for(session(), viewer, deal_id, Action.VIEW_DEALS)
    sent = {
        "ask": request.args.get("ask", ""),
        "level": request.args.get("level", ""),
        "out": request.args.getlist("out"),
    }
    found, error = None, None
    try:
        found = assemble(session(), viewer, deal_id, **checked_round_ask(sent))
    except Invalid as problem:
        error = problem
    disclosed(Path.PAGE, [record.venture])
    values = {**sent, "ask": sent["ask"] or (found.ask_gbp if found else "")}
    page = render_template(
        "pipeline/round.html",
        record=record,
        found=found,
        form=Form(values, error.fields if error else {}, str(error) if error else ""),
        levels=list(ROUND_LEVELS.items()),
        instruments=labels(session()).instruments,
    )
    return page, 422 if error and request.args else 200
