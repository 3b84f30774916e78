"""Programmes, and what their boundaries do to a venture."""

from typing import Any

from marshmallow import Schema, fields, validate

from matching.services import Programme, VentureBoundaries
from matching.services.boundaries import DEFINITION, STATUSES


class PlacedProgrammeSchema(Schema):
    """A programme as it stands towards the venture."""

    mandate = fields.String(required=True, metadata={"description": "Its slug."})
    name = fields.String(required=True)
    status = fields.String(
        required=True,
        validate=validate.OneOf(sorted(STATUSES)),
        metadata={"description": "`elsewhere` where the place is the only rule that is not met."},
    )
    clause = fields.String(
        required=True, metadata={"description": "What it says of places; where it is not open, of all that is not met."}
    )
    nearest_open_place = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Code of the nearest authority in which it would be open, for `elsewhere`."},
    )
    nearest_open_place_name = fields.String(required=True, allow_none=True)
    kilometres = fields.Float(required=True, allow_none=True)
    lost_gbp = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null where no largest ticket or no ask is stated."}
    )


class BoundariesSchema(Schema):
    """All programmes, those lost only to a boundary first."""

    programmes = fields.List(fields.Nested(PlacedProgrammeSchema), required=True)
    lost_to_boundaries_gbp = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": f"Null where the ask or every place is unknown. {DEFINITION}"},
    )
    without_stated_maximum = fields.Integer(
        required=True, metadata={"description": "Programmes lost only to a boundary that state no largest ticket."}
    )


def written(found: VentureBoundaries) -> dict[str, Any]:
    """Give the programmes of a venture as `BoundariesSchema` writes them."""
    return {
        "programmes": [_programme(each) for each in found.programmes],
        "lost_to_boundaries_gbp": found.lost.value,
        "without_stated_maximum": found.unpriced,
    }


def _programme(each: Programme) -> dict[str, Any]:
    return {
        "mandate": each.line.slug,
        "name": each.line.name,
        "status": each.status,
        "clause": each.clause,
        "nearest_open_place": each.nearest.code if each.nearest else None,
        "nearest_open_place_name": each.nearest.name if each.nearest else None,
        "kilometres": None if each.kilometres is None else round(each.kilometres, 1),
        "lost_gbp": each.lost_gbp,
    }
