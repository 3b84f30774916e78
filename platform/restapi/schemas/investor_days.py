"""Investor days: who meets whom, when and where."""

from typing import Any

from marshmallow import Schema, fields, validate

from clusters.services.days import Day, time_of
from clusters.services.words import OUTCOMES


class DayMeetingSchema(Schema):
    """A meeting of an investor day."""

    id = fields.Integer(required=True)
    slot = fields.Integer(required=True, metadata={"description": "From 1."})
    begins_at = fields.AwareDateTime(required=True)
    room = fields.Integer(required=True, metadata={"description": "From 1."})
    venture = fields.String(required=True)
    mandate = fields.String(required=True)
    fit = fields.Float(
        required=True, allow_none=True, metadata={"description": "From 0 to 1; null where it is not planned by fit."}
    )
    fixed = fields.Boolean(required=True, metadata={"description": "Whether the next schedule leaves it there."})
    outcome = fields.String(required=True, validate=validate.OneOf(list(OUTCOMES)))


class InvestorDayReadSchema(Schema):
    """An investor day with its meetings."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["draft", "published"]))
    held_on = fields.Date(required=True)
    place = fields.String(required=True)
    slots = fields.Integer(required=True)
    slot_minutes = fields.Integer(required=True)
    rooms = fields.Integer(required=True)
    total_fit = fields.Float(
        required=True, allow_none=True, metadata={"description": "Of all meetings together; null for guests."}
    )
    best_fit = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "No schedule could have more when it was last made; null before, and for guests."},
    )
    meetings = fields.List(fields.Nested(DayMeetingSchema), required=True)
    demo = fields.Boolean(required=True)


def day_written(found: Day) -> dict[str, Any]:
    """Give an investor day as `InvestorDayReadSchema` writes it."""
    day = found.day
    return {
        "id": day.id,
        "title": day.title,
        "status": day.status,
        "held_on": day.held_on,
        "place": day.place,
        "slots": day.slots,
        "slot_minutes": day.slot_minutes,
        "rooms": day.rooms,
        "total_fit": found.total if found.plans else None,
        "best_fit": day.best_fit if found.plans else None,
        "meetings": [
            {
                "id": line.meeting.id,
                "slot": line.meeting.slot,
                "begins_at": time_of(day, line.meeting.slot),
                "room": line.meeting.room,
                "venture": line.venture.slug,
                "mandate": line.mandate.slug,
                "fit": line.meeting.fit if found.plans else None,
                "fixed": line.meeting.fixed,
                "outcome": line.meeting.outcome,
            }
            for line in found.meetings
        ],
        "demo": day.demo,
    }
