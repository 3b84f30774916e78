"""One contact: added, changed, removed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from contacts.models import Contact
from contacts.routes.listing import own_board
from contacts.schemas import checked
from contacts.services import keeping
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from pipeline.services.access import Books


def new() -> ResponseReturnValue:
    """Add a contact."""
    viewer, board = current_viewer(), own_board()
    policy.require(viewer, Action.WORK_DEALS, Books(board.organisation_id))
    if request.method == "GET":
        return render_template("contacts/contact.html", contact=None, board=board, form=Form(), may_work=True)
    sent = request.form.to_dict()
    try:
        with transaction() as database:
            keeping.add_contact(database, actor=viewer, board=board, values=checked(sent))
    except Invalid as error:
        form = Form(sent, error.fields, str(error))
        return render_template("contacts/contact.html", contact=None, board=board, form=form, may_work=True), 422
    flash("The contact is added.", "good")
    return redirect(url_for("contacts.contacts", organisation=board.slug), code=303)


def contact(contact_id: int) -> ResponseReturnValue:
    """Show a contact, and change it."""
    viewer = current_viewer()
    held = keeping.contact_for(session(), viewer, contact_id, Action.VIEW_DEALS)
    if request.method == "GET":
        return _page(held, Form(held.model_dump()))
    sent = request.form.to_dict()
    version = int(sent["version"]) if sent.get("version", "").isdigit() else 0
    policy.require(viewer, Action.WORK_DEALS, Books(held.organisation_id))
    try:
        with transaction() as database:
            keeping.change_contact(database, actor=viewer, contact_id=contact_id, version=version, values=checked(sent))
    except Invalid as error:
        return _page(held, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _page(held, Form({**sent, "version": error.version}, message=str(error))), 409
    flash("Saved.", "good")
    return redirect(url_for("contacts.contact", contact_id=contact_id), code=303)


def _page(held: Contact, form: Form) -> str:
    may_work = policy.may(current_viewer(), Action.WORK_DEALS, Books(held.organisation_id))
    return render_template("contacts/contact.html", contact=held, board=None, form=form, may_work=may_work)


def remove(contact_id: int) -> ResponseReturnValue:
    """Remove a contact."""
    with transaction() as database:
        name = keeping.remove_contact(database, actor=current_viewer(), contact_id=contact_id)
    flash(f"{name} is removed.", "good")
    return redirect(url_for("contacts.contacts"), code=303)
