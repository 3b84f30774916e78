"""From what a browser or a program sent to values that a service takes, with the same messages for both."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields

from foundation.errors import Invalid
from profiles.schemas.fields import Codes, Flag
from profiles.schemas.parts import Rows

_ROW = re.compile(r"^([a-z_]+)-([0-9]{1,4})-([a-z_]+)$")


def check(
    schema: type[Schema], data: object, *, only: Iterable[str] | None = None, partial: bool = False
) -> dict[str, Any]:
    """Check input, whatever door it came in by.

    Parameters
    ----------
    schema : type of Schema
        The rules.
    data : object
        What was sent.
    only : iterable of str, optional
        The fields of the section that it is about; others are passed over.
    partial : bool, default=False
        Whether fields may be left out, as in a change to what is already there.

    Returns
    -------
    dict
        Clean values, for the fields that were sent.

    Raises
    ------
    Invalid
        With the messages of every field that breaks a rule, at the names that the sender used.
    """
    names = None if only is None else tuple(only)
    checker = schema(only=names, partial=partial, unknown=RAISE if names is None else EXCLUDE)
    try:
        loaded = checker.load(data)  # type: ignore[arg-type]
    except ValidationError as error:
        raise Invalid(messages_by_field(error.messages)) from error
    return dict(loaded)


def checked(schema: type[Schema], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a form against the whole of a schema; fields of the page itself are passed over.

    Raises
    ------
    Invalid
        With the messages of every field that breaks a rule.
    """
    return check(schema, dict(sent), only=schema._declared_fields)


def messages_by_field(messages: object) -> dict[str, list[str]]:
    """Flatten marshmallow's messages to one list for each field: ``places-0-postcode`` for a record in a list."""
    flat: dict[str, list[str]] = {}

    def walk(prefix: str, node: object) -> None:
        if isinstance(node, Mapping):
            for name, inner in node.items():
                walk(prefix if name == "_schema" and prefix else f"{prefix}-{name}" if prefix else str(name), inner)
        elif isinstance(node, (list, tuple)):
            flat.setdefault(prefix or "_schema", []).extend(str(message) for message in node)
        else:
            flat.setdefault(prefix or "_schema", []).append(str(node))

    walk("", messages)
    return flat


def typed_values(
    schema: type[Schema], sent: Mapping[str, Sequence[str]], *, only: Iterable[str] | None = None
) -> dict[str, Any]:
    """Read the fields of a form as nested values, still as typed.

    Fields that a browser leaves out when nothing is chosen (boxes, lists) come back as nothing chosen. Records of a
    list are named ``places-0-postcode``; a record in which nothing is typed is left out.

    Parameters
    ----------
    schema : type of Schema
        Says which fields hold one value, several, or records.
    sent : Mapping of str to sequence of str
        Every value of every field.
    only : iterable of str, optional
        The fields of the section that the form is about.
    """
    declared: Mapping[str, fields.Field[Any]] = schema._declared_fields
    values: dict[str, Any] = {}
    for name in declared if only is None else only:
        field = declared[name]
        if isinstance(field, Rows):
            values[name] = _records(name, sent)
        elif isinstance(field, Codes):
            values[name] = [value for value in sent.get(name, ()) if value.strip()]
        elif isinstance(field, Flag):
            values[name] = bool([value for value in sent.get(name, ()) if value.strip()])
        elif name in sent:
            values[name] = sent[name][-1] if sent[name] else ""
    return values


def _records(name: str, sent: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    rows: dict[int, dict[str, str]] = {}
    for key, held in sent.items():
        found = _ROW.match(key)
        if found and found.group(1) == name and held:
            rows.setdefault(int(found.group(2)), {})[found.group(3)] = held[-1]
    # A choice that is made beforehand, such as which address counts, does not make a record of an empty line.
    beforehand = ("basis", "unit")
    return [
        row
        for _, row in sorted(rows.items())
        if any(text.strip() for key, text in row.items() if key not in beforehand)
    ]


def blanks(schema: type[Schema], *, only: Iterable[str] | None = None) -> dict[str, Any]:
    """Give the values of a form in which nothing is typed yet."""
    declared: Mapping[str, fields.Field[Any]] = schema._declared_fields
    return {
        name: [] if isinstance(declared[name], (Rows, Codes)) else "" for name in (declared if only is None else only)
    }
