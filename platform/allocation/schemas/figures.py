"""A figure as programs read it."""

from typing import Any

from marshmallow import Schema, fields

from foundation.figures import Figure
from insights.schemas.gap import SourceSchema


class FigureSchema(Schema):
    """A number with its definition and its source. `value` is null where it is not known."""

    label = fields.String(required=True)
    value = fields.Float(required=True, allow_none=True)
    unit = fields.String(required=True)
    period = fields.String(required=True)
    geography = fields.String(required=True)
    definition = fields.String(required=True)
    status = fields.String(required=True)
    n = fields.Integer(required=True, allow_none=True, metadata={"description": "Cases behind it."})
    source = fields.Nested(SourceSchema, required=True)


def written_figure(figure: Figure) -> dict[str, Any]:
    """Write a figure in the form of `FigureSchema`."""
    names = ("label", "value", "unit", "period", "geography", "definition", "status", "source")
    return {**{name: getattr(figure, name) for name in names}, "n": figure.sample_size}
