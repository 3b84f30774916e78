"""The impact report on paper."""

from pathlib import Path
from typing import Any

from allocation.services.impact import MEASURES, Line, Report
from allocation.services.rounds import CLAIMS
from foundation import clock, pdf
from foundation.money import format_pounds

_TEMPLATE = Path(__file__).parents[1] / "typst" / "impact.typ"
_NAME = 120


def impact_pdf(held: Report) -> bytes:
    """Set the report as a PDF, with its method."""
    funder, measures = held.account.funder, held.measures
    return pdf.compile(
        _TEMPLATE,
        {
            "title": f"Place-based impact of {pdf.printable(funder.name, _NAME)}",
            "demo": funder.demo,
            "lead": f"{held.place_name}. As it stands on {clock.in_words(clock.today())}.",
            "facts": [(figure.label, _value(figure.value, figure.unit)) for figure in held.figures],
            "columns": ["", "Invested", "Companies", "Private beside", "Leverage"],
            "tables": [
                ("By pillar", [_row(line) for line in (*held.pillars, held.whole)]),
                ("By region or nation", [_row(line) for line in held.regions]),
            ],
            "outcome_columns": ["", "Outcome", "Counted once", "Attributable", "As reported", "Claim"],
            "outcomes": [row for line in (*held.pillars, held.whole) for row in _outcomes(line, measures)],
            "method": list(held.method),
            "footer": "Figures are as the fund entered them. No statement on any investment or its return.",
        },
    )


def _row(line: Line) -> list[str]:
    ratio = line.leverage.ratio
    return [
        line.name,
        format_pounds(line.invested_gbp),
        str(line.companies),
        format_pounds(line.leverage.private_gbp) if line.leverage.rounds else "not reported",
        "not known" if ratio is None else f"{ratio:.2f}",
    ]


def _outcomes(line: Line, measures: list[str]) -> list[list[str]]:
    found = []
    for code in measures:
        held = line.totals[code]
        if held.rounds:
            name, unit = MEASURES[code]
            numbers = [f"{value:,.1f}".removesuffix(".0") for value in (held.counted, held.attributable, held.reported)]
            found.append([line.name, f"{name} ({unit})", *numbers, CLAIMS[held.claim]])
    return found


def _value(value: float | None, unit: str) -> Any:
    if value is None:
        return "not reported"
    return format_pounds(value) if unit == "gbp" else f"{value:,.2f}" if unit == "ratio" else f"{value:,.0f}"
