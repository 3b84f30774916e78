"""Offers to move abroad: written down, and set beside a plan at home."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action, may, require
from accounts.routes import current_viewer
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from plans.models import OfferAbroad
from plans.routes.showing import both_sides_chart, instrument_names
from plans.schemas import checked_offer, checked_offer_change, checked_opening
from plans.services import abroad
from plans.services.comparing import compare
from plans.services.proposing import venture_for_plans
from plans.services.tracking import plans_of
from plans.services.words import OBJECTIVES, OFFER_KINDS, OFFER_LABELS, STATUSES
from profiles.models import Venture

_AGAIN = "The offer needs another look."


def new_offer(slug: str) -> ResponseReturnValue:
    """Write down an offer."""
    viewer = current_viewer()
    venture = venture_for_plans(session(), viewer, slug).venture
    require(viewer, Action.EDIT, venture)
    if request.method == "GET":
        return _form(venture, None, Form({"currency": "USD"}))
    try:
        values = checked_offer(request.form)
        with transaction() as database:
            offer_id = abroad.add_offer(database, actor=viewer, venture=venture, values=values).id
    except Invalid as error:
        return _form(venture, None, Form(request.form, error.fields, _AGAIN)), 422
    flash("The offer is kept. Only your own people see it.", "good")
    return redirect(url_for("plans.offer", slug=slug, offer_id=offer_id), code=303)


def offer(slug: str, offer_id: int) -> ResponseReturnValue:
    """Set an offer beside a plan that the venture keeps."""
    venture = venture_for_plans(session(), current_viewer(), slug).venture
    return _comparison(venture, abroad.offer_for(session(), venture, offer_id))


def _comparison(venture: Venture, held: OfferAbroad, conflict: Conflict | None = None) -> str:
    viewer = current_viewer()
    found = compare(session(), viewer=viewer, venture=venture, offer=held, plan_id=request.args.get("plan", type=int))
    return render_template(
        "plans/offer.html",
        venture=venture,
        offer=held,
        found=found,
        conflict=conflict,
        worth=abroad.worth(held),
        plans=plans_of(session(), venture),
        chart=both_sides_chart(found),
        kinds=OFFER_KINDS,
        objectives=OBJECTIVES,
        statuses=STATUSES,
        instruments=instrument_names(),
        may_edit=may(viewer, Action.EDIT, venture),
    )


def change_offer(slug: str, offer_id: int) -> ResponseReturnValue:
    """Change an offer."""
    viewer = current_viewer()
    venture = venture_for_plans(session(), viewer, slug).venture
    require(viewer, Action.EDIT, venture)
    held = abroad.offer_for(session(), venture, offer_id)
    if request.method == "GET":
        return _form(venture, held, Form(_typed(held)))
    try:
        version, values = checked_offer_change(request.form)
        with transaction() as database:
            abroad.change_offer(
                database, actor=viewer, venture=venture, offer_id=offer_id, version=version, values=values
            )
    except Invalid as error:
        return _form(venture, held, Form(request.form, error.fields, _AGAIN)), 422
    except Conflict as error:
        now = abroad.offer_for(session(), venture, offer_id)
        return _form(venture, now, Form({**request.form, "version": error.version}), error), 409
    flash("Saved.", "good")
    return redirect(url_for("plans.offer", slug=slug, offer_id=offer_id), code=303)


def _typed(held: OfferAbroad) -> Mapping[str, Any]:
    """Give an offer as its form holds it: shares in percent, and no rate for pounds."""
    percent = {
        name: None if value is None else f"{100 * value:.6g}"
        for name, value in (("cost_share", held.cost_share), ("stake", held.stake))
    }
    return {**held.model_dump(), **percent, "rate": None if held.currency == "GBP" else f"{held.rate:.10g}"}


def _form(venture: Venture, held: OfferAbroad | None, form: Form, conflict: Conflict | None = None) -> str:
    theirs = _typed(held) if held and conflict else {}
    changed = [
        (label, theirs[name], form.value(name))
        for name, label in OFFER_LABELS.items()
        if conflict and str("" if theirs[name] is None else theirs[name]) != str(form.value(name))
    ]
    return render_template(
        "plans/offer_form.html",
        venture=venture,
        offer=held,
        form=form,
        labels=OFFER_LABELS,
        kinds=list(OFFER_KINDS.items()),
        conflict=conflict,
        changed=changed,
    )


def open_offer(slug: str, offer_id: int) -> ResponseReturnValue:
    """Let the people of the venture's clusters read an offer, or no longer."""
    viewer = current_viewer()
    venture = venture_for_plans(session(), viewer, slug).venture
    require(viewer, Action.EDIT, venture)
    try:
        version, opened = checked_opening(request.form)
        with transaction() as database:
            abroad.open_offer(
                database, actor=viewer, venture=venture, offer_id=offer_id, version=version, opened=opened
            )
    except Invalid:
        flash("Nothing was changed: say whether your clusters may read it.", "warn")
    except Conflict as error:
        return _comparison(venture, abroad.offer_for(session(), venture, offer_id), error), 409
    else:
        flash("Your clusters can read it." if opened else "Only your own people can read it.", "good")
    return redirect(url_for("plans.offer", slug=slug, offer_id=offer_id), code=303)


def remove_offer(slug: str, offer_id: int) -> ResponseReturnValue:
    """Remove an offer."""
    viewer = current_viewer()
    venture = venture_for_plans(session(), viewer, slug).venture
    with transaction() as database:
        title = abroad.remove_offer(database, actor=viewer, venture=venture, offer_id=offer_id)
    flash(f"{title} is removed.", "good")
    return redirect(url_for("plans.offers", slug=slug), code=303)
