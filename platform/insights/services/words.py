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
    if point is None or given.figure.value is None or not given.measure.needs_base:
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
    name = given.register.money
    base = f", per {BASES[given.question.base]}" if given.measure.needs_base else ""
    moment = f", {period(given.figure.period)}" if when else ""
    triangle = given.triangle.name if given.triangle else ""
    counted = f"{name[:1].upper()}{name[1:]}{base}{moment}."
    against = f"The Golden Triangle, 100 pence, is {triangle}." if given.measure.unit == "pence" else ""
    return " ".join(filter(None, ["" if given.measure.own else counted, f"{given.measure.formula}.", against]))


def value(found: float | None, unit: str, unknown: str = "withheld") -> str:
    """Write a value in the unit of its measure.

    Examples
    --------
    >>> value(0.1234, "share"), value(18.3, "months"), value(0.456, "index"), value(2.5, "per_million")
    ('12.3%', '18.3 months', '0.46', '2.5 per million')
    """
    if found is None:
        return unknown
    match unit:
        case "pence":
            return pence(found)
        case "gbp":
            return rate(found)
        case "share":
            return f"{100 * found:.3g}%"
        case "ratio":
            return f"{found:.2f}×"
        case "index":
            return f"{found:.2f}"
        case "per_million":
            return f"{found:.3g} per million"
        case _:
            return f"{found:.3g} {unit}"


def interval(low: float | None, high: float | None, unit: str) -> str:
    """Write an interval; nothing where there is none."""
    return "" if low is None or high is None else f"{value(low, unit)} to {value(high, unit)}"


def ranking_chart(given: Answer) -> dict[str, Any]:
    """Give the ranking as bars, the largest on top."""
    shown = [place for place in given.ranking if place.value.value is not None]
    return {
        "categories": [place.name for place in shown],
        "series": [{"name": given.measure.title, "values": [_round(place.value.value) for place in shown]}],
        "unit": given.measure.unit,
        "axis": "",
        "horizontal": True,
    }


def ranking_table(given: Answer) -> dict[str, Any]:
    """Give the ranking as a table: the measure, how sure it is, and what it is made of."""
    money = not given.measure.history
    by_deal = given.register.by_deal
    columns = ["Region or nation", given.measure.title]
    columns += ["95% interval"] if by_deal else []
    columns += [f"Pounds per {BASES[given.question.base]}"] if given.measure.needs_base else []
    columns += ["Pounds"] if money else []
    columns += ["Base", "Base of"] if given.measure.needs_base else []
    columns += ["n"]
    columns += ["Undisclosed"] if by_deal and money else []
    return {"columns": columns, "rows": [_ranking_row(given, place, money=money) for place in given.ranking]}


def _ranking_row(given: Answer, place: Place, *, money: bool) -> list[str]:
    unit, found = given.measure.unit, place.value
    row = [place.name, value(found.value, unit, "not computed" if given.why_not else "withheld")]
    row += [interval(found.low, found.high, unit) or "none"] if given.register.by_deal else []
    row += [rate(place.rate.value)] if given.measure.needs_base else []
    row += [format_pounds(place.pounds, unknown="withheld")] if money else []
    if given.measure.needs_base:
        row += [_count(place.side.units, place, "not known"), period(place.base_period)]
    row += [_count(found.n if found.n is not None else place.side.cases, place, "not published")]
    if given.register.by_deal and money:
        row += [_count(place.side.undisclosed, place, "")]
    return row


def series_chart(given: Answer) -> dict[str, Any]:
    """Give the measure over time as a line; one that is no comparison by itself has the Triangle's beside it."""
    lines = [{"name": "Midlands", "values": [_round(point.value.value) for point in given.series]}]
    if given.measure.unit != "pence":
        lines.append({"name": "Golden Triangle", "values": [_round(point.there.value) for point in given.series]})
    return {
        "categories": [point.period for point in given.series],
        "series": lines,
        "unit": given.measure.unit,
        "axis": "",
        "horizontal": False,
    }


def series_table(given: Answer) -> dict[str, Any]:
    """Give the comparison over time as a table."""
    unit, base = given.measure.unit, BASES[given.question.base]
    columns = ["Period", f"{given.measure.title}: Midlands", "95% interval", f"{given.measure.title}: Golden Triangle"]
    rows = [
        [
            point.period,
            value(point.value.value, unit),
            interval(point.value.low, point.value.high, unit) or "none",
            value(point.there.value, unit),
        ]
        for point in given.series
    ]
    if given.measure.needs_base:
        columns += [f"Midlands, per {base}", f"Golden Triangle, per {base}"]
        rows = [
            [*row, rate(point.midlands.value), rate(point.triangle.value)]
            for row, point in zip(rows, given.series, strict=True)
        ]
    return {"columns": columns, "rows": rows}


def _count(number: float | None, place: Place, unknown: str) -> str:
    """Write a count; what stands behind a withheld figure is kept back with it."""
    return unknown if number is None or place.value.value is None else f"{number:,.0f}"


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 4)
