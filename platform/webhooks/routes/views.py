"""The pages of webhooks: those of an organisation, and the log of one."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.models import Organisation, key_of
from accounts.policy import Action
from accounts.routes import current_viewer
from accounts.routes.organisations import organisation_for
from foundation.downloads import export_form, table_file
from foundation.forms import Form
from foundation.web import page_number, session
from webhooks import queries
from webhooks.models import Delivery, State, Webhook
from webhooks.queries import Filters
from webhooks.schemas import choices
from webhooks.services import events
from webhooks.services.keeping import MOST, webhook_for
from webhooks.services.pausing import REASONS

STATES = {
    State.WAITING.value: "On its way",
    State.DELIVERED.value: "Delivered",
    State.FAILED.value: "Failed",
    State.WITHHELD.value: "Withheld",
}
_SIZE, _MOST_IN_A_FILE = 25, 10_000
_COLUMNS = ("Happened", "Event", "About", "State", "Tries", "Last try", "Status", "Answer", "Message")


def webhooks(slug: str) -> ResponseReturnValue:
    """Show the webhooks of an organisation to its owners."""
    organisation, _viewer, _user = organisation_for(slug, Action.MANAGE)
    return webhooks_page(organisation, Form({"events": [code for code, _ in choices()]}))


def webhooks_page(organisation: Organisation, form: Form) -> str:
    """Show an organisation's webhooks, with a form as it was sent where something is wrong with it."""
    found = queries.webhooks_of(session(), [key_of(organisation)])
    return render_template(
        "webhooks/webhooks.html",
        organisation=organisation,
        found=found,
        most=MOST,
        choices=choices(),
        titles=dict(choices()),
        form=form,
    )


def webhook(webhook_id: int) -> ResponseReturnValue:
    """Show a webhook with the log of what it was told, or give the log as a file."""
    found = webhook_for(session(), current_viewer(), webhook_id)
    filters = Filters(webhook_id, [state for state in request.args.getlist("state") if state in STATES])
    form, sort = export_form(), request.args.get("sort", "")
    if form:
        page = queries.delivery_page(session(), filters, sort=sort, number=1, size=_MOST_IN_A_FILE)
        return table_file(
            _COLUMNS, [_row(each) for each in page.items], form, f"webhook-{webhook_id}", title="Deliveries"
        )
    return webhook_page(found, filters, sort)


def webhook_page(found: Webhook, filters: Filters, sort: str = "", *, secret: str = "") -> str:
    """Show a webhook; its secret on the page that answers to its making, and on no other."""
    key = found.id or 0
    counts = queries.state_counts(session(), key)
    return render_template(
        "webhooks/webhook.html",
        webhook=found,
        organisation=queries.organisation(session(), found.organisation_id),
        person=queries.person_name(session(), found.person_id),
        page=queries.delivery_page(session(), filters, sort=sort, number=page_number(), size=_SIZE),
        choices=[(state, name, counts[state]) for state, name in STATES.items() if state in counts],
        chosen=list(filters.states),
        states=STATES,
        events=events(),
        reasons=REASONS,
        secret=secret,
        form=Form(),
        args={name: request.args.getlist(name) for name in request.args if name != "format"} | {"webhook_id": key},
    )


def _row(delivery: Delivery) -> tuple[object, ...]:
    return (
        delivery.happened_at,
        delivery.event,
        delivery.subject,
        STATES[delivery.state],
        delivery.attempts,
        delivery.tried_at,
        delivery.status,
        delivery.answer,
        delivery.message_id,
    )
