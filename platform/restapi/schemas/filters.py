"""Conditions on ventures in groups, as the query of a list asks for them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from foundation.errors import Invalid
from foundation.searching import MOST_TEXT
from profiles.queries.filters import ALL, ANY, FIELDS, MOST_CONDITIONS, OPERATORS, Where
from profiles.schemas.filters import Choices, read_where

_CONDITIONS = (
    "Conditions of one group, each `field.operator.value`, such as `trl.from.4`, `ask.between.250k..1m` or"
    f" `stage.unknown`. Fields: {', '.join(FIELDS)}. Operators:"
    f" {', '.join(dict.fromkeys(code for held in OPERATORS.values() for code in held))}. What is not known meets only"
    " `unknown`. What ventures raise may be asked about by those who may see it."
)
_MORE = "Conditions of one more group."


def _group(description: str) -> fields.List[Any]:
    return fields.List(
        fields.String(validate=validate.Length(max=2 * MOST_TEXT)),
        load_default=list,
        validate=validate.Length(max=MOST_CONDITIONS, error=f"{MOST_CONDITIONS} conditions at most."),
        metadata={"description": description},
    )


def _join(description: str = "Whether all conditions of the group must hold, or any.") -> fields.String:
    return fields.String(load_default=ALL, validate=validate.OneOf([ALL, ANY]), metadata={"description": description})


class WhereQuery(Schema):
    """Conditions in groups."""

    join = _join("Whether all groups must hold, or any.")
    g1, g1_join = _group(_CONDITIONS), _join()
    g2, g2_join = _group(_MORE), _join()
    g3, g3_join = _group(_MORE), _join()
    g4, g4_join = _group(_MORE), _join()
    g5, g5_join = _group(_MORE), _join()
    g6, g6_join = _group(_MORE), _join()


def where_of(wanted: Mapping[str, Any], *, offers: bool, choices: Choices) -> Where:
    """Read the conditions of a query.

    Raises
    ------
    Invalid
        With what is wrong, by group.
    """
    asked = {name: wanted[name] for name in WhereQuery().fields}
    given = {name: held if isinstance(held, list) else [held] for name, held in asked.items()}
    reading = read_where(given, offers=offers, choices=choices)
    if reading.errors:
        raise Invalid(reading.errors)
    return reading.where
