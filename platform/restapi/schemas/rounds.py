"""Rounds that are put together, as programs read and ask for them."""

from typing import Any

from marshmallow import Schema, fields, validate

from pipeline.services.assembling import LEVELS, Assembly
from plans.solver import Solution


class RoundQuery(Schema):
    """What has to come together, and of whom."""

    ask = fields.Integer(
        load_default=None,
        validate=validate.Range(1, 10**12),
        metadata={"description": "Pounds; by default what the venture's round has open."},
    )
    level = fields.String(
        load_default=LEVELS[0],
        validate=validate.OneOf(LEVELS),
        metadata={"description": "From how far on other investors count."},
    )
    out = fields.List(
        fields.String(validate=validate.Length(max=20)),
        load_default=list,
        validate=validate.Length(max=100),
        metadata={"description": "Keys of candidates that are left out."},
    )


class RoundCandidateSchema(Schema):
    """Somebody who could come into the round."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    what = fields.String(required=True, metadata={"description": "On what ground they are here."})
    known = fields.Boolean(required=True, metadata={"description": "Whether it is known what they could put in."})
    conditions = fields.String(required=True)


class RoundPartSchema(Schema):
    """What one of them would put in."""

    key = fields.String(required=True, metadata={"description": "Key of the candidate."})
    amount_gbp = fields.Integer(required=True)
    instrument_code = fields.String(required=True)
    leads = fields.Boolean(required=True)
    follows = fields.Boolean(required=True)
    match_ratio = fields.Float(required=True, metadata={"description": "Private pounds beside each pound."})


class RoundWaySchema(Schema):
    """A way to put the round together."""

    funders = fields.Integer(required=True)
    total_gbp = fields.Integer(required=True)
    parts = fields.List(fields.Nested(RoundPartSchema), required=True)


class AssembledRoundSchema(Schema):
    """The fewest funders that cover an ask, or what is missing."""

    open_gbp = fields.Integer(required=True, metadata={"description": "What the venture's round has open."})
    ask_gbp = fields.Integer(required=True)
    candidates = fields.List(fields.Nested(RoundCandidateSchema), required=True)
    ways = fields.List(fields.Nested(RoundWaySchema), required=True)
    most = fields.Nested(RoundWaySchema, required=True, allow_none=True)
    missing_gbp = fields.Integer(required=True)
    binding = fields.List(fields.String(), required=True, metadata={"description": "What stands in the way."})
    proved = fields.Boolean(
        required=True,
        metadata={
            "description": "Whether there is no better way; false where the time for the search was over before."
        },
    )


def written_round(found: Assembly) -> dict[str, Any]:
    """Give an assembled round as `AssembledRoundSchema` writes it."""

    def way(solution: Solution) -> dict[str, Any]:
        return {
            "funders": solution.funders,
            "total_gbp": solution.total_gbp,
            "parts": [
                {
                    "key": found.who(part.option).key,
                    "amount_gbp": part.amount_gbp,
                    "instrument_code": part.option.instrument,
                    "leads": part.option.leads,
                    "follows": part.option.follows,
                    "match_ratio": part.option.match,
                }
                for part in solution.parts
            ],
        }

    return {
        "open_gbp": found.open_gbp,
        "ask_gbp": found.ask_gbp,
        "candidates": [
            {
                "key": each.key,
                "name": each.name,
                "what": each.what,
                "known": bool(each.options),
                "conditions": each.conditions,
            }
            for each in found.candidates
        ],
        "ways": [way(each) for each in found.ways],
        "most": way(found.most) if found.most else None,
        "missing_gbp": found.missing_gbp,
        "binding": list(found.binding),
        "proved": found.proved,
    }
