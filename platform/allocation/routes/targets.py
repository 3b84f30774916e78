"""What a fund aims at, and how likely it takes deals to be."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from allocation.models import Target
from allocation.routes.account import AT, account_of
from allocation.routes.blueprint import allocation_pages
from allocation.schemas import ChangedTargetSchema, TargetSchema, WeightsSchema
from allocation.services import aiming
from allocation.services.access import Account
from allocation.services.tagging import tagger
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from pipeline.models import LIVE_STAGES, stage_name
from profiles.schemas import checked


def _form(held: Account, form: Form, target: Target | None = None) -> str:
    choices = tagger(session()).choices()
    return render_template("allocation/target.html", held=held, form=form, target=target, choices=choices)


def _back(slug: str, words: str) -> ResponseReturnValue:
    flash(words, "good")
    return redirect(url_for("allocation.account", slug=slug), code=303)


@allocation_pages.route(f"{AT}/targets/new", methods=["GET", "POST"])
def new_target(slug: str) -> ResponseReturnValue:
    """Aim at a range."""
    held, sent = account_of(slug, Action.WORK_DEALS), request.form.to_dict()
    if request.method == "GET":
        return _form(held, Form())
    try:
        values = checked(TargetSchema, sent)
        with transaction() as current:
            aiming.add_target(current, held, current_viewer(), values)
    except Invalid as error:
        return _form(held, Form(sent, error.fields, str(error))), 422
    return _back(slug, "The range is set.")


@allocation_pages.route(f"{AT}/targets/<key:target_id>", methods=["GET", "POST"])
def change_target(slug: str, target_id: int) -> ResponseReturnValue:
    """Change a range or its dates."""
    held, sent = account_of(slug, Action.WORK_DEALS), request.form.to_dict()
    target = aiming.target_for(session(), held, target_id)
    if request.method == "GET":
        return _form(held, Form(_values(target)), target)
    try:
        values = checked(ChangedTargetSchema, sent)
        version = values.pop("version")
        with transaction() as current:
            aiming.change_target(current, held, current_viewer(), target_id, version, values)
    except Invalid as error:
        return _form(held, Form(sent, error.fields, str(error)), target), 422
    except Conflict as error:
        return _form(held, Form({**sent, "version": error.version}, message=str(error)), target), 409
    return _back(slug, "The range is changed.")


def _values(target: Target) -> Mapping[str, object]:
    return {
        "what": f"{target.dimension}:{target.code}",
        "low": f"{100 * target.low:g}",
        "high": f"{100 * target.high:g}",
        "starts_on": target.starts_on,
        "ends_on": target.ends_on,
        "note": target.note,
        "version": target.version,
    }


@allocation_pages.post(f"{AT}/targets/<key:target_id>/drop")
def drop_target(slug: str, target_id: int) -> ResponseReturnValue:
    """Aim at a range no longer."""
    held = account_of(slug, Action.WORK_DEALS)
    with transaction() as current:
        aiming.drop_target(current, held, current_viewer(), target_id)
    return _back(slug, "The range is dropped.")


@allocation_pages.route(f"{AT}/weights", methods=["GET", "POST"])
def weights(slug: str) -> ResponseReturnValue:
    """Say how likely a deal of each stage is taken to complete, and what that stands on."""
    held, sent = account_of(slug, Action.WORK_DEALS), request.form.to_dict()
    if request.method == "GET":
        return _weights_page(held)
    try:
        values = checked(WeightsSchema, sent)
        basis = values.pop("basis")
        with transaction() as current:
            aiming.set_weights(current, held, current_viewer(), values, basis, sent.get("seen", ""))
    except Invalid as error:
        return _weights_page(held, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _weights_page(held, Form(sent, message=str(error))), 409
    return _back(slug, "The weights are set.")


def _weights_page(held: Account, form: Form | None = None) -> str:
    now = aiming.weights_of(session(), held.funder_id)
    stored = {stage: f"{100 * each.weight:g}" for stage, each in now.items()}
    own = next((each.basis for each in now.values() if each.own), "Own assumption")
    return render_template(
        "allocation/weights.html",
        held=held,
        weights=now,
        form=form or Form({**stored, "basis": own}),
        seen=aiming.seen_as(now),
        stages=[(stage, stage_name(stage)) for stage in LIVE_STAGES],
    )


@allocation_pages.post(f"{AT}/weights/forget")
def forget_weights(slug: str) -> ResponseReturnValue:
    """Go back to the weights that the platform starts with."""
    held = account_of(slug, Action.WORK_DEALS)
    with transaction() as current:
        aiming.forget_weights(current, held, current_viewer())
    return _back(slug, "The weights that the platform starts with are in force again.")
