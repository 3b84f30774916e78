"""Runways against the real time to close."""

from typing import Any

from marshmallow import Schema, fields, validate

from foundation.figures import Figure
from insights.services.cliff import Standing
from insights.services.runways import ClusterRunways, VentureRunway

_STANDING = validate.OneOf([each.value for each in Standing])


class ClosingTimeSchema(Schema):
    """How long deals take from a first meeting to the money."""

    place = fields.String(required=True)
    months = fields.Float(required=True, allow_none=True, metadata={"description": "The median; null where withheld."})
    low = fields.Float(required=True, allow_none=True)
    high = fields.Float(required=True, allow_none=True)
    n = fields.Integer(required=True, allow_none=True, metadata={"description": "Deals."})
    withheld = fields.String(required=True)
    definition = fields.String(required=True)
    source = fields.String(required=True)
    demo = fields.Boolean(required=True)
    narrower = fields.List(
        fields.String(), required=True, metadata={"description": "Why smaller areas that were asked first have none."}
    )


class RunwaySchema(Schema):
    """When a venture should begin to raise."""

    standing = fields.String(required=True, validate=_STANDING)
    runs_out = fields.Date(
        required=True, allow_none=True, metadata={"description": "First day of the month in which the cash ends."}
    )
    begin_by = fields.Date(required=True, allow_none=True, metadata={"description": "At the median time to close."})
    begin_by_slow = fields.Date(
        required=True, allow_none=True, metadata={"description": "At the slow end of its 95% interval."}
    )
    offered_gbp = fields.Integer(
        required=True, metadata={"description": "Parts of the newest kept plan that were offered; counted as coming."}
    )
    time_to_close = fields.Nested(ClosingTimeSchema, required=True)
    cash_on = fields.Date(
        required=True, metadata={"description": "The day from which costs are taken off the cash in hand."}
    )
    open_to_clusters = fields.Boolean(required=True)


class OpenRunwaySchema(Schema):
    """Whether the people of a venture's clusters may be told its name, and whether its cash is still what it was."""

    open_to_clusters = fields.Boolean(required=True)
    cash_still_holds = fields.Boolean(
        load_default=False, metadata={"description": "The cash in hand is today what the profile states."}
    )


class NamedRunwaySchema(Schema):
    """A member that let its clusters be told."""

    venture = fields.String(required=True, metadata={"description": "Its slug."})
    standing = fields.String(required=True, validate=_STANDING)
    runs_out = fields.Date(required=True, allow_none=True)


class ClusterRunwaysSchema(Schema):
    """How many members stand before a cliff."""

    members = fields.Integer(required=True)
    known = fields.Integer(required=True, allow_none=True, metadata={"description": "Null below five."})
    before = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Null below five, and where fewer than five of those known are left."},
    )
    at_least = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The least that it can be, where nearly all of those known should have begun."},
    )
    named = fields.List(fields.Nested(NamedRunwaySchema), required=True)


def written(found: VentureRunway) -> dict[str, Any]:
    """Give a venture's runway as `RunwaySchema` writes it."""
    closing = found.closing
    return {
        "standing": found.cliff.standing.value,
        "runs_out": found.cliff.runs_out,
        "begin_by": found.cliff.begin_by,
        "begin_by_slow": found.cliff.begin_by_slow,
        "cash_on": found.cash_on,
        "offered_gbp": found.offered_gbp,
        "time_to_close": {
            **_figure(closing.figure),
            "demo": closing.demo,
            "narrower": [each.withheld for each in closing.narrower],
        },
        "open_to_clusters": found.open_to_clusters,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "place": figure.geography,
        "months": figure.value,
        "low": figure.low,
        "high": figure.high,
        "n": figure.sample_size,
        "withheld": figure.withheld,
        "definition": figure.definition,
        "source": f"{figure.source.title}, {figure.source.publisher}",
    }


def cluster_written(found: ClusterRunways) -> dict[str, Any]:
    """Give a cluster's count as `ClusterRunwaysSchema` writes it."""
    return {
        "members": found.members,
        "known": found.known,
        "before": found.before,
        "at_least": found.at_least,
        "named": [
            {"venture": venture.slug, "standing": each.standing.value, "runs_out": each.runs_out}
            for venture, each in found.named
        ],
    }
