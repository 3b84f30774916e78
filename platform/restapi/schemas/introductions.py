"""Introductions, as either side may see them."""

from typing import Any

from marshmallow import Schema, fields, validate

from foundation.addresses import SLUG_PATTERN
from introductions.queries import Record
from introductions.schemas import RequestSchema
from introductions.services.briefs import Brief
from introductions.services.reading import View
from introductions.services.waiting import Wait
from introductions.services.words import STATUSES
from restapi.schemas.common import PageQuery

_SLUG = validate.Regexp(SLUG_PATTERN, error="This is no slug.")


class IntroductionsQuery(PageQuery):
    """Which introductions are wanted."""

    status = fields.String(validate=validate.OneOf(list(STATUSES)))


class NewIntroductionSchema(RequestSchema):
    """A request for an introduction."""

    venture = fields.String(required=True, validate=_SLUG, metadata={"description": "Its slug."})
    mandate = fields.String(required=True, validate=_SLUG, metadata={"description": "Its slug."})


class BriefSchema(Schema):
    """A section of what the funder is shown."""

    part = fields.String(required=True, metadata={"description": "`about`, `traction`, `team`, `offer` or `teaser`."})
    title = fields.String(required=True)
    text = fields.String(required=True)
    facts = fields.List(fields.List(fields.String()), required=True)


class PrivateSchema(Schema):
    """What the funder's people keep among themselves."""

    reasons = fields.List(fields.String(), required=True)
    note = fields.String(required=True)


class IntroductionSchema(Schema):
    """An introduction."""

    id = fields.Integer(required=True)
    venture = fields.String(required=True, metadata={"description": "Its slug."})
    mandate = fields.String(required=True, metadata={"description": "Its slug."})
    funder = fields.String(required=True, metadata={"description": "Its slug."})
    status = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    note = fields.String(required=True)
    shares = fields.List(fields.String(), required=True)
    brief = fields.List(fields.Nested(BriefSchema), required=True)
    withheld = fields.List(
        fields.String(), required=True, metadata={"description": "Parts of the offer that were shared and are kept."}
    )
    asked_at = fields.AwareDateTime(required=True)
    due_on = fields.Date(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    days_waiting = fields.Integer(required=True)
    overdue = fields.Boolean(required=True)
    reasons = fields.List(fields.String(), required=True, metadata={"description": "Told to the venture, main first."})
    answer_note = fields.String(required=True)
    look_again_on = fields.Date(required=True, allow_none=True)
    demo = fields.Boolean(required=True)
    private = fields.Nested(PrivateSchema, metadata={"description": "For the funder's own people, where there is any."})


class IntroductionListSchema(Schema):
    """A part of a list of introductions."""

    items = fields.List(fields.Nested(IntroductionSchema), required=True)
    total = fields.Integer(required=True)


def written(record: Record, wait: Wait, brief: Brief) -> dict[str, Any]:
    """Write what both sides may read."""
    row = record.introduction
    return {
        "id": row.id,
        "venture": record.venture.slug,
        "mandate": record.mandate.slug,
        "funder": record.funder.slug,
        "status": row.status,
        "note": row.note,
        "shares": row.shares,
        "brief": list(brief.sections),
        "withheld": list(brief.withheld),
        "asked_at": row.asked_at,
        "due_on": wait.due_on,
        "ended_at": row.ended_at,
        "days_waiting": wait.days,
        "overdue": wait.overdue,
        "reasons": row.reasons,
        "answer_note": row.answer_note,
        "look_again_on": row.look_again_on,
        "demo": row.demo,
    }


def written_view(view: View) -> dict[str, Any]:
    """Write one introduction for whoever looks: what is private only where the view holds it."""
    found = written(view.record, view.wait, view.brief)
    if view.private is not None:
        found["private"] = {"reasons": view.private.reasons, "note": view.private.note}
    return found
