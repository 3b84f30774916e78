"""Ranked matches, with their reasons."""

from typing import Any

from marshmallow import Schema, fields, validate

from foundation.searching import MOST_TEXT
from matching.schemas import WhatIfSchema
from matching.services import Ranked
from profiles.schemas.fields import PlainText
from restapi.schemas.common import PageQuery
from restapi.schemas.filters import WhereQuery


class MatchQuery(PageQuery):
    """Which part of a ranked list is wanted."""

    eligible = fields.Boolean(
        load_default=None,
        metadata={
            "description": "Only those that meet every hard rule, or only those that do not. Left out: both, the former"
            " first."
        },
    )


class VentureMatchQuery(MatchQuery, WhereQuery):
    """Which ventures of a mandate's ranked list are wanted."""

    q = PlainText(
        limit=MOST_TEXT, load_default="", metadata={"description": 'Words, a "phrase", -without, one OR another.'}
    )
    passed = fields.Boolean(
        load_default=False,
        metadata={
            "description": "Only ventures that the mandate's people have passed on. Left out or false: all others: a"
            " passed venture is not in the list until the pass is taken back or it comes back by itself."
        },
    )


class WhatIfQuery(MatchQuery, WhatIfSchema):
    """What is supposed of a venture, and which part of its ranked list is wanted."""


class CriterionSchema(Schema):
    """What one criterion gave."""

    criterion = fields.String(required=True)
    score = fields.Float(
        required=True,
        allow_none=True,
        validate=validate.Range(0, 1),
        metadata={"description": "Fit from 0 to 1; null where one side has not said enough."},
    )
    weight = fields.Float(required=True, validate=validate.Range(0, 1))
    contribution = fields.Float(required=True, metadata={"description": "What it adds to the score."})
    reason = fields.String(required=True)


class UnmetSchema(Schema):
    """A hard rule that is not met."""

    criterion = fields.String(required=True)
    reason = fields.String(required=True)
    change = fields.String(required=True, metadata={"description": "What would have to change."})


class MatchSchema(Schema):
    """A match. The contributions add up to the score."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    score = fields.Float(required=True, validate=validate.Range(0, 1))
    eligible = fields.Boolean(required=True, metadata={"description": "Whether every hard rule is met."})
    criteria = fields.List(fields.Nested(CriterionSchema), required=True)
    unmet = fields.List(fields.Nested(UnmetSchema), required=True)


class VentureMatchSchema(MatchSchema):
    """A venture that fits. Where `withheld` names `round`, it is ranked without its round."""

    withheld = fields.List(
        fields.String(), required=True, metadata={"description": "Parts of its offer that are kept from you."}
    )


class VentureMatchListSchema(Schema):
    """Part of a ranked list of ventures, best first."""

    items = fields.List(fields.Nested(VentureMatchSchema), required=True)
    total = fields.Integer(required=True)


class MatchListSchema(Schema):
    """Part of a ranked list, best first."""

    items = fields.List(fields.Nested(MatchSchema), required=True)
    total = fields.Integer(required=True)


class WhatIfListSchema(MatchListSchema):
    """Part of the list as it would be, and what differs from the list of the saved profile."""

    opened = fields.List(
        fields.String(), required=True, metadata={"description": "Slugs of mandates eligible only as supposed."}
    )
    closed = fields.List(
        fields.String(), required=True, metadata={"description": "Slugs of mandates eligible only as saved."}
    )


def shown(eligible: bool | None) -> str:  # noqa: FBT001 -- it is what the address says
    """Say which side of the hard rules is wanted, in the words of the matching service."""
    return "all" if eligible is None else "eligible" if eligible else "ineligible"


def written(ranked: Ranked[Any]) -> dict[str, Any]:
    """Give a match as `MatchSchema` writes it."""
    match = ranked.match
    return {
        "slug": ranked.line.slug,
        "name": ranked.line.name,
        "score": match.score,
        "eligible": match.eligible,
        "criteria": match.criteria,
        "unmet": match.unmet,
    }
