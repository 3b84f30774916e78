"""A fund's account as programs read it."""

from typing import Any

from marshmallow import Schema, fields

from allocation.schemas.figures import FigureSchema, written_figure
from allocation.services.account import Balance, Overview, Standing
from allocation.services.aims import Part, Reach


class BalanceSchema(Schema):
    """What became of the money of a vehicle, in pounds."""

    committed = fields.Integer(required=True)
    drawn = fields.Integer(required=True)
    invested = fields.Integer(required=True, metadata={"description": "First and follow-on investments."})
    follow_ons = fields.Integer(required=True)
    recycled = fields.Integer(required=True)
    exits = fields.Integer(required=True)
    remaining = fields.Integer(required=True, metadata={"description": "Committed and recycled, less invested."})
    companies = fields.Integer(required=True)


class VehicleBalanceSchema(BalanceSchema):
    """A vehicle."""

    name = fields.String(required=True)
    vintage_year = fields.Integer(required=True, allow_none=True)


class MoneyPartSchema(Schema):
    """Pounds inside, of all pounds."""

    inside = fields.Float(required=True)
    total = fields.Float(required=True)
    share = fields.Float(required=True, allow_none=True)


class ReachSchema(Schema):
    """What it would take to bring the share into its range, if nothing else were placed."""

    verdict = fields.String(required=True, metadata={"enum": ["empty", "within", "below", "above"]})
    more_gbp = fields.Float(required=True, allow_none=True)
    elsewhere_gbp = fields.Float(required=True, allow_none=True)


class TargetPositionSchema(Schema):
    """A range, and where the money stands to it."""

    dimension = fields.String(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    in_force = fields.Boolean(required=True)
    invested = fields.Nested(MoneyPartSchema, required=True)
    pipeline = fields.Nested(MoneyPartSchema, required=True)
    weighted = fields.Nested(MoneyPartSchema, required=True)
    now = fields.Nested(ReachSchema, required=True)
    with_weighted_pipeline = fields.Nested(ReachSchema, required=True)


class StageWeightSchema(Schema):
    """How likely a deal of a stage is taken to complete."""

    stage = fields.String(required=True)
    weight = fields.Float(required=True)
    basis = fields.String(required=True)
    own = fields.Boolean(required=True, metadata={"description": "Whether the fund set it itself."})


class AllocationSchema(Schema):
    """A fund's money against what it aims at."""

    funder = fields.String(required=True)
    demo = fields.Boolean(required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)
    vehicles = fields.List(fields.Nested(VehicleBalanceSchema), required=True)
    targets = fields.List(fields.Nested(TargetPositionSchema), required=True)
    weights = fields.List(fields.Nested(StageWeightSchema), required=True)
    deals_without_amount = fields.Integer(required=True)
    warnings = fields.List(fields.String(), required=True)


def written_allocation(found: Overview) -> dict[str, Any]:
    """Write a fund's account in the form of `AllocationSchema`."""
    return {
        "funder": found.account.funder.slug,
        "demo": found.demo,
        "figures": [written_figure(figure) for figure in found.figures],
        "vehicles": [
            {"name": vehicle.name, "vintage_year": vehicle.vintage_year, **_balance(held)}
            for vehicle, held in found.vehicles
        ],
        "targets": [_target(standing) for standing in found.targets],
        "weights": list(found.weights.values()),
        "deals_without_amount": found.pipeline.without_amount,
        "warnings": list(found.warnings),
    }


def _balance(held: Balance) -> dict[str, int]:
    return {name: getattr(held, name) for name in BalanceSchema._declared_fields}


def _target(standing: Standing) -> dict[str, Any]:
    names = ("dimension", "code", "low", "high", "starts_on", "ends_on")
    where = standing.position
    return {
        **{name: getattr(standing.target, name) for name in names},
        "name": standing.name,
        "in_force": standing.in_force,
        "invested": _part(where.placed),
        "pipeline": _part(where.pipeline),
        "weighted": _part(where.weighted),
        "now": _reach(where.now),
        "with_weighted_pipeline": _reach(where.then),
    }


def _part(part: Part) -> dict[str, Any]:
    return {"inside": part.inside, "total": part.total, "share": part.share}


def _reach(found: Reach) -> dict[str, Any]:
    return {"verdict": found.verdict.value, "more_gbp": found.more_gbp, "elsewhere_gbp": found.elsewhere_gbp}
