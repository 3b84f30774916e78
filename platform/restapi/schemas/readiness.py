"""A venture's readiness: levels, what blocks, targets, next actions, and answers sent in."""

from typing import Any

from marshmallow import Schema, fields, validate

from foundation.errors import NotFound
from readiness.models import Reply
from readiness.schemas import AnswerSchema
from readiness.services.actions import Action, Plan
from readiness.services.sheets import Item, Sheet, Side

_LEVEL = validate.Range(0, 9)


class BlockingSchema(Schema):
    """What holds the overall level."""

    dimension = fields.String(required=True)
    level = fields.Integer(required=True, metadata={"description": "The level that the statement belongs to."})
    statement = fields.String(required=True, metadata={"description": "Its code."})
    text = fields.String(required=True)
    evidence_wanted = fields.String(required=True)


class TargetForSchema(Schema):
    """What the targets are for."""

    stage = fields.String(required=True, allow_none=True)
    instrument = fields.String(required=True, allow_none=True)
    basis = fields.String(required=True)


class ProgrammeSchema(Schema):
    """A programme that could pay for a step."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    funder = fields.String(required=True)


class ActionSchema(Schema):
    """Something to do next."""

    title = fields.String(required=True)
    opens = fields.Integer(
        required=True,
        metadata={"description": "Mandates eligible in everything else that open once `reach` is reached."},
    )
    asked_by = fields.Integer(
        required=True, metadata={"description": "Eligible mandates that ask for more in this dimension."}
    )
    dimension = fields.String(required=True)
    level = fields.Integer(required=True, metadata={"description": "The level that the statement belongs to."})
    reach = fields.Integer(required=True, metadata={"description": "The level at which `opens` is counted."})
    statement = fields.String(required=True, metadata={"description": "Its code."})
    evidence_wanted = fields.String(required=True)
    effort = fields.String(required=True, validate=validate.OneOf(["days", "weeks", "months"]))
    helper = fields.String(required=True, allow_none=True)
    programmes = fields.List(fields.Nested(ProgrammeSchema), required=True)


class AnswerOutSchema(Schema):
    """An answer as it is kept."""

    statement = fields.String(required=True)
    dimension = fields.String(required=True)
    level = fields.Integer(required=True)
    text = fields.String(required=True)
    required = fields.Boolean(required=True)
    answer = fields.String(required=True, allow_none=True, validate=validate.OneOf([reply.value for reply in Reply]))
    claim = fields.String(required=True, allow_none=True)
    evidence_url = fields.String(required=True, allow_none=True)
    evidence_note = fields.String(required=True)


class ReadinessSchema(Schema):
    """A venture's readiness today."""

    levels = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(validate=_LEVEL),
        required=True,
        metadata={"description": "Level from 0 to 9 of each dimension, by all answers."},
    )
    evidenced = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(validate=_LEVEL),
        required=True,
        metadata={"description": "The same by answers with evidence, or verified, alone."},
    )
    overall = fields.Integer(required=True, validate=_LEVEL, metadata={"description": "The lowest of the levels."})
    blocking = fields.Nested(BlockingSchema, required=True, allow_none=True)
    targets = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(validate=_LEVEL),
        required=True,
        metadata={"description": "What the stage and instrument ask for; empty where no stage is stated."},
    )
    targets_for = fields.Nested(TargetForSchema, required=True)
    trl = fields.Integer(required=True, allow_none=True, metadata={"description": "As the profile states it."})
    eligible = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Mandates whose other rules are met."}
    )
    ready = fields.Integer(required=True, allow_none=True, metadata={"description": "Those whose targets are met too."})
    actions = fields.List(
        fields.Nested(ActionSchema),
        required=True,
        metadata={"description": "What to do next, the most telling first; for the venture's own people."},
    )
    answers = fields.List(fields.Nested(AnswerOutSchema), required=True)
    credit = fields.String(required=True)


class AnswersSchema(Schema):
    """Answers to keep. Statements that are left out stay as they are."""

    answers = fields.List(fields.Nested(AnswerSchema), required=True, validate=validate.Length(1, 200))


def written(sheet: Sheet, plan: Plan | None) -> dict[str, Any]:
    """Write a venture's readiness."""
    return {
        "levels": sheet.levels,
        "evidenced": {side.dimension.code: side.backed for side in sheet.sides},
        "overall": sheet.overall,
        "blocking": _blocking(sheet),
        "targets": dict(sheet.target),
        "targets_for": {
            "stage": sheet.stage,
            "instrument": sheet.instrument,
            "basis": "Our proposal, to be calibrated",
        },
        "trl": sheet.record.venture.trl,
        "eligible": plan.eligible if plan else None,
        "ready": plan.ready if plan else None,
        "actions": [_action(action) for action in plan.actions] if plan else [],
        "answers": [_answer(side, item) for side in sheet.sides for item in side.items],
        "credit": sheet.sides[0].dimension.credit if sheet.sides else "",
    }


def _blocking(sheet: Sheet) -> dict[str, Any] | None:
    if sheet.block is None:
        return None
    item = sheet.blocking_item
    if item is None:
        raise NotFound("There is no such statement.")
    return {
        "dimension": sheet.block.dimension,
        "level": sheet.block.level,
        "statement": sheet.block.statement,
        "text": item.statement.text,
        "evidence_wanted": item.statement.evidence_wanted,
    }


def _action(action: Action) -> dict[str, Any]:
    statement = action.item.statement
    return {
        "title": action.title,
        "opens": action.opens,
        "asked_by": action.asked_by,
        "dimension": action.dimension,
        "level": statement.level,
        "reach": action.reach,
        "statement": statement.code,
        "evidence_wanted": statement.evidence_wanted,
        "effort": action.effort,
        "helper": action.helper.name if action.helper else None,
        "programmes": [
            {"slug": line.slug, "name": line.name, "funder": line.funder_name} for line in action.programmes
        ],
    }


def _answer(side: Side, item: Item) -> dict[str, Any]:
    row = item.answer
    return {
        "statement": item.statement.code,
        "dimension": side.dimension.code,
        "level": item.statement.level,
        "text": item.statement.text,
        "required": item.statement.required,
        "answer": row.answer if row else None,
        "claim": row.claim if row else None,
        "evidence_url": row.evidence_url if row else None,
        "evidence_note": row.evidence_note if row else "",
    }
