"""The filter groups of a list on its page: rows are added and taken away, and the address says what is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from foundation.web import session
from profiles.queries.filters import BETWEEN, MOST_CONDITIONS, MOST_GROUPS, OPERATORS, Field, Kind, fields_open
from profiles.schemas.filters import PARAMETERS, PARTS, Reading, Row, read_where
from profiles.services.directory import labels
from profiles.services.filtering import Counts, choices_of

#: Which kinds of input a page draws for the values of each kind.
_INPUTS = {Kind.NUMBER: "text", Kind.MONEY: "text", Kind.DAY: "date", Kind.TEXT: "text"}


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A condition on the page: what is asked about, its operators and choices, and how many ventures meet it."""

    row: Row
    field: Field
    operators: Sequence[tuple[str, str]]
    choices: Sequence[tuple[str, str]]
    input: str
    ranges: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """A group on the page. ``number`` says how many ventures meet it; None where nothing of it is in force."""

    name: str
    join: str
    rows: Sequence[DrawnRow]
    number: int | None
    full: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """The filter groups of a page.

    Parameters
    ----------
    groups : sequence of DrawnGroup
        Those that have conditions.
    fresh : str
        The name of the next group; nothing where there are as many as there may be.
    join : str
        How the groups are joined.
    fields : sequence of Field
        What can be asked about.
    every : int
        Ventures of the list before the filter.
    kept : list of (str, str)
        What else the address asks for, which the form carries on.
    """

    groups: Sequence[DrawnGroup]
    fresh: str
    join: str
    fields: Sequence[Field]
    every: int
    kept: Sequence[tuple[str, str]]


def where_asked(*, offers: bool) -> Reading:
    """Read the filter that this request asks for, with a row added or taken away where its form said so."""
    given = {name: list(values) for name, values in request.args.lists()}
    if "do" not in given and not any(name in given for name in PARAMETERS):
        return Reading("all", ())
    return read_where(_edited(given), offers=offers, choices=choices_of(labels(session())))


def _edited(given: dict[str, list[str]]) -> Mapping[str, Sequence[str]]:
    """Do what the pressed button of the form says: ``add g1`` or ``remove g1 0``."""
    action, group, place = ([*given.get("do", [""])[0].split(), "", "", ""])[:3]
    if group not in PARAMETERS or not group[1:].isdigit():
        return given
    if action == "add" and (code := given.get(f"{group}_add", [""])[0]):
        for part, text in zip(PARTS, (code, "", "", ""), strict=True):
            given.setdefault(f"{group}_{part}", []).append(text)
    if action == "remove" and place.isascii() and place.isdigit():
        for part in PARTS:
            held = given.get(f"{group}_{part}", [])
            del held[int(place) : int(place) + 1]
    return given


def settled(reading: Reading, args: Mapping[str, Sequence[str]]) -> ResponseReturnValue | None:
    """Go to the plain address of a filter that came from the form, once nothing in it is begun or wrong.

    Parameters
    ----------
    args : Mapping
        What the page understood of the address.
    """
    begun = any(row.begun for _, _, rows in reading.groups for row in rows)
    if not ("do" in request.args or reading.typed) or begun or reading.errors:
        return None
    kept = {name: values for name, values in args.items() if not of_the_form(name)}
    plain: dict[str, Any] = {**(request.view_args or {}), **kept, **reading.where.written()}
    return redirect(url_for(request.endpoint or "", **plain), code=303)


def of_the_form(name: str) -> bool:
    """Say whether a name in an address belongs to the filter, or to the place in the list that it changes."""
    return name in PARAMETERS or name in ("do", "page") or (name.startswith("g") and name.endswith("_add"))


def panel(reading: Reading, counts: Counts, *, offers: bool, args: Mapping[str, Sequence[str]]) -> Panel:
    """Give what a page draws of its filter groups."""
    choices = choices_of(labels(session())) if reading.groups else {}
    conditions, groups = iter(counts.conditions), iter(counts.groups)
    drawn = []
    for number, join, rows in reading.groups:
        held = [_drawn(row, choices, next(conditions) if row.condition else None) for row in rows]
        live = any(row.condition for row in rows)
        drawn.append(
            DrawnGroup(
                f"g{number}",
                join,
                [row for row in held if row is not None],
                next(groups) if live else None,
                len(rows) >= MOST_CONDITIONS,
            )
        )
    last = max((number for number, _, _ in reading.groups), default=0)
    return Panel(
        drawn,
        f"g{last + 1}" if last < MOST_GROUPS else "",
        reading.join,
        fields_open(offers=offers),
        counts.every,
        [(name, value) for name, values in args.items() if not of_the_form(name) for value in values],
    )


def _drawn(row: Row, choices: Mapping[str, Mapping[str, str]], number: int | None) -> DrawnRow | None:
    field = row.asked
    if field is None:
        return None
    return DrawnRow(
        row,
        field,
        list(OPERATORS[field.kind].items()),
        list(choices.get(field.code, {}).items()),
        _INPUTS.get(field.kind, ""),
        BETWEEN in OPERATORS[field.kind],
        number,
    )
