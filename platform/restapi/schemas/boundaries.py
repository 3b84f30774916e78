"""Programmes, and what their boundaries do to a venture."""

from typing import Any

from marshmallow import Schema, fields, validate

from insights.services.boundaries import DEFINITION as LOSS
from insights.services.boundaries import BoundaryLoss, ClusterBoundaries, Shut
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
        metadata={
            "description": "Code of the nearest authority in which it would be open, for `elsewhere`; of a circle or a"
            " drawn area the one in its middle, and the distance is to the line."
        },
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


class ShutSchema(Schema):
    """Ventures that only a boundary shuts out."""

    ventures = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null where there are some, but fewer than five."}
    )
    lost_gbp = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "To two figures; null where fewer than five are behind it."},
    )


class ProgrammeLossSchema(ShutSchema):
    """A programme, and whom only its boundary shuts out."""

    mandate = fields.String(required=True, metadata={"description": "Its slug."})
    name = fields.String(required=True)
    clause = fields.String(required=True)


class AuthorityLossSchema(ShutSchema):
    """A local authority, and whom only boundaries shut out there."""

    authority = fields.String(required=True, metadata={"description": "Its code."})
    name = fields.String(required=True)
    region = fields.String(required=True)
    combined_authority = fields.String(required=True, metadata={"description": "Empty where there is none."})


class BoundaryLossSchema(ShutSchema):
    """Whom only a line on the map shuts out, each venture once, and by programme and authority."""

    programmes = fields.List(fields.Nested(ProgrammeLossSchema), required=True)
    authorities = fields.List(fields.Nested(AuthorityLossSchema), required=True)
    withheld = fields.Integer(required=True, metadata={"description": "Rows that stand on fewer than five ventures."})
    definition = fields.String(required=True)


class PlaceOfClusterSchema(Schema):
    """A local authority of the cluster."""

    authority = fields.String(required=True, metadata={"description": "Its code."})
    name = fields.String(required=True)
    combined_authority = fields.String(required=True, metadata={"description": "Empty where there is none."})


class ProgrammeOfClusterSchema(Schema):
    """A programme, and where in the cluster it is open."""

    mandate = fields.String(required=True, metadata={"description": "Its slug."})
    name = fields.String(required=True)
    clause = fields.String(required=True)
    status = fields.String(
        required=True,
        validate=validate.OneOf(["closed", "open", "split"]),
        metadata={"description": "`split` where it is open in some of the authorities only, or in a part."},
    )
    open_in = fields.List(fields.String(), required=True, metadata={"description": "Codes of authorities."})
    open_in_part_in = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Codes of authorities through which a circle or a drawn area cuts."},
    )


class ClusterBoundariesSchema(Schema):
    """Programmes against the authorities of a cluster, those that a line divides first."""

    authorities = fields.List(fields.Nested(PlaceOfClusterSchema), required=True)
    programmes = fields.List(fields.Nested(ProgrammeOfClusterSchema), required=True)


def _told(shut: Shut) -> dict[str, Any]:
    return {"ventures": shut.ventures, "lost_gbp": shut.gbp}


def loss_written(found: BoundaryLoss) -> dict[str, Any]:
    """Give the report as `BoundaryLossSchema` writes it."""
    return {
        "ventures": found.ventures.value,
        "lost_gbp": found.lost.value,
        "programmes": [
            {"mandate": each.line.slug, "name": each.line.name, "clause": each.clause, **_told(each.shut)}
            for each in found.programmes
        ],
        "authorities": [
            {
                "authority": each.code,
                "name": each.name,
                "region": each.region_name,
                "combined_authority": each.combined_authority_name,
                **_told(each.shut),
            }
            for each in found.authorities
        ],
        "withheld": found.withheld,
        "definition": LOSS,
    }


def cluster_written(found: ClusterBoundaries) -> dict[str, Any]:
    """Give a cluster's programmes as `ClusterBoundariesSchema` writes them."""
    codes = [code for code, _, _ in found.authorities]
    return {
        "authorities": [
            {"authority": code, "name": name, "combined_authority": combined}
            for code, name, combined in found.authorities
        ],
        "programmes": [
            {
                "mandate": each.line.slug,
                "name": each.line.name,
                "clause": each.clause,
                "status": each.status,
                "open_in": [code for code, inside in zip(codes, each.taken_in, strict=True) if inside],
                "open_in_part_in": [code for code, part in zip(codes, each.in_part, strict=True) if part],
            }
            for each in found.programmes
        ],
    }
