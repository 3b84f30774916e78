"""Programmes and applications, as either side may see them."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from accounts.policy import Viewer
from applications.models import Question
from applications.queries import Offer, Record
from applications.schemas import LONGEST, Version
from applications.services.adverts import Listing, Standing, standing
from applications.services.reading import View, asked_gbp, shows_offer
from applications.services.words import KINDS, STATUSES
from foundation.addresses import SLUG_PATTERN
from profiles.schemas.fields import Pounds
from restapi.schemas.common import PageQuery

_SLUG = validate.Regexp(SLUG_PATTERN, error="This is no slug.")
_MOST_ANSWERS = 200


class ApplicationsQuery(PageQuery):
    """Which applications are wanted."""

    status = fields.String(validate=validate.OneOf(list(STATUSES)))
    mandate = fields.String(validate=_SLUG, metadata={"description": "Its slug."})


class NewApplicationSchema(Schema):
    """An application to start."""

    venture = fields.String(required=True, validate=_SLUG, metadata={"description": "Its slug."})
    mandate = fields.String(required=True, validate=_SLUG, metadata={"description": "Its slug."})


class ApplicationAnswersSchema(Schema):
    """Answers to save."""

    version = Version()
    amount_gbp = Pounds(metadata={"description": "What is asked for; as it is, where it is left out."})
    answers = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(
            allow_none=True,
            metadata={"description": f"Text of up to {LONGEST:,} characters, a number, or a list of choices."},
        ),
        required=True,
        validate=validate.Length(max=_MOST_ANSWERS),
        metadata={"description": "By the codes of the questions."},
    )


class ApplicationConditionSchema(Schema):
    """The answers to an earlier question after which another is asked."""

    code = fields.String(required=True, metadata={"description": "Of the earlier question."})
    values = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "Any of them will do: a `choice` is one, `several` and texts contain one, a `number` is at"
            " least the first."
        },
    )


class ApplicationQuestionSchema(Schema):
    """A question of a programme."""

    code = fields.String(required=True)
    question = fields.String(required=True)
    hint = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    required = fields.Boolean(required=True)
    most = fields.Integer(required=True, allow_none=True, metadata={"description": "Most characters of a text."})
    unit = fields.String(required=True)
    lowest = fields.Float(required=True, allow_none=True)
    highest = fields.Float(required=True, allow_none=True)
    options = fields.List(fields.String(), required=True)
    step = fields.Integer(
        required=True, metadata={"description": "1 with the application; later ones of those who go on."}
    )
    only_if = fields.Nested(ApplicationConditionSchema, required=True, allow_none=True)


class ApplicationProgrammeSchema(Schema):
    """What a mandate asks of those who apply."""

    mandate = fields.String(required=True)
    open = fields.Boolean(required=True, metadata={"description": "Whether ventures can apply here."})
    guidance = fields.String(required=True)
    opens_on = fields.Date(required=True, allow_none=True)
    closes_on = fields.Date(required=True, allow_none=True)
    questions = fields.List(fields.Nested(ApplicationQuestionSchema), required=True)


class AdvertReadSchema(Schema):
    """What a round says of itself; what has no words of its own is said by the mandate and the programme."""

    mandate = fields.String(required=True, metadata={"description": "Its slug."})
    funder = fields.String(required=True, metadata={"description": "Its slug."})
    title = fields.String(required=True)
    line = fields.String(required=True)
    pays_for = fields.String(required=True)
    for_whom = fields.String(required=True)
    opens_on = fields.Date(required=True, allow_none=True)
    closes_on = fields.Date(required=True, allow_none=True)
    standing = fields.String(required=True, validate=validate.OneOf([each.name.lower() for each in Standing]))
    shown_from = fields.Date(required=True, allow_none=True)
    shown_until = fields.Date(
        required=True, allow_none=True, metadata={"description": "The first day on which others no longer see it."}
    )
    demo = fields.Boolean(required=True)


class ApplicationAnswerSchema(Schema):
    """An answer, with its question as it was worded."""

    code = fields.String(required=True)
    question = fields.String(required=True)
    value = fields.String(required=True)


class ApplicationFieldSchema(Schema):
    """A field of a draft, and where what stands in it comes from."""

    code = fields.String(required=True)
    question = fields.String(required=True)
    kind = fields.String(required=True)
    required = fields.Boolean(required=True)
    options = fields.List(fields.String(), required=True)
    only_if = fields.Nested(ApplicationConditionSchema, required=True, allow_none=True)
    value = fields.String(required=True, metadata={"description": "Of `several`, a choice a line."})
    source = fields.String(required=True)


class ApplicationEventSchema(Schema):
    """A step of an application."""

    at = fields.AwareDateTime(required=True)
    by = fields.String(required=True)
    status = fields.String(required=True)
    note = fields.String(required=True)


class ApplicationLineSchema(Schema):
    """An application in a list."""

    id = fields.Integer(required=True)
    version = fields.Integer(required=True)
    venture = fields.String(required=True, metadata={"description": "Its slug."})
    mandate = fields.String(required=True, metadata={"description": "Its slug."})
    funder = fields.String(required=True, metadata={"description": "Its slug."})
    status = fields.String(required=True, validate=validate.OneOf(list(STATUSES)))
    step = fields.Integer(required=True, metadata={"description": "Questions up to this step are asked."})
    asked_gbp = fields.Integer(required=True, allow_none=True)
    withheld = fields.List(
        fields.String(),
        required=True,
        metadata={
            "description": "`round` where amount and answers are kept from you for want of an investor category."
        },
    )
    offered_gbp = fields.Integer(required=True, allow_none=True)
    reasons = fields.List(fields.String(), required=True, metadata={"description": "Why it was declined, main first."})
    started_at = fields.AwareDateTime(required=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    closes_on = fields.Date(required=True, allow_none=True)
    demo = fields.Boolean(required=True)


class ApplicationSchema(ApplicationLineSchema):
    """An application."""

    answers = fields.List(
        fields.Nested(ApplicationAnswerSchema), required=True, metadata={"description": "As they were sent."}
    )
    events = fields.List(
        fields.Nested(ApplicationEventSchema), required=True, metadata={"description": "The newest first."}
    )
    most_gbp = fields.Integer(
        required=True,
        allow_none=True,
        metadata={
            "description": "What you may ask for, or offer, at most, if it is your turn and the round is limited."
        },
    )
    form = fields.List(
        fields.Nested(ApplicationFieldSchema),
        metadata={"description": "For the venture's people, while it is their turn."},
    )


class ApplicationListSchema(Schema):
    """A part of a list of applications."""

    items = fields.List(fields.Nested(ApplicationLineSchema), required=True)
    total = fields.Integer(required=True)


def written(viewer: Viewer, record: Record) -> dict[str, Any]:
    """Write what either side may read."""
    row = record.application
    return {
        "id": row.id,
        "version": row.version,
        "venture": record.venture.slug,
        "mandate": record.mandate.slug,
        "funder": record.funder.slug,
        "status": row.status,
        "step": row.step,
        "asked_gbp": asked_gbp(viewer, record),
        "withheld": [] if shows_offer(viewer, record) else ["round"],
        "offered_gbp": row.offered_gbp,
        "reasons": row.reasons,
        "started_at": row.started_at,
        "sent_at": row.sent_at,
        "ended_at": row.ended_at,
        "closes_on": record.mandate.closes_on,
        "demo": row.demo,
    }


def written_view(viewer: Viewer, view: View, form: list[dict[str, Any]] | None) -> dict[str, Any]:
    """Write one application for whoever looks."""
    found = {
        **written(viewer, view.record),
        "answers": [
            {"code": question.code, "question": question.label, "value": value} for question, value in view.answers
        ],
        "events": [
            {"at": line.event.at, "by": line.actor_name, "status": line.event.status, "note": line.event.note}
            for line in view.events
        ],
        "most_gbp": view.room.most_gbp,
    }
    return found if form is None else {**found, "form": form}


def written_condition(question: Question) -> dict[str, Any] | None:
    """Write after which answers a question is asked, None where it is asked anyhow."""
    return {"code": question.depends_on, "values": question.depends_values} if question.depends_on else None


def written_programme(offer: Offer, questions: Sequence[Question]) -> dict[str, Any]:
    """Write what a mandate asks."""
    programme = offer.programme
    return {
        "mandate": offer.mandate.slug,
        "open": programme is not None and programme.is_open,
        "guidance": programme.guidance if programme else "",
        "opens_on": offer.mandate.opens_on,
        "closes_on": offer.mandate.closes_on,
        "questions": [
            {
                "code": question.code,
                "question": question.label,
                "hint": question.hint,
                "kind": question.kind,
                "required": question.required,
                "most": question.most,
                "unit": question.unit,
                "lowest": question.lowest,
                "highest": question.highest,
                "options": question.options,
                "step": question.step,
                "only_if": written_condition(question),
            }
            for question in questions
        ],
    }


def written_advert(found: Listing) -> dict[str, Any]:
    """Write an advert."""
    mandate, advert = found.offer.mandate, found.advert
    return {
        "mandate": mandate.slug,
        "funder": found.offer.funder.slug,
        "title": found.title,
        "line": found.line,
        "pays_for": found.pays_for,
        "for_whom": found.for_whom,
        "opens_on": mandate.opens_on,
        "closes_on": mandate.closes_on,
        "standing": standing(advert, mandate).name.lower(),
        "shown_from": advert.shown_from if advert else None,
        "shown_until": advert.shown_until if advert else None,
        "demo": mandate.demo,
    }
