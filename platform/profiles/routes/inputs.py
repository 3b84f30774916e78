"""What a form shows of each field, taken from its schema: one rule, one label, one hint."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal as Exact
from typing import Any

from marshmallow import Schema, fields

from profiles.queries.labels import Labels
from profiles.schemas.fields import Choice, Code, Codes, Count, Day, Decimal, Flag, PlainText, Pounds, Share
from profiles.schemas.outlines import Outline
from profiles.schemas.parts import Rows
from profiles.services.words import DISTANCE_UNITS

Options = Sequence[tuple[str, Any]]
_SUFFIXES = {"percent": "%", "_kwh": "kWh", "_tonnes": "tonnes", "_years": "years"}


@dataclass(frozen=True)
class Input:
    """A field of a form.

    Parameters
    ----------
    name, kind, label, hint : str
        What it is called, how it is drawn, and what stands above and below it.
    options : sequence
        What can be chosen, in groups or not.
    limit : int or None
        Most characters.
    suffix : str
        Its unit.
    required : bool
        Whether it has to be answered.
    blank : str or None
        What stands for no choice; None where something is always chosen.
    columns : sequence of Input
        The fields of each record, for a list of records.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    options: Options = ()
    limit: int | None = None
    suffix: str = ""
    required: bool = False
    blank: str | None = "Don’t know"
    columns: Sequence["Input"] = field(default_factory=tuple)


def inputs(
    schema: type[Schema], names: Iterable[str], labels: Labels, choices: Mapping[str, Options] | None = None
) -> list[Input]:
    """Describe fields of a schema for a form.

    Parameters
    ----------
    schema : type of Schema
        The schema.
    names : iterable of str
        Which of its fields, in which order.
    labels : Labels
        Names behind codes, for the choices.
    choices : Mapping, optional
        Choices that the reference facts do not give, by field.
    """
    return [_input(name, schema._declared_fields[name], labels, choices or {}) for name in names]


def _input(name: str, held: fields.Field[Any], labels: Labels, choices: Mapping[str, Options]) -> Input:
    label, hint = str(held.metadata.get("title", name)), str(held.metadata.get("description", ""))
    if isinstance(held, Rows):
        columns = [_input(part, inner, labels, choices) for part, inner in held.schema._declared_fields.items()]
        return Input(name, "rows", label, hint, columns=columns)
    kind, options = _kind(name, held, labels, choices)
    return Input(
        name,
        kind,
        label,
        hint,
        options=options,
        limit=held.limit if isinstance(held, PlainText) else None,
        suffix="%" if isinstance(held, Share) else _suffix(name),
        required=held.required,
        blank="Choose" if held.required else "Don’t know" if held.allow_none else None,
    )


def _suffix(name: str) -> str:
    return next((unit for end, unit in _SUFFIXES.items() if name.endswith(end)), "")


def _kind(name: str, held: fields.Field[Any], labels: Labels, choices: Mapping[str, Options]) -> tuple[str, Options]:
    if isinstance(held, PlainText):
        return ("textarea" if held.lines else "text"), ()
    if isinstance(held, Outline):
        return "outline", ()
    if isinstance(held, Choice):
        return "select", list(held.options.items())
    if isinstance(held, (Codes, Code)):
        options = choices.get(name) or _reference_options(name, labels)
        if isinstance(held, Codes):
            return "checks", options
        return ("select" if options else "named"), options
    if name == "trl":
        return "select", [(str(level), f"{level}: {words}") for level, words in labels.levels.items()]
    simple = {Pounds: "money", Day: "date", Flag: "flag", Count: "number", Decimal: "number"}
    return next((kind for cls, kind in simple.items() if isinstance(held, cls)), "text"), ()


def _reference_options(name: str, labels: Labels) -> Options:
    """Give the choices of a field that the reference facts know; none for one that is typed by name."""
    if name in ("sectors", "excluded_sectors"):
        return labels.branches()
    if name in ("registered_authority_code", "base_authority_code", "authorities"):
        return labels.authority_options()
    plain = {
        "stage_code": labels.stages,
        "stages": labels.stages,
        "instruments": labels.instruments,
        "instrument_code": labels.instruments,
        "university_ukprn": labels.universities,
    }
    return list(plain[name].items()) if name in plain else ()


def shown(values: Mapping[str, Any], labels: Labels) -> dict[str, Any]:
    """Give values, as kept or as typed, in the form that a page shows them in: records by the name of each field."""
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, (list, tuple)) and any(isinstance(part, Mapping) for part in value):
            for index, record in enumerate(value):
                named = _with_place_name(record, labels)
                flat.update({f"{name}-{index}-{part}": _text(part, held, labels) for part, held in named.items()})
            flat[name] = len(value)
        elif isinstance(value, (list, tuple)):
            flat[name] = [str(part) for part in value]
        else:
            flat[name] = _text(name, value, labels)
    return flat


def _with_place_name(record: Mapping[str, Any], labels: Labels) -> Mapping[str, Any]:
    """Show a place of a mandate by its name, as nobody knows its code, and with the unit that a line begins with."""
    if not {"kind", "code"} <= record.keys():
        return record
    name = labels.place(str(record["kind"]), str(record["code"]))
    return {**record, "code": name, "unit": record.get("unit") or next(iter(DISTANCE_UNITS))}


def _text(name: str, value: Any, labels: Labels) -> Any:
    """Give one value as a field holds it; an amount stays a number, which the field groups by thousands."""
    if isinstance(value, bool):
        return ["yes"] if value else []
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Exact(repr(value)), "f")
    if isinstance(value, (list, tuple)):
        return "; ".join(str(part) for part in value)
    if isinstance(value, Mapping):
        return json.dumps(value)
    if name == "authority_code" and value in labels.authorities:
        return labels.authority(value)
    return "" if value is None else value
