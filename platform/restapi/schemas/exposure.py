"""The ranker's audit as programs read it."""

from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields

from insights.services.exposure import METHOD, Audit


class GroupSchema(Schema):
    """A group of ventures. Numbers are null where fewer than five ventures are in it."""

    name = fields.String(required=True)
    ventures = fields.Integer(required=True)
    eligible_share = fields.Float(required=True, allow_none=True)
    shown_share = fields.Float(required=True, allow_none=True, metadata={"description": "Of places on first pages."})
    ratio = fields.Float(required=True, allow_none=True, metadata={"description": "The second share over the first."})
    low = fields.Float(required=True, allow_none=True, metadata={"description": "Lower end of its 95% interval."})
    high = fields.Float(required=True, allow_none=True, metadata={"description": "Upper end of its 95% interval."})


class SwappedSchema(Schema):
    """The place-swap test."""

    ventures = fields.Integer(required=True)
    mandates = fields.Integer(required=True, metadata={"description": "Those that state no place."})
    largest_shift = fields.Integer(
        required=True, metadata={"description": "Most places by which anybody moved when all traded addresses."}
    )


class ExposureSchema(Schema):
    """The audit of one day."""

    date = fields.Date(required=True)
    mandates = fields.Integer(required=True)
    ventures = fields.Integer(required=True)
    past_deals_count = fields.Boolean(required=True)
    regions = fields.List(fields.Nested(GroupSchema), required=True)
    sectors = fields.List(fields.Nested(GroupSchema), required=True)
    founding_teams = fields.List(fields.Nested(GroupSchema), required=True)
    place_swap = fields.Nested(SwappedSchema, required=True)
    method = fields.String(required=True)


def written(audit: Audit) -> dict[str, Any]:
    """Give the audit as `ExposureSchema` writes it."""
    return {
        "date": audit.on,
        "mandates": audit.mandates,
        "ventures": audit.ventures,
        "past_deals_count": audit.learned,
        "regions": [asdict(each) for each in audit.by_region],
        "sectors": [asdict(each) for each in audit.by_sector],
        "founding_teams": [asdict(each) for each in audit.by_founders],
        "place_swap": asdict(audit.swapped),
        "method": METHOD,
    }
