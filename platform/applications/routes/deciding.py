"""What a funder does with an application."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from applications.routes.views import one_page
from applications.schemas import ApplicationDecisionSchema, ReopenSchema, in_words_of_service, typed
from applications.services import deciding, reading
from applications.services.access import application_for
from applications.services.words import NEXT_STEP, STATUSES
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.web import session, transaction
from profiles.schemas import checked

_TOLD = {NEXT_STEP: "Taken on. The venture has been told that you ask more."}
_PROPOSED = "Proposed. The venture hears of it once it is signed."


def reopen(application_id: int) -> ResponseReturnValue:
    """Take up again an application that was declined."""
    viewer = current_viewer()
    application_for(session(), viewer, application_id, Action.DECIDE_APPLICATION)
    sent = typed(request.form)
    try:
        with transaction() as current:
            deciding.reopen(current, actor=viewer, application_id=application_id, **checked(ReopenSchema, sent))
    except Invalid as error:
        view = reading.view_of(session(), viewer, application_id)
        return one_page(view, form=Form(sent, error.fields, str(error)), of="reopen", status=422)
    except Conflict as error:
        view = reading.view_of(session(), viewer, application_id)
        return one_page(view, form=Form(sent), of="reopen", conflict=error, status=409)
    flash("In review again. The venture has been told.", "good")
    return redirect(url_for("applications.one", application_id=application_id), code=303)


def decide(application_id: int) -> ResponseReturnValue:
    """Move an application on: into review, back for changes, to an offer, or to an end."""
    viewer = current_viewer()
    application_for(session(), viewer, application_id, Action.DECIDE_APPLICATION)
    sent = typed(request.form)
    try:
        values = in_words_of_service(checked(ApplicationDecisionSchema, sent))
        with transaction() as current:
            record = deciding.decide(current, actor=viewer, application_id=application_id, **values)
    except Invalid as error:
        view = reading.view_of(session(), viewer, application_id)
        return one_page(view, form=Form(sent, error.fields, str(error)), status=422)
    except Conflict as error:
        view = reading.view_of(session(), viewer, application_id)
        return one_page(view, form=Form(sent), conflict=error, status=409)
    told = _TOLD.get(values["status"], f"{STATUSES[record.application.status]}. The venture has been told.")
    done = values["status"] in (record.application.status, NEXT_STEP)
    flash(told if done else _PROPOSED, "good")
    return redirect(url_for("applications.one", application_id=application_id), code=303)
