"""Filters of ventures as an address or a form asks for them: one grammar for pages, saved views, exports and the API.

In an address a condition is ``field.operator.value`` (``trl.from.4``, ``ask.between.250k..1m``, ``stage.unknown``),
``g1`` to ``g6`` hold the conditions of a group, ``g1_join=any`` asks for any of them rather than all, and ``join=any``
for any of the groups. A form sends the parts of each condition apart, as ``g1_field``, ``g1_operator``, ``g1_value``
and ``g1_to``, each as often as there are conditions.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from profiles.queries.filters import (
    ALL,
    ANY,
    BETWEEN,
    FIELDS,
    KNOWN,
    MOST_CONDITIONS,
    MOST_GROUPS,
    OPERATORS,
    UNKNOWN,
    Condition,
    Field,
    Group,
    Kind,
    Where,
)
from profiles.schemas.fields import Day, PlainText
from profiles.schemas.venture import VentureSchema

Given = Mapping[str, Sequence[str]]
Choices = Mapping[str, Mapping[str, str]]
JOINS = (ALL, ANY)
#: Parameters of an address that are about filters, in either form.
PARTS = ("field", "operator", "value", "to")
PARAMETERS = (
    "join",
    *(name for n in range(1, MOST_GROUPS + 1) for name in (f"g{n}", f"g{n}_join", *(f"g{n}_{part}" for part in PARTS))),
)
_WITHHELD = "What ventures raise is not open to you, so nobody’s is known here and this is not in force."


class ConditionSchema(Schema):
    """One condition.

    Parameters
    ----------
    offers : bool
        Whether the asker may see what ventures raise.
    choices : Mapping, optional
        Codes and names of each field of choices. Without it any code is taken, and an unknown one is met by nothing.
    """

    field = fields.String(
        required=True, validate=validate.OneOf(list(FIELDS), error="Choose what to filter by from the list.")
    )
    operator = fields.String(required=True)
    value = PlainText(limit=200, load_default="")
    to = PlainText(limit=200, load_default="")

    def __init__(self, *, offers: bool, choices: Choices | None = None) -> None:
        super().__init__()
        self.offers, self.choices = offers, choices

    @post_load
    def _made(self, data: dict[str, str], **_: Any) -> Condition:
        asked = FIELDS[data["field"]]
        if asked.offer and not self.offers:
            raise ValidationError({"field": [_WITHHELD]})
        operator = data["operator"]
        if operator not in OPERATORS[asked.kind]:
            raise ValidationError({"operator": ["Choose how to compare from the list."]})
        if operator in (UNKNOWN, KNOWN):
            return Condition(asked.code, operator)
        first = self._value(asked.code, data["value"], "value")
        if operator != BETWEEN:
            return Condition(asked.code, operator, (first,))
        last = self._value(asked.code, data["to"], "to")
        if last < first:
            raise ValidationError({"to": ["The end of the range is before its beginning."]})
        return Condition(asked.code, operator, (first, last))

    def _value(self, code: str, text: str, name: str) -> Any:
        """Read a value as the profile itself reads it."""
        if not text:
            raise ValidationError({name: ["Enter a value."]})
        asked = FIELDS[code]
        if asked.kind is Kind.TEXT:
            return text
        if asked.kind is Kind.CHOICE:
            if self.choices is not None and text not in self.choices[code]:
                raise ValidationError({name: ["Choose from the list."]})
            return text
        try:
            return _READERS[asked.code].deserialize(text)
        except ValidationError as error:
            raise ValidationError({name: list(error.messages)}) from error


_profile = VentureSchema()
#: Reads the values of a field as the profile does; nobody types when they confirmed their facts.
_READERS = {
    code: _profile.fields.get(each.attribute, Day())
    for code, each in FIELDS.items()
    if each.kind in (Kind.NUMBER, Kind.MONEY, Kind.DAY)
}


@dataclass(frozen=True, slots=True)
class Row:
    """A condition as it was typed, what is wrong with it, and the condition itself where nothing is."""

    field: str
    operator: str = ""
    value: str = ""
    to: str = ""
    condition: Condition | None = None
    errors: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)

    @property
    def asked(self) -> Field | None:
        """What it asks about, where that is known."""
        return FIELDS.get(self.field)

    @property
    def begun(self) -> bool:
        """Whether it has just been added, and nobody has said yet what it is compared with."""
        return not self.operator


@dataclass(frozen=True, slots=True)
class Reading:
    """A filter as it was asked for: as it was typed, and what of it is in force.

    Parameters
    ----------
    join : str
        How the groups are joined.
    groups : tuple of (int, str, tuple of Row)
        The number of each group, how its conditions are joined, and these.
    typed : bool
        Whether it came from the form, rather than in the words of an address.
    """

    join: str
    groups: tuple[tuple[int, str, tuple[Row, ...]], ...]
    typed: bool = False

    @property
    def where(self) -> Where:
        """What is in force: every condition with which nothing is wrong."""
        groups = []
        for _, join, rows in self.groups:
            held = tuple(row.condition for row in rows if row.condition is not None)
            if held:
                groups.append(Group(held, join if len(held) > 1 else ALL))
        return Where(tuple(groups), self.join if len(groups) > 1 else ALL)

    @property
    def errors(self) -> dict[str, list[str]]:
        """What is wrong, by group."""
        found: dict[str, list[str]] = {}
        for number, _, rows in self.groups:
            for row in rows:
                said = [message for messages in row.errors.values() for message in messages]
                if said:
                    found.setdefault(f"g{number}", []).append(f"{row.field}: {' '.join(said)}")
        return found


def read_where(given: Given, *, offers: bool, choices: Choices | None = None) -> Reading:
    """Read a filter from an address or a form.

    Parameters
    ----------
    given : Mapping
        The values by name.
    offers : bool
        Whether the asker may see what ventures raise. A condition on that is refused to anybody else.
    choices : Mapping, optional
        Codes and names of each field of choices.
    """
    schema = ConditionSchema(offers=offers, choices=choices)
    groups = []
    for number in range(1, MOST_GROUPS + 1):
        rows = [_checked(row, schema) for row in _rows(given, number)]
        if rows:
            rows = [*rows[:MOST_CONDITIONS], *(_too_many(row) for row in rows[MOST_CONDITIONS:])]
            groups.append((number, _join(given, f"g{number}_join"), tuple(rows)))
    typed = any(f"g{number}_field" in given for number in range(1, MOST_GROUPS + 1))
    return Reading(_join(given, "join"), tuple(groups), typed)


def _join(given: Given, name: str) -> str:
    held = next(iter(given.get(name, ())), ALL)
    return held if held in JOINS else ALL


def _rows(given: Given, number: int) -> list[Row]:
    """Give the rows of a group: those in the words of an address, then those of a form."""
    rows = []
    for text in given.get(f"g{number}", ()):
        name, _, rest = text.partition(".")
        operator, _, value = rest.partition(".")
        first, _, last = value.partition("..") if operator == BETWEEN else (value, "", "")
        rows.append(Row(name, operator or "?", first, last))
    parts = [given.get(f"g{number}_{part}", ()) for part in PARTS]
    typed = zip_longest(*parts, fillvalue="")
    return rows + [Row(name, operator, value, to) for name, operator, value, to in typed if name]


def _checked(row: Row, schema: ConditionSchema) -> Row:
    if row.begun:
        known = row.field in FIELDS and (schema.offers or not FIELDS[row.field].offer)
        return row if known else replace(row, errors={"field": ["Choose what to filter by from the list."]})
    try:
        sent = {"field": row.field, "operator": row.operator, "value": row.value, "to": row.to}
        return replace(row, condition=schema.load(sent))
    except ValidationError as error:
        return replace(row, errors=dict(error.messages_dict))


def _too_many(row: Row) -> Row:
    return replace(row, condition=None, errors={"field": [f"{MOST_CONDITIONS} conditions a group at most."]})
