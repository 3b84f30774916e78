"""An account about pension money beside the ambition, as programs read it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields

from allocation.schemas.figures import FigureSchema, written_figure
from allocation.services.ambition import Tracker
from insights.schemas.gap import SourceSchema


def _pounds(words: str = "") -> fields.Float:
    return fields.Float(required=True, allow_none=True, metadata={"description": words} if words else {})


class AmbitionCellSchema(Schema):
    """Pounds under one reading of "local". Null is "nothing is recorded"."""

    committed = _pounds()
    invested = _pounds()
    weighted = _pounds("Weighted pipeline.")
    missing = _pounds("The target less what is invested.")
    missing_then = _pounds("Also less the weighted pipeline.")


class AmbitionRowSchema(Schema):
    """A line of the table."""

    by = fields.String(required=True, metadata={"enum": ["local", "pillar", "area", "rest"]})
    code = fields.String(required=True)
    name = fields.String(required=True)
    low = _pounds("Lower end of what is aimed at; null where no range is set.")
    high = _pounds("Upper end.")
    local = fields.Dict(
        required=True,
        keys=fields.String(metadata={"enum": ["own", "pool"]}),
        values=fields.Nested(AmbitionCellSchema),
        metadata={"description": "By reading; one whose area has no part of the line is left out."},
    )


class AmbitionColumnSchema(Schema):
    """What a column is."""

    name = fields.String(required=True)
    definition = fields.String(required=True)
    sources = fields.List(fields.Nested(SourceSchema), required=True)


class TrackerSchema(Schema):
    """An account about the pension money, of those that you may see."""

    funder = fields.String(required=True)
    name = fields.String(required=True)
    demo = fields.Boolean(required=True)
    verified = fields.Boolean(
        required=True,
        metadata={"description": "Whether staff saw that the account is about this money; else its people say so."},
    )
    funds = fields.Integer(required=True, metadata={"description": "Of how many funds together the money is."})
    figures = fields.List(fields.Nested(FigureSchema), required=True)
    columns = fields.List(fields.Nested(AmbitionColumnSchema), required=True)
    rows = fields.List(fields.Nested(AmbitionRowSchema), required=True)
    not_recorded = fields.List(fields.String(), required=True)


def written_trackers(found: Sequence[Tracker]) -> list[dict[str, Any]]:
    """Write accounts in the form of `TrackerSchema`."""
    return [_tracker(each) for each in found]


def _tracker(found: Tracker) -> dict[str, Any]:
    return {
        "funder": found.account.funder.slug,
        "name": found.account.funder.name,
        "demo": found.demo,
        "verified": found.verified,
        "funds": found.together,
        "figures": [written_figure(figure) for figure in found.figures],
        "columns": list(found.columns),
        "rows": [
            {
                "by": row.kind,
                "code": row.code,
                "name": row.name,
                "low": row.low,
                "high": row.high,
                "local": {code: asdict(held) for code, held in row.cells.items()},
            }
            for row in found.rows
        ],
        "not_recorded": list(found.gaps),
    }
