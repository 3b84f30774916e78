"""Deciding on the ventures of a ranked list: passing with a reason, taking that back, and comparing a few."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action, require
from accounts.routes import current_viewer, disclosed
from accounts.routes.answers import own_address
from accounts.services.promotion.disclosing import Path
from dealflow.schemas import PassSchema, checked
from dealflow.services import comparing, passing
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from matching.routes.words import CRITERIA_NAMES
from matching.services import mandate_for_matches, match_between
from pipeline.models import REASON_GROUPS


def pass_on(slug: str, venture_slug: str) -> ResponseReturnValue:
    """Pass on a venture, with the reason."""
    viewer = current_viewer()
    mandate = mandate_for_matches(session(), viewer, slug)
    require(viewer, Action.WORK_DEALS, mandate)
    sent = request.form.to_dict()
    if request.method == "GET":
        return _pass_page(slug, venture_slug, Form())
    try:
        values = checked(PassSchema(), sent)
        with transaction() as database:
            passing.pass_on(database, actor=viewer, mandate=mandate, venture_slug=venture_slug, **values)
    except Invalid as error:
        return _pass_page(slug, venture_slug, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _pass_page(slug, venture_slug, Form(sent, message=str(error))), 409
    flash("Passed. The venture is told nothing; “Undo” in the list takes it back.", "good")
    return _back(slug)


def _pass_page(slug: str, venture_slug: str, form: Form) -> str:
    found = match_between(session(), viewer=current_viewer(), slug=venture_slug, mandate_slug=slug)
    return render_template(
        "dealflow/pass.html",
        found=found,
        form=form,
        back=own_address(request.values.get("back"), url_for("matching.mandate_matches", slug=slug)),
        reasons=[
            (group.name, [(f"{group.code}.{code}", name) for code, name in group.reasons]) for group in REASON_GROUPS
        ],
    )


def take_back(slug: str, venture_slug: str) -> ResponseReturnValue:
    """Take a pass back."""
    viewer = current_viewer()
    mandate = mandate_for_matches(session(), viewer, slug)
    require(viewer, Action.WORK_DEALS, mandate)
    try:
        with transaction() as database:
            passing.take_back(database, actor=viewer, mandate=mandate, venture_slug=venture_slug)
    except (Conflict, Invalid) as error:
        flash(str(error), "warn")
    else:
        flash("Taken back. The deal stands where it stood before.", "good")
    return _back(slug)


def _back(slug: str) -> ResponseReturnValue:
    return redirect(own_address(request.values.get("back"), url_for("matching.mandate_matches", slug=slug)), code=303)


def compare(slug: str) -> ResponseReturnValue:
    """Show up to four ventures of a mandate's list side by side."""
    viewer = current_viewer()
    mandate, found = comparing.side_by_side(session(), viewer, slug, request.args.getlist("venture"))
    disclosed(Path.PAGE, [each.explained.venture for each in found])
    named = [name for name in CRITERIA_NAMES if any(name in each.criteria for each in found)]
    return render_template(
        "dealflow/compare.html",
        mandate=mandate,
        found=found,
        criteria=[(name, CRITERIA_NAMES[name]) for name in named],
        most=comparing.MOST,
    )
