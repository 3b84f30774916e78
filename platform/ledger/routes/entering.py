"""Enter time into a ledger, change it, take it out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from ledger.routes.views import ledger_page
from ledger.schemas import ChangeSchema, EntrySchema
from ledger.services import entries, reading
from ledger.services.entries import COLUMNS
from ledger.services.words import hours
from profiles.models import Venture
from profiles.schemas import checked
from profiles.services.access import own_venture_for


def _venture(slug: str) -> Venture:
    return own_venture_for(session(), current_viewer(), slug, Action.EDIT)


def enter(slug: str) -> ResponseReturnValue:
    """Enter time that was spent."""
    venture, sent = _venture(slug), request.form.to_dict()
    try:
        values = checked(EntrySchema, sent)
        with transaction() as current:
            entries.enter(current, actor=current_viewer(), venture=venture, values=values)
    except Invalid as error:
        return ledger_page(venture, Form(sent, error.fields, str(error))), 422
    flash("Entered.", "good")
    return redirect(url_for("ledger.ledger", slug=slug), code=303)


def change(slug: str, entry_id: int) -> ResponseReturnValue:
    """Change an entry."""
    venture = _venture(slug)
    entry = entries.entry_for(session(), venture, entry_id).entry
    if request.method == "GET":
        key = getattr(entry, COLUMNS[entry.kind]) if entry.kind in COLUMNS else None
        stored = {
            "spent_on": entry.spent_on.isoformat(), "hours": f"{hours(entry.minutes):g}", "note": entry.note,
            "subject": entry.kind if key is None else f"{entry.kind}:{key}", "version": entry.version,
        }  # fmt: skip
        return _change_page(venture, entry_id, Form(stored))
    sent = request.form.to_dict()
    try:
        values = checked(ChangeSchema, sent)
        version = values.pop("version")
        with transaction() as current:
            entries.change(current, venture=venture, entry_id=entry_id, version=version, values=values)
    except Invalid as error:
        return _change_page(venture, entry_id, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _change_page(venture, entry_id, Form({**sent, "version": error.version}, message=str(error))), 409
    flash("Changed.", "good")
    return redirect(url_for("ledger.ledger", slug=slug), code=303)


def _change_page(venture: Venture, entry_id: int, form: Form) -> str:
    subjects = reading.subject_options(session(), venture)
    return render_template("ledger/change.html", venture=venture, entry_id=entry_id, form=form, subjects=subjects)


def take_out(slug: str, entry_id: int) -> ResponseReturnValue:
    """Take an entry out."""
    venture = _venture(slug)
    with transaction() as current:
        entries.take_out(current, venture=venture, entry_id=entry_id)
    flash("Taken out.", "good")
    return redirect(url_for("ledger.ledger", slug=slug), code=303)
