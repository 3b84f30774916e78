"""How figures of the gap read in a sentence, a table and a chart."""

from typing import Any

from foundation.money import format_pounds
from insights.services.answers import Answer, Place
from insights.services.books import NOW
from insights.services.registers import BASES


def rate(value: float | None, unknown: str = "withheld") -> str:
    """Write pounds per unit of base, with pence where they matter.

    Examples
    --------
    >>> rate(7.9997), rate(439024.4), rate(None)
    ('£8.00', '£439k', 'withheld')
    """
    if value is None:
        return unknown
    return f"£{value:.2f}" if value < 1_000 else format_pounds(value)


def pence(value: float | None, unknown: str = "withheld") -> str:
    """Write pence in the pound: whole pence from ten upwards.

    Examples
    --------
    >>> pence(18.306), pence(4.26), pence(None)
    ('18p', '4.3p', 'withheld')
    """
    if value is None:
        return unknown
    return f"{value:.0f}p" if value >= 9.95 else f"{value:.1f}p"


def period(code: str) -> str:
    """Write a period: a register without years is read as it stands."""
    return "as things stand today" if code == NOW else code


def sentence(given: Answer) -> str:
    """Say the answer in one sentence, with both sides of it."""
    point = given.point
    if point is None or point.pence.value is None:
        return given.figure.withheld
    base = BASES[given.question.base]
    return (
        f"{rate(point.midlands.value)} per {base} in the Midlands against {rate(point.triangle.value)} per {base} in"
        f" the Golden Triangle: {given.register.money}, {period(given.question.period)}."
    )


def chart_definition(given: Answer, *, when: bool = True) -> str:
    """Say under a chart what it counts; how it is worked out stands with the answer itself.

    Parameters
    ----------
    given : Answer
        What the chart is made from.
    when : bool, default=True
        Whether to name the period.
    """
    base = BASES[given.question.base]
    triangle = given.triangle.name if given.triangle else ""
    name = given.register.money
    moment = f", {period(given.question.period)}" if when else ""
    return f"{name[:1].upper()}{name[1:]}, per {base}{moment}. The Golden Triangle, 100 pence, is {triangle}."


def ranking_chart(given: Answer) -> dict[str, Any]:
    """Give the ranking as bars, the largest on top."""
    shown = [place for place in given.ranking if place.pence.value is not None]
    return {
        "categories": [place.name for place in shown],
        "series": [{"name": "Pence in the pound", "values": [_round(place.pence.value) for place in shown]}],
        "unit": "pence",
        "axis": "",
        "horizontal": True,
    }


def ranking_table(given: Answer) -> dict[str, Any]:
    """Give the ranking as a table."""
    base = BASES[given.question.base]
    return {
        "columns": ["Region or nation", "Pence in the pound", f"Pounds per {base}", "Pounds", "Base", "Base of", "n"],
        "rows": [
            [
                place.name,
                pence(place.pence.value, "not computed" if given.why_not else "withheld"),
                rate(place.rate.value),
                format_pounds(place.pounds, unknown="withheld"),
                _count(place.side.units, place, "not known"),
                period(place.base_period),
                _count(place.side.cases, place, "not published"),
            ]
            for place in given.ranking
        ],
    }


def series_chart(given: Answer) -> dict[str, Any]:
    """Give the comparison over time as a line."""
    return {
        "categories": [point.period for point in given.series],
        "series": [{"name": "Midlands", "values": [_round(point.pence.value) for point in given.series]}],
        "unit": "pence",
        "axis": "",
        "horizontal": False,
    }


def series_table(given: Answer) -> dict[str, Any]:
    """Give the comparison over time as a table."""
    base = BASES[given.question.base]
    return {
        "columns": ["Period", "Pence in the pound", f"Midlands, per {base}", f"Golden Triangle, per {base}"],
        "rows": [
            [point.period, pence(point.pence.value), rate(point.midlands.value), rate(point.triangle.value)]
            for point in given.series
        ],
    }


def _count(value: float | None, place: Place, unknown: str) -> str:
    """Write a count; what stands behind a withheld figure is kept back with it."""
    return unknown if value is None or place.rate.value is None else f"{value:,.0f}"


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
