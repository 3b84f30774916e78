"""Webhooks: what they are told, and how it went."""

from typing import Any

from marshmallow import Schema, fields, validate

from foundation.addresses import SLUG_PATTERN
from webhooks.models import Delivery, State, Webhook


class NewWebhookSchema(Schema):
    """A webhook to be added."""

    organisation = fields.String(
        load_default="",
        validate=validate.Regexp(f"^$|{SLUG_PATTERN}", error="This is no slug."),
        metadata={"description": "Its slug; may be left out where you own one organisation."},
    )
    url = fields.String(
        required=True, metadata={"description": "Starts with `https://`, on the public internet.", "maxLength": 500}
    )
    events = fields.List(fields.String(), required=True, metadata={"description": "`deal.moved`, `match.new`"})
    description = fields.String(load_default="", metadata={"maxLength": 120})


class WebhookSchema(Schema):
    """A webhook."""

    id = fields.Integer(required=True)
    organisation = fields.String(required=True, metadata={"description": "Its slug."})
    url = fields.String(required=True)
    description = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    failures = fields.Integer(required=True, metadata={"description": "Failed tries in a row."})
    paused_at = fields.AwareDateTime(required=True, allow_none=True)
    paused_why = fields.String(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)


class MadeWebhookSchema(WebhookSchema):
    """A webhook that has just been added, with its secret. It is shown this once."""

    secret = fields.String(required=True)


class WebhookListSchema(Schema):
    """The webhooks of the organisations that you own."""

    items = fields.List(fields.Nested(WebhookSchema), required=True)
    total = fields.Integer(required=True)


class DeliverySchema(Schema):
    """Something that a webhook is told."""

    id = fields.Integer(required=True)
    message = fields.String(required=True, metadata={"description": "The `webhook-id` of every try."})
    event = fields.String(required=True)
    happened_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True, validate=validate.OneOf([each.value for each in State]))
    attempts = fields.Integer(required=True)
    tried_at = fields.AwareDateTime(required=True, allow_none=True)
    next_at = fields.AwareDateTime(required=True, allow_none=True)
    status = fields.Integer(required=True, allow_none=True, metadata={"description": "What the last try was answered."})
    answer = fields.String(required=True)


class DeliveryListSchema(Schema):
    """A part of a webhook's log, newest first."""

    items = fields.List(fields.Nested(DeliverySchema), required=True)
    total = fields.Integer(required=True)


def written_webhook(webhook: Webhook, organisation_slug: str) -> dict[str, Any]:
    """Write a webhook, without its secret."""
    return {
        "id": webhook.id,
        "organisation": organisation_slug,
        "url": webhook.address,
        "description": webhook.description,
        "events": webhook.events,
        "failures": webhook.failures,
        "paused_at": webhook.paused_at,
        "paused_why": webhook.paused_why,
        "created_at": webhook.created_at,
    }


def written_delivery(delivery: Delivery) -> dict[str, Any]:
    """Write a line of a log."""
    return {
        "id": delivery.id,
        "message": delivery.message_id,
        "event": delivery.event,
        "happened_at": delivery.happened_at,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "tried_at": delivery.tried_at,
        "next_at": delivery.next_at,
        "status": delivery.status,
        "answer": delivery.answer,
    }
