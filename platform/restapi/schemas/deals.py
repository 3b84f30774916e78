"""Deals as programs read and send them."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from foundation.addresses import SLUG_PATTERN
from foundation.errors import Invalid
from pipeline.models import REASONS, STAGES, TRACKS
from pipeline.queries import DealLine, EventLine, NoteLine
from pipeline.schemas import NOTE_KINDS, PlainMoveSchema
from pipeline.services import DealView
from profiles.schemas.fields import PlainText
from restapi.schemas.common import PageQuery

_SLUG = validate.Regexp(SLUG_PATTERN, error="This is no slug.")
_STAGE = validate.OneOf([info.stage.value for info in STAGES])


class DealsQuery(PageQuery):
    """Which deals are wanted."""

    stage = fields.String(load_default="", validate=validate.OneOf(["", *(info.stage.value for info in STAGES)]))
    owner = fields.String(
        load_default="",
        validate=validate.Regexp("^(me|[0-9]{1,15})?$", error="Give a person's key, 0 for nobody, or me."),
        metadata={"description": "Key of the person who looks after them, or `me`; 0 for nobody, empty for anybody."},
    )
    organisation = fields.String(
        load_default="",
        validate=validate.Regexp(f"^$|{SLUG_PATTERN}", error="This is no slug."),
        metadata={"description": "Slug of the organisation whose pipeline it is; empty for your first."},
    )


class BoardQuery(Schema):
    """Which board is to be followed."""

    organisation = fields.String(
        load_default="",
        validate=validate.Regexp(f"^$|{SLUG_PATTERN}", error="This is no slug."),
        metadata={"description": "Slug of the organisation whose board it is; empty for your first."},
    )


class NewDealSchema(Schema):
    """A venture and a mandate that come together."""

    venture = fields.String(required=True, validate=_SLUG, metadata={"description": "Its slug."})
    mandate = fields.String(required=True, validate=_SLUG, metadata={"description": "Its slug."})
    organisation = fields.String(
        load_default="",
        validate=validate.Regexp(f"^$|{SLUG_PATTERN}", error="This is no slug."),
        metadata={"description": "Slug of the side that keeps it, for somebody who belongs to both."},
    )


class DealLineSchema(Schema):
    """A deal in a list."""

    id = fields.Integer(required=True)
    venture = fields.String(required=True, metadata={"description": "Its slug."})
    mandate = fields.String(required=True, metadata={"description": "Its slug."})
    stage = fields.String(
        required=True, validate=_STAGE, metadata={"description": "What the stage means; the same on every track."}
    )
    track = fields.String(required=True, validate=validate.OneOf(list(TRACKS)))
    step = fields.String(required=True, metadata={"description": "Code of the organisation's own stage."})
    amount_gbp = fields.Integer(required=True, allow_none=True)
    owner = fields.String(required=True, allow_none=True, metadata={"description": "Name of who looks after it."})
    owner_id = fields.Integer(required=True, allow_none=True, metadata={"description": "Their key, for `owner=`."})
    next_step = fields.String(required=True)
    next_step_on = fields.Date(required=True, allow_none=True)
    review_on = fields.Date(required=True, allow_none=True)
    stage_entered_at = fields.AwareDateTime(required=True)
    demo = fields.Boolean(required=True)


class DealSchema(DealLineSchema):
    """A deal, with what may be done with it."""

    version = fields.Integer(required=True, metadata={"description": "Send it with a change."})
    days_in_stage = fields.Integer(required=True)
    moves = fields.List(
        fields.String(), required=True, metadata={"description": "Codes of the stages that you can move it to."}
    )


class ReasonedMoveSchema(PlainMoveSchema):
    """A move with its reason: a code where the deal ends with one, and words of your own for any other."""

    reason = PlainText(
        limit=500,
        lines=True,
        metadata={"description": f"Words, kept in the log; for passing one of {', '.join(REASONS)}."},
    )

    @post_load
    def code_or_words(self, sent: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Tell a code from words, which are kept as the note of the move."""
        reason = str(sent.pop("reason", ""))
        if reason in REASONS or not reason:
            return {**sent, "reason": reason}
        if sent.get("note"):
            message = "Say it once: as `note`, with a code as `reason`, or as `reason` alone."
            raise Invalid({"reason": [message]}, message)
        return {**sent, "note": reason}


class DealListSchema(Schema):
    """A part of a pipeline, in the order of its stages."""

    items = fields.List(fields.Nested(DealLineSchema), required=True)
    total = fields.Integer(required=True)


class DealEventSchema(Schema):
    """Something that happened to a deal."""

    at = fields.AwareDateTime(required=True)
    actor = fields.String(required=True)
    kind = fields.String(required=True)
    from_ = fields.String(required=True, allow_none=True, data_key="from")
    to = fields.String(required=True, allow_none=True)
    reason = fields.String(
        required=True,
        metadata={"description": "The code of the main reason where one was chosen, else what was noted."},
    )
    note = fields.String(required=True, metadata={"description": "What was noted with it."})
    data = fields.Dict(required=True)


class DealEventsSchema(Schema):
    """The log of a deal, newest first."""

    items = fields.List(fields.Nested(DealEventSchema), required=True)
    total = fields.Integer(required=True)


class NoteLineSchema(Schema):
    """A note on a deal."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(NOTE_KINDS)))
    text = fields.String(required=True)
    met_on = fields.Date(required=True, allow_none=True, metadata={"description": "Day of the meeting."})
    written_at = fields.AwareDateTime(required=True)
    author = fields.String(required=True)


class NoteListSchema(Schema):
    """The notes of a deal, newest first."""

    items = fields.List(fields.Nested(NoteLineSchema), required=True)
    total = fields.Integer(required=True)


def written_note(line: NoteLine) -> dict[str, Any]:
    """Give a note as `NoteLineSchema` writes it."""
    return {
        "id": line.id,
        "kind": line.kind,
        "text": line.text,
        "met_on": line.met_on,
        "written_at": line.written_at,
        "author": line.author_name,
    }


def written_line(line: DealLine) -> dict[str, Any]:
    """Give a row of a list as `DealLineSchema` writes it."""
    return {
        "id": line.id,
        "venture": line.venture_slug,
        "mandate": line.mandate_slug,
        "stage": line.stage,
        "track": line.track,
        "step": line.step,
        "amount_gbp": line.amount_gbp,
        "owner": line.owner_name,
        "owner_id": line.owner_id,
        "next_step": line.next_step,
        "next_step_on": line.next_step_on,
        "review_on": line.review_on,
        "stage_entered_at": line.stage_entered_at,
        "demo": line.demo,
    }


def written(view: DealView) -> dict[str, Any]:
    """Give a deal as `DealSchema` writes it."""
    row = view.record.deal
    return {
        "id": row.id,
        "venture": view.record.venture.slug,
        "mandate": view.record.mandate.slug,
        "stage": row.stage,
        "track": row.track,
        "step": row.step,
        "amount_gbp": row.amount_gbp,
        "owner": view.record.owner_name,
        "next_step": row.next_step,
        "next_step_on": row.next_step_on,
        "review_on": row.review_on,
        "stage_entered_at": row.stage_entered_at,
        "demo": row.demo,
        "owner_id": row.owner_id,
        "version": row.version,
        "days_in_stage": view.days_in_stage,
        "moves": [step.code for step in view.moves],
    }


def written_event(event: EventLine) -> dict[str, Any]:
    """Give an entry of the log as `DealEventSchema` writes it."""
    return {
        "at": event.at,
        "actor": event.actor_name,
        "kind": event.kind,
        "from_": event.from_stage,
        "to": event.to_stage,
        "reason": event.why,
        "note": event.reason,
        "data": event.data,
    }
