"""What changes webhooks: adding, pausing, taking up again, trying out, sending again, deleting."""

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts.models import key_of
from accounts.policy import Action
from accounts.routes import current_viewer
from accounts.routes.organisations import organisation_for
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.sealing import Seal
from foundation.web import session, settings, transaction
from webhooks import queries
from webhooks.queries import Filters
from webhooks.routes.views import webhook_page, webhooks_page
from webhooks.schemas import checked_form
from webhooks.services import keeping, pausing


def add(slug: str) -> ResponseReturnValue:
    """Add a webhook, and show its secret this once."""
    organisation, viewer, _user = organisation_for(slug, Action.MANAGE)
    chosen = request.form.getlist("events")
    try:
        values = checked_form(request.form.to_dict(), chosen, local=settings().webhooks_local)
        with transaction() as database:
            made, secret = keeping.add_webhook(
                database,
                actor=viewer,
                organisation_id=key_of(organisation),
                address=values["url"],
                events=values["events"],
                description=values["description"],
                seal=Seal(settings().statement_keys),
            )
            key = made.id or 0
    except Invalid as error:
        form = Form({**request.form.to_dict(), "events": chosen}, error.fields, str(error))
        return webhooks_page(organisation, form), 422
    held = keeping.webhook_for(session(), viewer, key)
    answer = make_response(webhook_page(held, Filters(key), secret=secret), 201)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def pause(webhook_id: int) -> ResponseReturnValue:
    """Pause a webhook."""
    with transaction() as database:
        keeping.pause_webhook(database, actor=current_viewer(), webhook_id=webhook_id)
    flash("It is paused. What happens meanwhile waits for it.", "good")
    return _back(webhook_id)


def resume(webhook_id: int) -> ResponseReturnValue:
    """Take a webhook up again."""
    viewer = current_viewer()
    held = keeping.webhook_for(session(), viewer, webhook_id)
    try:
        with transaction() as database:
            waiting = pausing.resume(database, viewer, held)
    except Conflict as error:
        flash(str(error), "warn")
    else:
        flash(f"It runs again, and sees what you may see. {waiting:,} waiting, sent now.", "good")
    return _back(webhook_id)


def test(webhook_id: int) -> ResponseReturnValue:
    """Send a message that tells of nothing."""
    try:
        with transaction() as database:
            keeping.send_test(database, actor=current_viewer(), webhook_id=webhook_id)
    except Conflict as error:
        flash(str(error), "warn")
    else:
        flash("A test is on its way. Its outcome is in the log in a moment.", "good")
    return _back(webhook_id)


def again(webhook_id: int, delivery_id: int) -> ResponseReturnValue:
    """Send a delivery once more."""
    try:
        with transaction() as database:
            keeping.send_again(database, actor=current_viewer(), webhook_id=webhook_id, delivery_id=delivery_id)
    except Conflict as error:
        flash(str(error), "warn")
    else:
        flash("It is sent again, under the same number.", "good")
    return _back(webhook_id)


def delete(webhook_id: int) -> ResponseReturnValue:
    """Delete a webhook with its log."""
    with transaction() as database:
        gone = keeping.delete_webhook(database, actor=current_viewer(), webhook_id=webhook_id)
        slug = queries.organisation(database, gone.organisation_id).slug
    flash("The webhook and its log are deleted.", "good")
    return redirect(url_for("webhooks.webhooks", slug=slug), code=303)


def _back(webhook_id: int) -> ResponseReturnValue:
    return redirect(url_for("webhooks.webhook", webhook_id=webhook_id), code=303)
