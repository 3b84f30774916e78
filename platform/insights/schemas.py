"""What may be asked about the gap, and how an answer is written for programs."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, post_load, validate

from insights.services.answers import Answer, Question
from insights.services.measures import MEASURES
from insights.services.registers import BASES, REGISTERS

DEFINITIONS = ("regions", "cities", "universities", "counties")
MIDLANDS = ("itl1", "midlands_engine", "universities")


class GapQuery(Schema):
    """A question, as it stands in an address. What is left out takes the usual choice."""

    class Meta:
        """Other parts of the address are not ours to judge."""

        unknown = EXCLUDE

    measure = fields.String(
        load_default="pence_in_the_pound",
        validate=validate.OneOf(list(MEASURES)),
        metadata={"description": "How the gap is measured."},
    )
    register = fields.String(
        load_default="eis",
        validate=validate.OneOf(list(REGISTERS)),
        metadata={"description": "Whose list of money it is measured with."},
    )
    base = fields.String(
        load_default="population",
        validate=validate.OneOf(list(BASES)),
        metadata={"description": "What the pounds are divided by."},
    )
    definition = fields.String(
        load_default="regions",
        validate=validate.OneOf(DEFINITIONS),
        metadata={"description": "What counts as the Golden Triangle."},
    )
    midlands = fields.String(
        load_default="",
        validate=validate.OneOf(("", *MIDLANDS)),
        metadata={
            "description": "What counts as the Midlands. Left out: the two regions, or the Midlands universities where"
            " the Golden Triangle goes by university."
        },
    )
    period = fields.String(
        load_default="",
        validate=validate.Regexp(r"^(|\d{4}|\d{4}-\d{2}|now)$", error="Write a period as 2024-25 or 2018."),
        metadata={"description": "A period of the register, such as 2024-25. Left out: the newest."},
    )

    @post_load
    def question(self, data: Mapping[str, str], **_kwargs: object) -> Question:
        """Make the question."""
        return Question(**data)


class SourceSchema(Schema):
    """Who published the inputs of a figure."""

    title = fields.String(required=True)
    publisher = fields.String(required=True)
    url = fields.String(required=True)
    vintage = fields.String(required=True)
    licence = fields.String(required=True)


class GapFigureSchema(Schema):
    """One figure of the gap. `value` is null where it is withheld or cannot be computed, and `withheld` says why."""

    place = fields.String(required=True)
    value = fields.Float(required=True, allow_none=True)
    unit = fields.String(required=True, validate=validate.OneOf(["pence", "ratio", "share", "gbp"]))
    n = fields.Integer(required=True, allow_none=True, metadata={"description": "Cases behind it, where published."})
    low = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Lower end of an interval; null for a register that counts every case."},
    )
    high = fields.Float(required=True, allow_none=True, metadata={"description": "Upper end of that interval."})
    numerator = fields.Float(required=True, allow_none=True)
    denominator = fields.Float(required=True, allow_none=True)
    period = fields.String(required=True)
    source = fields.Nested(SourceSchema, required=True)
    status = fields.String(required=True, validate=validate.OneOf(["official", "declared"]))
    withheld = fields.String(required=True)


class GapDefinitionSchema(Schema):
    """What the figures mean: every choice, spelt out."""

    measure = fields.String(required=True)
    register = fields.String(required=True)
    base = fields.String(required=True)
    golden_triangle = fields.String(required=True)
    midlands = fields.String(required=True)
    period = fields.String(required=True)
    text = fields.String(required=True)
    guard = fields.String(required=True)
    caution = fields.String(required=True)


class GapSchema(Schema):
    """An answer about the gap. `withheld` counts the figures without a value."""

    figures = fields.List(fields.Nested(GapFigureSchema), required=True)
    definition = fields.Nested(GapDefinitionSchema, required=True)
    withheld = fields.Integer(required=True)
    demo = fields.Boolean(
        required=True, metadata={"description": "Whether invented demo profiles are among the figures."}
    )


def written(answer: Answer) -> dict[str, Any]:
    """Write an answer in the form of `GapSchema`."""
    return {
        "figures": [
            {
                "place": figure.geography,
                "value": figure.value,
                "unit": figure.unit,
                "n": figure.sample_size if figure.value is not None else None,
                "low": None,
                "high": None,
                "numerator": figure.inputs.get("numerator"),
                "denominator": figure.inputs.get("denominator"),
                "period": figure.period,
                "source": figure.source,
                "status": figure.status,
                "withheld": figure.withheld,
            }
            for figure in answer.figures
        ],
        "definition": {
            "measure": answer.question.measure,
            "register": answer.question.register,
            "base": answer.question.base,
            "golden_triangle": answer.question.definition,
            "midlands": answer.question.midlands,
            "period": answer.question.period,
            "text": answer.figure.definition,
            "guard": answer.measure.guard,
            "caution": answer.register.caution,
        },
        "withheld": answer.withheld,
        "demo": answer.demo,
    }
