"""What may be asked about the gap, and how an answer is written for programs."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, post_load, pre_load, validate

from foundation.figures import Figure
from insights.services.answers import Answer, Question
from insights.services.claims import CheckedClaim
from insights.services.library import Library
from insights.services.measures import MEASURES
from insights.services.registers import BASES, REGISTERS
from insights.services.sectors import SHOWN, Wanted
from insights.services.settling import KILOMETRES, LARGEST, MONTHS, PRICES

UNITS = ("pence", "ratio", "share", "gbp", "index", "months", "days", "per_million")
DEFINITIONS = ("regions", "cities", "universities", "counties")
MIDLANDS = ("itl1", "midlands_engine", "universities")


class GapQuery(Schema):
    """A question, as it stands in an address. What is left out or left empty takes the usual choice."""

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

    sector = fields.String(
        load_default="", metadata={"description": "Only deals of this sector; the sector of a location quotient."}
    )
    stage = fields.String(load_default="", metadata={"description": "Only rounds of this stage."})
    largest = fields.String(
        load_default="with",
        validate=validate.OneOf(LARGEST),
        metadata={"description": "With or without the largest deal of each place."},
    )
    prices = fields.String(
        load_default="nominal",
        validate=validate.OneOf(PRICES),
        metadata={"description": "Pounds of the year, or of the newest year for which prices are known."},
    )
    months = fields.Integer(
        load_default=24,
        validate=validate.OneOf(MONTHS),
        metadata={"description": "For rates over time: how long after a round the next is looked for."},
    )
    kilometres = fields.Integer(
        load_default=100,
        validate=validate.OneOf(KILOMETRES),
        metadata={"description": "How near an investor counts as near."},
    )
    edition = fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=2**31 - 1),
        metadata={"description": "Key of an import, for the register of imported deals. Left out: the newest."},
    )

    @pre_load
    def without_blanks(self, data: Mapping[str, Any], **_kwargs: object) -> dict[str, Any]:
        """Leave out what is empty, as a form sends what was not chosen."""
        return {name: value for name, value in data.items() if value != ""}

    @post_load
    def question(self, data: Mapping[str, Any], **_kwargs: object) -> Question:
        """Make the question."""
        return Question(**data)


class SectorQuery(Schema):
    """Which deals a map of sectors by region counts, as it stands in an address."""

    class Meta:
        """Other parts of the address are not ours to judge."""

        unknown = EXCLUDE

    register = fields.String(
        load_default="parity",
        validate=validate.OneOf([register.code for register in REGISTERS.values() if register.by_deal]),
    )
    shown = fields.String(load_default="location_quotient", validate=validate.OneOf(list(SHOWN)))
    period = fields.String(load_default="", validate=validate.Regexp(r"^(|\d{4}-\d{2})$"))
    edition = fields.Integer(load_default=0, validate=validate.Range(min=0, max=2**31 - 1))
    definition = fields.String(load_default="regions", validate=validate.OneOf(DEFINITIONS))
    midlands = fields.String(load_default="", validate=validate.OneOf(("", *MIDLANDS)))

    @post_load
    def wanted(self, data: Mapping[str, Any], **_kwargs: object) -> Wanted:
        """Make the question."""
        return Wanted(**data)


class TriangleQuery(Schema):
    """What counts as the Golden Triangle, where a place is compared with it."""

    class Meta:
        """Other parts of the address are not ours to judge."""

        unknown = EXCLUDE

    definition = fields.String(load_default="regions", validate=validate.OneOf(DEFINITIONS))


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
    unit = fields.String(required=True, validate=validate.OneOf(UNITS))
    n = fields.Integer(required=True, allow_none=True, metadata={"description": "Cases behind it, where published."})
    low = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Lower end of a 95% interval; null for a register that is published as totals."},
    )
    high = fields.Float(required=True, allow_none=True, metadata={"description": "Upper end of that interval."})
    numerator = fields.Float(required=True, allow_none=True)
    denominator = fields.Float(required=True, allow_none=True)
    period = fields.String(required=True)
    source = fields.Nested(SourceSchema, required=True)
    status = fields.String(required=True, validate=validate.OneOf(["official", "declared"]))
    withheld = fields.String(required=True)
    counts = fields.Dict(
        keys=fields.String(),
        values=fields.Float(),
        required=True,
        metadata={"description": "Further numbers behind it: deals, undisclosed amounts, firms censored."},
    )


class GapDefinitionSchema(Schema):
    """What the figures mean: every choice, spelt out."""

    measure = fields.String(required=True)
    register = fields.String(required=True)
    base = fields.String(required=True)
    golden_triangle = fields.String(required=True)
    midlands = fields.String(required=True)
    period = fields.String(required=True)
    sector = fields.String(required=True)
    stage = fields.String(required=True)
    largest = fields.String(required=True)
    prices = fields.String(required=True)
    months = fields.Integer(required=True)
    kilometres = fields.Integer(required=True)
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


_CHOSEN = (
    "measure", "register", "base", "midlands", "period", "sector", "stage", "largest", "prices", "months", "kilometres",
)  # fmt: skip


def written(answer: Answer) -> dict[str, Any]:
    """Write an answer in the form of `GapSchema`."""
    return {
        "figures": [_figure(figure) for figure in answer.figures],
        "definition": {
            **{name: getattr(answer.question, name) for name in _CHOSEN},
            "golden_triangle": answer.question.definition,
            "text": answer.figure.definition,
            "guard": answer.measure.guard,
            "caution": answer.register.caution,
        },
        "withheld": answer.withheld,
        "demo": answer.demo,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "place": figure.geography,
        "value": figure.value,
        "unit": figure.unit,
        "n": figure.sample_size if figure.value is not None else None,
        "low": figure.low,
        "high": figure.high,
        "numerator": figure.inputs.get("numerator"),
        "denominator": figure.inputs.get("denominator"),
        "period": figure.period,
        "source": figure.source,
        "status": figure.status,
        "withheld": figure.withheld,
        "counts": {name: value for name, value in figure.inputs.items() if name not in ("numerator", "denominator")},
    }


class MeasureSchema(Schema):
    """One way to measure the gap."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    formula = fields.String(required=True)
    unit = fields.String(required=True)
    guard = fields.String(required=True)
    asks = fields.List(
        fields.String(), required=True, metadata={"description": "Which further parts of a question it looks at."}
    )
    by_deal = fields.Boolean(required=True, metadata={"description": "Whether it needs a register of single deals."})
    history = fields.Boolean(required=True, metadata={"description": "Whether it takes every period together."})
    own = fields.Boolean(required=True, metadata={"description": "Whether only the platform's own register has it."})
    needs_base = fields.Boolean(required=True, metadata={"description": "Whether pounds are divided by a base."})


class RegisterSchema(Schema):
    """A register, what it can be divided by, and why not by the others."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    money = fields.String(required=True)
    granularity = fields.String(required=True)
    status = fields.String(required=True)
    caution = fields.String(required=True)
    bases = fields.List(fields.String(), required=True)
    why_not = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    by_deal = fields.Boolean(required=True, metadata={"description": "Whether it holds single deals."})
    periods = fields.List(fields.String(), required=True, metadata={"description": "Newest first."})


class MeaningSchema(Schema):
    """One meaning of a place's name."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True)
    source = fields.String(required=True)


class GapChoicesSchema(Schema):
    """All that may be asked about the gap."""

    measures = fields.List(fields.Nested(MeasureSchema), required=True)
    bases = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    registers = fields.List(fields.Nested(RegisterSchema), required=True)
    definitions = fields.List(fields.Nested(MeaningSchema), required=True)
    midlands = fields.List(fields.Nested(MeaningSchema), required=True)


def written_choices(shelf: Library) -> dict[str, Any]:
    """Write what may be asked in the form of `GapChoicesSchema`."""
    registers = []
    for register in REGISTERS.values():
        held = {name: getattr(register, name) for name in RegisterSchema().fields if name != "periods"}
        periods = list(reversed(shelf.book(Question(register=register.code)).periods))
        registers.append({**held, "bases": list(register.bases), "periods": periods})
    return {
        "measures": list(MEASURES.values()),
        "bases": dict(BASES),
        "registers": registers,
        "definitions": list(shelf.geography.triangles.values()),
        "midlands": list(shelf.geography.midlands.values()),
    }


class FindingSchema(Schema):
    """What one register gives where a claim was made, and how that differs from the claim."""

    label = fields.String(required=True)
    difference = fields.String(required=True)
    figure = fields.Nested(GapFigureSchema, required=True)


class ClaimSchema(Schema):
    """A claim as it was made, with what the registers give."""

    code = fields.String(required=True)
    text = fields.String(required=True)
    stated = fields.String(required=True, metadata={"description": "The figure as its source writes it."})
    value = fields.Float(required=True, allow_none=True)
    value_high = fields.Float(required=True, allow_none=True)
    unit = fields.String(required=True, allow_none=True)
    period = fields.String(required=True, allow_none=True)
    geography = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(["quotable", "opinion"]))
    source_title = fields.String(required=True)
    source_line = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)
    definition_missing = fields.Boolean(required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)


class ClaimsSchema(Schema):
    """What the reports claim."""

    claims = fields.List(fields.Nested(ClaimSchema), required=True)


def written_claims(claims: Iterable[CheckedClaim]) -> dict[str, Any]:
    """Write claims in the form of `ClaimsSchema`."""
    plain = [name for name in ClaimSchema().fields if name not in ("stated", "findings")]
    return {
        "claims": [
            {
                **{name: getattr(checked.claim, name) for name in plain},
                "stated": checked.stated,
                "findings": [
                    {
                        "label": found.label,
                        "difference": found.difference,
                        "figure": _figure(found.answer.figure),
                    }
                    for found in checked.findings
                ],
            }
            for checked in claims
        ]
    }
