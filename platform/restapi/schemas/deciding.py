"""Passes, funnels and memos, as programs read them."""

from typing import Any

from marshmallow import Schema, fields, validate

from foundation.addresses import SLUG_PATTERN
from pipeline.models import REASONS
from pipeline.services.feedback import PassView
from pipeline.services.funnel import GROUPS, STEPS, Funnel, FunnelView
from pipeline.services.memo import Memo


class ToldSchema(Schema):
    """What the venture was told of a pass."""

    reason = fields.String(required=True, validate=validate.OneOf(list(REASONS)))
    shareable = fields.String(required=True)
    sent_at = fields.AwareDateTime(required=True)


class PassReadSchema(Schema):
    """Where a deal stands, what its venture was told of passes on it, and what it takes to see it again."""

    stage = fields.String(required=True)
    version = fields.Integer(required=True)
    told = fields.List(fields.Nested(ToldSchema), required=True, metadata={"description": "The newest first."})
    waiting_for = fields.String(required=True, metadata={"description": "In words; empty where nothing is waited for."})
    may_tell = fields.Boolean(required=True, metadata={"description": "Only a funder tells a venture why it passes."})


class FunnelQuery(Schema):
    """Whose funnel, and what it is divided by."""

    organisation = fields.String(
        load_default="",
        validate=validate.Regexp(f"^$|{SLUG_PATTERN}", error="This is no slug."),
        metadata={"description": "Slug of the organisation; empty for your first that keeps a pipeline."},
    )
    by = fields.String(load_default="sector", validate=validate.OneOf(list(GROUPS)))


class FunnelStepSchema(Schema):
    """One step of a funnel. A share or a median of too few cases is null."""

    stage = fields.String(required=True, validate=validate.OneOf(STEPS))
    reached = fields.Integer(required=True)
    went_on = fields.Integer(required=True)
    ended = fields.Integer(required=True)
    still = fields.Integer(required=True)
    conversion = fields.Float(required=True, allow_none=True)
    decided = fields.Integer(required=True, metadata={"description": "Deals that the conversion stands on."})
    days = fields.Float(required=True, allow_none=True, metadata={"description": "Median days in this step."})
    left = fields.Integer(required=True, metadata={"description": "Deals that the median stands on."})


class OneFunnelSchema(Schema):
    """The funnel of some deals."""

    name = fields.String(required=True)
    deals = fields.Integer(required=True)
    steps = fields.List(fields.Nested(FunnelStepSchema), required=True)


class FunnelSchema(Schema):
    """How the deals of an organisation go through the stages, in all and divided."""

    organisation = fields.String(required=True, allow_none=True, metadata={"description": "Null where you keep none."})
    by = fields.String(required=True, validate=validate.OneOf(list(GROUPS)))
    least = fields.Integer(required=True, allow_none=True, metadata={"description": "Fewest cases that are told of."})
    demo = fields.Boolean(required=True)
    whole = fields.Nested(OneFunnelSchema, required=True, allow_none=True)
    groups = fields.List(fields.Nested(OneFunnelSchema), required=True)


class FactSchema(Schema):
    """A fact with its label."""

    label = fields.String(required=True)
    value = fields.String(required=True)


class BarSchema(Schema):
    """What one criterion gave."""

    name = fields.String(required=True)
    points = fields.String(required=True)
    share = fields.Float(required=True, metadata={"description": "Of the longest bar, from 0 to 1."})
    reason = fields.String(required=True)


class BlockSchema(Schema):
    """A part of a memo. What is empty of it is left out of the memo in print."""

    title = fields.String(required=True)
    text = fields.String(required=True)
    facts = fields.List(fields.Nested(FactSchema), required=True)
    bars = fields.List(fields.Nested(BarSchema), required=True)
    points = fields.List(fields.String(), required=True)
    note = fields.String(required=True)


class MemoSchema(Schema):
    """What is on file about a deal. It states facts and recommends nothing."""

    title = fields.String(required=True)
    lead = fields.String(required=True)
    blocks = fields.List(fields.Nested(BlockSchema), required=True)
    words = fields.String(required=True, metadata={"description": "Where it comes from, and whom it was made for."})
    demo = fields.Boolean(required=True)
    withheld = fields.List(fields.String(), required=True, metadata={"description": "What is kept from you."})


def written_pass(view: PassView) -> dict[str, Any]:
    """Give a pass as `PassReadSchema` writes it."""
    deal = view.record.deal
    return {
        "stage": deal.stage,
        "version": deal.version,
        "told": list(view.told),
        "waiting_for": view.waiting_words,
        "may_tell": view.may_tell,
    }


def written_funnel(view: FunnelView | None, by: str) -> dict[str, Any]:
    """Give a funnel as `FunnelSchema` writes it; nothing where the asker keeps no pipeline."""
    if view is None:
        return {"organisation": None, "by": by, "least": None, "demo": False, "whole": None, "groups": []}
    return {
        "organisation": view.board.slug,
        "by": view.by,
        "least": view.least,
        "demo": view.demo,
        "whole": _written(view.whole),
        "groups": [_written(each) for each in view.groups],
    }


def _written(found: Funnel) -> dict[str, Any]:
    return {"name": found.name, "deals": found.deals, "steps": list(found.steps)}


def written_memo(made: Memo) -> dict[str, Any]:
    """Give a memo as `MemoSchema` writes it."""
    return {
        "title": made.title,
        "lead": made.lead,
        "blocks": [
            {
                "title": each.title,
                "text": each.text,
                "facts": [{"label": label, "value": value} for label, value in each.facts],
                "bars": list(each.bars),
                "points": list(each.points),
                "note": each.note,
            }
            for each in made.blocks
        ],
        "words": made.words,
        "demo": made.demo,
        "withheld": [] if made.offer_open else ["round", "valuation"],
    }
