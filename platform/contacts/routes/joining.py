"""Two contacts that are the same: which it could be, where the two differ, and which of them counts."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from contacts.services import joining, keeping
from contacts.services.columns import FIELDS, TITLES
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction

#: What stands before a field in the name of what somebody chose for it.
_SETTLED = "settled-"


def merge(contact_id: int) -> ResponseReturnValue:
    """Show which contacts could be the same as one; put another together with it."""
    if request.method == "GET":
        return _page(contact_id, request.args.get("other", 0, type=int), Form())
    sent = request.form.to_dict()
    chosen = {name: sent.get(f"{_SETTLED}{name}", "") for name in FIELDS}
    other = request.form.get("other", 0, type=int)
    try:
        with transaction() as database:
            joining.join_contacts(
                database,
                actor=current_viewer(),
                contact_id=contact_id,
                version=request.form.get("version", 0, type=int),
                other_id=other,
                other_version=request.form.get("other_version", 0, type=int),
                settled={name: side for name, side in chosen.items() if side in ("mine", "theirs")},
            )
    except Invalid as error:
        return _page(contact_id, other, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _page(contact_id, other, Form(sent, message=str(error))), 409
    flash("The two are one contact now.", "good")
    return redirect(url_for("contacts.contact", contact_id=contact_id), code=303)


def _page(contact_id: int, other_id: int, form: Form) -> str:
    viewer = current_viewer()
    held = keeping.contact_for(session(), viewer, contact_id, Action.WORK_DEALS)
    pair = joining.pair_of(session(), viewer, contact_id, other_id) if other_id and other_id != contact_id else None
    return render_template(
        "contacts/merge.html",
        contact=held,
        pair=pair,
        twins=[] if pair else joining.twins_of(session(), held),
        form=form,
        titles=TITLES,
        settled=_SETTLED,
    )
