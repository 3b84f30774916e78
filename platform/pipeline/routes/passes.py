"""Passing on a deal with feedback, and the page on which a venture reads it."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from pipeline import queries
from pipeline.models import REASON_GROUPS, REASONS, Stage, stage_name
from pipeline.schemas import checked_pass
from pipeline.services import comebacks, feedback
from pipeline.services.feedback import PassView, Told
from profiles.models import Venture


def pass_page(deal_id: int) -> ResponseReturnValue:
    """Show the form by which a deal is passed on."""
    return _page(feedback.pass_view(session(), current_viewer(), deal_id))


def pass_on(deal_id: int) -> ResponseReturnValue:
    """Pass on a deal, or say more about one that is passed on."""
    viewer, typed = current_viewer(), request.form.to_dict()
    try:
        with transaction() as current:
            feedback.pass_on(current, actor=viewer, deal_id=deal_id, **checked_pass(typed))
    except Invalid as error:
        return _page(feedback.pass_view(session(), viewer, deal_id), Form(typed, error.fields, str(error)), status=422)
    except Conflict as error:
        return _page(feedback.pass_view(session(), viewer, deal_id), Form(typed), conflict=error, status=409)
    return redirect(url_for("pipeline.pass_page", deal_id=deal_id), code=303)


def stop_waiting(deal_id: int) -> ResponseReturnValue:
    """Wait no longer for a venture that was passed on."""
    viewer = current_viewer()
    try:
        with transaction() as current:
            feedback.stop_waiting(current, actor=viewer, deal_id=deal_id)
    except Conflict as error:
        return _page(feedback.pass_view(session(), viewer, deal_id), conflict=error, status=409)
    return redirect(url_for("pipeline.pass_page", deal_id=deal_id), code=303)


def told(slug: str) -> ResponseReturnValue:
    """Show a venture's people what funders told it when they passed."""
    venture, lines = feedback.told_venture(session(), current_viewer(), slug)
    return render_template("pipeline/feedback.html", venture=venture, lines=lines)


def told_of(venture: Venture) -> list[Told]:
    """Give the pages of the packages below what funders told a venture when they passed: for its own people only."""
    return feedback.told_of(session(), current_viewer(), venture)


def _page(
    view: PassView, form: Form | None = None, *, conflict: Conflict | None = None, status: int = 200
) -> tuple[str, int]:
    wanted = comebacks.choices(session(), current_viewer(), view.record.venture)
    stages: Mapping[str, Any] = queries.stage_order(session())
    page = render_template(
        "pipeline/pass.html",
        view=view,
        form=form or Form({"send": "yes"} if view.may_tell else {}),
        conflict=conflict,
        passed=view.record.deal.stage == Stage.PASSED,
        stage_name=stage_name,
        reasons=REASONS,
        reason_options=[
            (group.name, [(f"{group.code}.{code}", name) for code, name in group.reasons]) for group in REASON_GROUPS
        ],
        wanted_options=[(code, comebacks.WANTED[code]) for code in wanted],
        stage_options=[(code, name) for code, (_position, name) in stages.items()],
    )
    return page, status
