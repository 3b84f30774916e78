"""What the page components compute: addresses of lists, ids of fields, figures as people read them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from flask import Flask, request, url_for

from foundation import clock
from foundation.figures import Figure
from foundation.money import MINUS, format_pounds
from webapp.hexmap import hex_drawing

_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_-]+")
_NUMERIC = re.compile(r"^[-+−]?£?[\d.,]+\s?(%|p|k|m|bn|x|×|pp|years?)?$")


def init_app(app: Flask) -> None:
    """Give templates what the components need."""
    app.jinja_env.globals.update(
        chosen_in=chosen_in,
        field_id=field_id,
        hex_drawing=hex_drawing,
        link_toggled=link_toggled,
        link_with=link_with,
        page_numbers=page_numbers,
    )
    app.jinja_env.filters.update(
        clock_time=clock_time,
        figure_end=figure_end,
        figure_value=figure_value,
        looks_numeric=looks_numeric,
        plain_number=plain_number,
        selectchosen=any_chosen,
        slug_id=slug_id,
    )


def slug_id(value: object) -> str:
    """Write anything so that it can stand in an element's id."""
    return _NOT_IN_AN_ID.sub("-", str(value)).strip("-")


def field_id(name: str) -> str:
    """Give the id of a field's control, which its label, its hint and the error summary point to.

    Examples
    --------
    >>> field_id("rounds.0.amount")
    'f-rounds-0-amount'
    """
    return f"f-{slug_id(name)}"


def _values(args: Mapping[str, object], name: str) -> list[str]:
    held = args.get(name)
    if held in (None, "", []):
        return []
    if isinstance(held, (list, tuple, set, frozenset)):
        return [str(value) for value in held if value not in (None, "")]
    return [str(held)]


def link_with(endpoint: str, args: Mapping[str, object], **changes: object) -> str:
    """Give the address of a list with some of its arguments changed; None takes an argument away.

    The parts of the address of the page being shown are kept where it is the same page.
    """
    merged = {**args, **changes}
    kept: dict[str, object] = {}
    if endpoint == request.endpoint:
        kept.update(request.view_args or {})
    for name in merged:
        values = _values(merged, name)
        if values:
            kept[name] = values[0] if len(values) == 1 else values
    return url_for(endpoint, **kept)  # type: ignore[arg-type]


def chosen_in(args: Mapping[str, object], name: str, value: object) -> bool:
    """Say whether a list is filtered by a value."""
    return str(value) in _values(args, name)


def any_chosen(choices: Iterable[Sequence[object]], args: Mapping[str, object], name: str) -> bool:
    """Say whether a list is filtered by any of some choices."""
    return any(chosen_in(args, name, choice[0]) for choice in choices)


def link_toggled(endpoint: str, args: Mapping[str, object], name: str, value: object) -> str:
    """Give the address of a list with one value of a filter put on or taken off, from its first page."""
    values = _values(args, name)
    text = str(value)
    left = [held for held in values if held != text] if text in values else [*values, text]
    return link_with(endpoint, args, **{name: left, "page": None})


def page_numbers(number: int, pages: int) -> list[int | None]:
    """Say which page numbers to show, with None for a gap.

    Examples
    --------
    >>> page_numbers(6, 20)
    [1, None, 5, 6, 7, None, 20]
    >>> page_numbers(1, 3)
    [1, 2, 3]
    """
    shown = sorted({1, pages, *range(max(1, number - 1), min(pages, number + 1) + 1)})
    numbers: list[int | None] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page - before == 2:
            numbers.append(page - 1)
        elif page - before > 2:
            numbers.append(None)
        numbers.append(page)
    return numbers


def clock_time(value: datetime) -> str:
    """Write the time of day of a moment, in London, as 14:05."""
    return f"{value.astimezone(clock.LONDON):%H:%M}"


def plain_number(value: float | None, unknown: str = "not known") -> str:
    """Write a number with its thousands apart and no more than three figures behind the point.

    Examples
    --------
    >>> plain_number(1234567), plain_number(0.18239), plain_number(-12.0)
    ('1,234,567', '0.182', '−12')
    """
    if value is None:
        return unknown
    if float(value).is_integer():
        written = f"{value:,.0f}"
    else:
        written = f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) < 100 else f"{value:,.1f}"
    return written.replace("-", MINUS)


def figure_value(figure: Figure, unknown: str = "not known") -> str:
    """Write a figure's value in its unit."""
    return figure.withheld or unknown if figure.value is None else figure_end(figure, figure.value)


def figure_end(figure: Figure, value: float) -> str:
    """Write a number in the unit of a figure, such as the end of its interval."""
    match figure.unit:
        case "gbp":
            return format_pounds(value)
        case "pence":
            return f"{value:.0f}p"
        case "share":
            return f"{100 * value:.1f}".rstrip("0").rstrip(".") + "%"
        case "ratio":
            return f"{value:.2g}×"
        case "index":
            return f"{value:.2f}"
        case "months" | "days" | "km":
            return f"{value:.3g} {figure.unit}"
        case "per_million":
            return f"{value:.3g} per million"
        case _:
            return plain_number(value)


def looks_numeric(value: object) -> bool:
    """Say whether a cell's text is a number as people write it, so that it stands right."""
    return isinstance(value, str) and bool(_NUMERIC.match(value.strip()))
