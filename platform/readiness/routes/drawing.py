"""What the charts of readiness are drawn from, and the same figures as tables."""

from collections.abc import Sequence
from typing import Any

from foundation.figures import Source
from readiness.models import Snapshot
from readiness.services.levels import HIGHEST
from readiness.services.sharers import Line, Sharers
from readiness.services.sheets import Sheet

Chart = dict[str, Any]
_SOURCE = Source("Answers of the venture on this platform", "Parity")


def radar_chart(sheet: Sheet, stage: str, instrument: str) -> Chart:
    """Give the levels as a radar, with what the stage asks for."""
    names = [side.dimension.name for side in sheet.sides]
    series = [
        {"name": "By your answers", "values": [side.level for side in sheet.sides]},
        {"name": "With evidence", "values": [side.backed for side in sheet.sides]},
    ]
    columns = ["Dimension", "By your answers", "With evidence"]
    rows: list[list[object]] = [[side.dimension.name, side.level, side.backed] for side in sheet.sides]
    if sheet.target:
        asked = f"Asked for at {stage}, {instrument.lower()}"
        series.append({"name": asked, "values": [side.target or 0 for side in sheet.sides]})
        columns.append(asked)
        rows = [[*row, side.target or 0] for row, side in zip(rows, sheet.sides, strict=True)]
    data = {"categories": names, "series": series, "unit": "count", "min": 0, "max": HIGHEST}
    return {"data": data, "table": {"columns": columns, "rows": rows}, "source": _SOURCE}


def history_chart(sheet: Sheet, states: Sequence[Snapshot]) -> Chart | None:
    """Give the levels over time as lines; None where there is only one day."""
    if len(states) < 2:
        return None
    days = [state.taken_on.isoformat() for state in states]
    sides = [(side.dimension.code, side.dimension.name) for side in sheet.sides]
    series = [{"name": name, "values": [state.levels.get(code, 0) for state in states]} for code, name in sides]
    rows = [[state.taken_on.isoformat(), *(state.levels.get(code, 0) for code, _ in sides)] for state in states]
    data = {"categories": days, "series": series, "unit": "count", "min": 0, "max": HIGHEST}
    return {"data": data, "table": {"columns": ["Day", *(name for _, name in sides)], "rows": rows}, "source": _SOURCE}


def sharers_table(sharers: Sharers, lines: Sequence[Line]) -> Chart:
    """Give ventures beside each other: a row for each in the order given, a column for each dimension."""
    names = [dimension.name for dimension in sharers.dimensions]
    codes = [dimension.code for dimension in sharers.dimensions]
    rows = [[line.venture.name, *(line.levels.get(code, 0) for code in codes), line.overall] for line in lines]
    return {"columns": ["Venture", *names, "Overall"], "rows": rows}
