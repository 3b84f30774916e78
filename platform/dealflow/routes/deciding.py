"""Deciding on the ventures of a ranked list: passing with a reason, taking that back, and comparing a few."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action, require
from accounts.routes import current_viewer, disclosed
from accounts.routes.answers import own_address
from accounts.services.promotion.disclosing import Path
from dealflow.routes.swapping import changed_row
from dealflow.schemas import PassSchema, checked
from dealflow.services import comparing, passing
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction, wants_fragment
from matching.routes.asking import JUST_PASSED
from matching.services import mandate_for_matches, match_between
from matching.services.words import CRITERIA_NAMES
from pipeline.models import REASON_GROUPS
from profiles.models import Venture


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
            deal = passing.pass_on(database, actor=viewer, mandate=mandate, venture_slug=venture_slug, **values)
            venture_id = deal.venture_id
    except Invalid as error:
        return _asked_again(slug, venture_slug, Form(sent, error.fields, str(error)), 422)
    except Conflict as error:
        return _asked_again(slug, venture_slug, Form(sent, message=str(error)), 409)
    if wants_fragment():
        return changed_row(mandate, session().get_one(Venture, venture_id), list_address(slug))
    return redirect(_passed_at(list_address(slug), venture_slug), code=303)


def _asked_again(slug: str, venture_slug: str, form: Form, status: int) -> ResponseReturnValue:
    """Show the form once more; in a list it stays in the venture's row."""
    answer = make_response(_pass_page(slug, venture_slug, form), status)
    if wants_fragment():
        answer.headers["HX-Retarget"] = f"#match-{venture_slug} .match-asked"
        answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def _pass_page(slug: str, venture_slug: str, form: Form) -> str:
    found = match_between(session(), viewer=current_viewer(), slug=venture_slug, mandate_slug=slug)
    return render_template(
        "dealflow/_pass_form.html" if wants_fragment() else "dealflow/pass.html",
        found=found,
        form=form,
        back=list_address(slug),
        reasons=reason_choices(),
    )


def reason_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the reasons for passing in their groups, as a field offers them."""
    return [(group.name, [(f"{group.code}.{code}", name) for code, name in group.reasons]) for group in REASON_GROUPS]


def take_back(slug: str, venture_slug: str) -> ResponseReturnValue:
    """Take a pass back."""
    viewer = current_viewer()
    mandate = mandate_for_matches(session(), viewer, slug)
    require(viewer, Action.WORK_DEALS, mandate)
    try:
        with transaction() as database:
            deal = passing.take_back(database, actor=viewer, mandate=mandate, venture_slug=venture_slug)
            venture_id = deal.venture_id
    except (Conflict, Invalid) as error:
        if wants_fragment():
            return _told(venture_slug, str(error))
        flash(str(error), "warn")
    else:
        if wants_fragment():
            return changed_row(mandate, session().get_one(Venture, venture_id), list_address(slug))
        flash("Taken back. The deal stands where it stood before.", "good")
    return redirect(list_address(slug), code=303)


def _told(venture_slug: str, message: str) -> Response:
    """Say in a venture's row why nothing was changed."""
    answer = make_response(render_template("errors/fragment.html", title="Not done", message=message), 409)
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = f"#match-{venture_slug}", "beforeend"
    return answer


def list_address(slug: str) -> str:
    """Give the address of the list that somebody decides in, without what it said of the last pass."""
    asked = urlsplit(own_address(request.values.get("back"), url_for("matching.mandate_matches", slug=slug)))
    kept = [(name, value) for name, value in parse_qsl(asked.query, keep_blank_values=True) if name != JUST_PASSED]
    return urlunsplit(("", "", asked.path, urlencode(kept), ""))


def _passed_at(address: str, venture_slug: str) -> str:
    """Give the address of a list that says what was passed on just now, with a way to take it back."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode({JUST_PASSED: venture_slug})}"


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
