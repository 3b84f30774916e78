"""What the pages of proposed and kept plans share: charts, names, and how a PDF is sent."""

from typing import Any

from foundation import clock
from foundation.figures import Source
from foundation.web import session
from plans.services.comparing import Comparison
from plans.services.proposing import FundingPlan
from plans.services.runway import Runway
from plans.services.tracking import Tracked
from reference import queries as reference

Chart = dict[str, Any]
_SOURCE = Source("Terms of mandates and the profile of the venture on this platform", "Parity")


def instrument_names() -> dict[str, str]:
    """Give the names of instruments by code."""
    return {each.code: each.name for each in reference.instruments(session())}


def timeline_of_proposal(plan: FundingPlan, instruments: dict[str, str]) -> Chart:
    """Draw when the money of each part of a proposed plan is there."""
    today = clock.today()
    return _timeline(
        [
            (part.line.name, instruments[part.instrument], part.money_by.isoformat(), part.amount_gbp,
             max(0, (part.money_by - today).days))
            for part in plan.parts
        ]
    )  # fmt: skip


def timeline_of_kept(held: Tracked, instruments: dict[str, str]) -> Chart:
    """Draw when the money of each part of a kept plan that still counts is there, in days from today."""
    today = clock.today()
    return _timeline(
        [
            (part.line.name, instruments[part.row.instrument_code], part.day.isoformat(), part.counted_gbp,
             max(0, (part.day - today).days))
            for part in held.parts
            if part.counted_gbp
        ]
    )  # fmt: skip


def _timeline(rows: list[tuple[str, str, str, int, int]]) -> Chart:
    series = [{"name": "Days from today", "values": [row[4] for row in rows]}]
    return {
        "data": {
            "categories": [row[0] for row in rows],
            "series": series,
            "unit": "count",
            "axis": "Days",
            "horizontal": True,
            "min": 0,
        },
        "table": {
            "columns": ["Mandate", "Kind of money", "Money by", "Pounds"],
            "rows": [list(row[:4]) for row in rows],
        },
        "source": _SOURCE,
    }


def cash_chart(found: Runway, source: Source = _SOURCE) -> Chart:
    """Draw what comes in each month, and what is left at its end where that is known."""
    names = [f"{month.first:%b %Y}" for month in found.months]
    series = [{"name": "Comes in", "values": [month.cash_in_gbp for month in found.months]}]
    columns = ["Month", "Comes in (£)"]
    rows: list[list[Any]] = [[name, month.cash_in_gbp] for name, month in zip(names, found.months, strict=True)]
    if found.known:
        series.append({"name": "Left at the end", "values": [month.left_gbp or 0 for month in found.months]})
        columns += ["Goes out (£)", "Left at the end (£)"]
        for row, month in zip(rows, found.months, strict=True):
            row += [month.cost_gbp, month.left_gbp]
    return {
        "data": {"categories": names, "series": series, "unit": "gbp", "axis": "Pounds"},
        "table": {"columns": columns, "rows": rows},
        "source": source,
    }


def both_sides_chart(found: Comparison) -> Chart:
    """Draw what is there by each day on both sides of a comparison."""
    rows = [(clock.in_words(each.day), each.home_gbp, each.abroad_gbp) for each in found.cash]
    return {
        "data": {
            "categories": [row[0] for row in rows],
            "series": [
                {"name": "Your plan", "values": [row[1] for row in rows]},
                {"name": "The offer", "values": [row[2] for row in rows]},
            ],
            "unit": "gbp",
            "axis": "Pounds",
        },
        "table": {"columns": ["By", "Your plan (£)", "The offer (£)"], "rows": [list(row) for row in rows]},
        "source": Source("The kept plan, and the offer as you wrote it down", "Parity"),
    }
