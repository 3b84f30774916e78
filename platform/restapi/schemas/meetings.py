"""Meetings of a deal as programs read them."""

from typing import Any

from marshmallow import Schema, fields

from pipeline.services.meetings import MeetingLine


class MeetingLineSchema(Schema):
    """A meeting of a deal."""

    id = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Null for one that was agreed through an introduction."},
    )
    begins_at = fields.AwareDateTime(required=True)
    minutes = fields.Integer(required=True)
    place = fields.String(required=True)
    people = fields.String(required=True, metadata={"description": "Colleagues, or both sides by name."})
    guests = fields.String(required=True)
    notes = fields.String(required=True)
    next_step = fields.String(required=True)
    called_off = fields.Boolean(required=True)
    held = fields.Boolean(required=True, metadata={"description": "Whether its end has passed and it took place."})
    version = fields.Integer(required=True)
    address = fields.String(required=True, metadata={"description": "Its page."})
    calendar = fields.String(required=True, metadata={"description": "Its .ics file."})


class MeetingListSchema(Schema):
    """The meetings of a deal, the latest first."""

    items = fields.List(fields.Nested(MeetingLineSchema), required=True)
    total = fields.Integer(required=True)


_SAME = (
    "begins_at", "minutes", "place", "people", "guests", "notes", "next_step", "called_off", "version", "address",
    "calendar",
)  # fmt: skip


def written_meeting(line: MeetingLine) -> dict[str, Any]:
    """Give a meeting as `MeetingLineSchema` writes it."""
    return {"id": line.meeting_id, "held": line.was_held, **{name: getattr(line, name) for name in _SAME}}
