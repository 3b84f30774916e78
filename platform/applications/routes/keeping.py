"""A venture's kept answers: look at them, put them into other words, forget them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from applications.schemas import KeptSchema
from applications.services import bank
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.models import Venture
from profiles.schemas import checked
from profiles.services.access import own_venture_for


def kept(slug: str) -> ResponseReturnValue:
    """Show what a venture has answered, with earlier versions."""
    return _kept_page(own_venture_for(session(), current_viewer(), slug, Action.VIEW))


def _kept_page(venture: Venture, *, answer_id: int = 0, form: Form | None = None) -> str:
    return render_template(
        "applications/kept.html",
        venture=venture,
        answers=bank.kept(session(), venture),
        may_edit=policy.may(current_viewer(), Action.APPLY, venture),
        changing=answer_id or request.args.get("change", 0, type=int),
        form=form,
        new_form=Form,
    )


def change(slug: str, answer_id: int) -> ResponseReturnValue:
    """Put a kept answer into other words."""
    venture = own_venture_for(session(), current_viewer(), slug, Action.APPLY)
    sent = request.form.to_dict()
    try:
        value = checked(KeptSchema, sent)["value"]
        with transaction() as current:
            bank.change(current, actor=current_viewer(), venture=venture, answer_id=answer_id, value=value)
    except Invalid as error:
        return _kept_page(venture, answer_id=answer_id, form=Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _kept_page(venture, answer_id=answer_id, form=Form(sent, message=str(error))), 409
    flash("Kept. Applications that were sent stay as they were.", "good")
    return redirect(url_for("applications.kept", slug=slug), code=303)


def forget(slug: str, answer_id: int) -> ResponseReturnValue:
    """Forget an answer, with its earlier versions."""
    venture = own_venture_for(session(), current_viewer(), slug, Action.APPLY)
    with transaction() as current:
        bank.forget(current, venture=venture, answer_id=answer_id)
    flash("Forgotten. Applications that were sent stay as they were.", "good")
    return redirect(url_for("applications.kept", slug=slug), code=303)
