"""Webhooks of the organisations that a person owns."""

from typing import Any

from flask.views import MethodView

from accounts import policy
from accounts.policy import Action, Affairs
from accounts.routes import current_viewer
from foundation.sealing import Seal
from foundation.web import session, settings, transaction
from restapi.resources.blueprint import NO_TOKEN, NONE, NOT_YOURS, resource
from restapi.schemas.common import PageQuery
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.webhooks import (
    DeliveryListSchema,
    MadeWebhookSchema,
    NewWebhookSchema,
    WebhookListSchema,
    WebhookSchema,
    written_delivery,
    written_webhook,
)
from webhooks import queries
from webhooks.models import Webhook
from webhooks.queries import Filters
from webhooks.schemas import checked_form
from webhooks.services import keeping

webhooks = resource("api_webhooks", "Webhooks", "/webhooks")


def _answer(webhook: Webhook) -> dict[str, Any]:
    return written_webhook(webhook, current_viewer().seats[webhook.organisation_id].slug)


@webhooks.route("")
class Webhooks(MethodView):
    """The webhooks of your organisations."""

    @webhooks.doc(security=[{"bearer": []}])
    @webhooks.response(200, WebhookListSchema)
    @webhooks.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    def get(self) -> dict[str, Any]:
        """List the webhooks of the organisations that you own, in the order in which they were made."""
        viewer = current_viewer()
        policy.require(viewer, Action.USE_ACCOUNT)
        owned = sorted(key for key in viewer.seats if policy.may(viewer, Action.MANAGE, Affairs(key)))
        found = queries.webhooks_of(session(), owned)
        return {"items": [_answer(each.webhook) for each in found], "total": len(found)}

    @webhooks.doc(security=[{"bearer": []}])
    @webhooks.arguments(NewWebhookSchema)
    @webhooks.response(201, MadeWebhookSchema)
    @webhooks.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @webhooks.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @webhooks.alt_response(404, schema=ErrorSchema, description=NONE)
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Add a webhook to an organisation that you own.

        It is told of the events you choose, and sees what you may see at the moment each message leaves. The secret in
        the answer signs its messages as the Standard Webhooks specification has it, and is shown this once.
        """
        viewer = current_viewer()
        organisation_id = keeping.organisation_of(viewer, sent["organisation"])
        values = checked_form(sent, sent["events"], local=settings().webhooks_local)
        with transaction() as current:
            made, secret = keeping.add_webhook(
                current,
                actor=viewer,
                organisation_id=organisation_id,
                address=values["url"],
                events=values["events"],
                description=values["description"],
                seal=Seal(settings().statement_keys),
            )
            return {**_answer(made), "secret": secret}


@webhooks.route("/<key:webhook_id>")
class OneWebhook(MethodView):
    """One webhook."""

    @webhooks.doc(security=[{"bearer": []}])
    @webhooks.response(200, WebhookSchema)
    @webhooks.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @webhooks.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @webhooks.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, webhook_id: int) -> dict[str, Any]:
        """Read a webhook."""
        return _answer(keeping.webhook_for(session(), current_viewer(), webhook_id))

    @webhooks.doc(security=[{"bearer": []}])
    @webhooks.response(204)
    @webhooks.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @webhooks.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @webhooks.alt_response(404, schema=ErrorSchema, description=NONE)
    def delete(self, webhook_id: int) -> None:
        """Delete a webhook with its log; what was to leave for it does not."""
        with transaction() as current:
            keeping.delete_webhook(current, actor=current_viewer(), webhook_id=webhook_id)


@webhooks.route("/<key:webhook_id>/deliveries")
class Deliveries(MethodView):
    """What a webhook was told."""

    @webhooks.doc(security=[{"bearer": []}])
    @webhooks.arguments(PageQuery, location="query")
    @webhooks.response(200, DeliveryListSchema)
    @webhooks.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @webhooks.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @webhooks.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, asked: dict[str, Any], webhook_id: int) -> dict[str, Any]:
        """Read its log, newest first. It goes back 30 days."""
        keeping.webhook_for(session(), current_viewer(), webhook_id)
        items, total = queries.deliveries(
            session(), Filters(webhook_id), sort="newest", offset=asked["offset"], limit=asked["limit"]
        )
        return {"items": [written_delivery(each) for each in items], "total": total}


@webhooks.route("/<key:webhook_id>/deliveries/<key:delivery_id>/again")
class Again(MethodView):
    """Sending again."""

    @webhooks.doc(security=[{"bearer": []}])
    @webhooks.response(204)
    @webhooks.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @webhooks.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @webhooks.alt_response(404, schema=ErrorSchema, description=NONE)
    @webhooks.alt_response(409, schema=ErrorSchema, description="It is on its way already.")
    def post(self, webhook_id: int, delivery_id: int) -> None:
        """Send a delivery once more, under the same number."""
        with transaction() as current:
            keeping.send_again(current, actor=current_viewer(), webhook_id=webhook_id, delivery_id=delivery_id)
