"""An answer as a table for download: every line says what it is, when, by which definition and from where."""

from collections.abc import Sequence

from foundation.figures import Figure
from insights.services.answers import Answer
from insights.services.arithmetic import Side
from insights.services.registers import BASES

COLUMNS = (
    "place",
    "measure",
    "value",
    "unit",
    "low",
    "high",
    "pounds",
    "base",
    "size of base",
    "base period",
    "n",
    "undisclosed",
    "withheld",
    "period",
    "register",
    "status",
    "definition",
    "publisher",
    "source",
    "licence",
)


def table(given: Answer) -> tuple[Sequence[str], list[Sequence[object]]]:
    """Give the header and the lines: the Midlands, the Golden Triangle and the country first, then every region.

    Parameters
    ----------
    given : Answer
        What is written.
    """
    sides: list[tuple[Side | None, str]] = [(None, "")]
    if given.evidence is not None:
        held = given.evidence
        years = next((place.base_period for place in given.ranking if place.midlands), "")
        sides = [(held.place, years), (held.triangle, ""), (held.whole, "")]
    sides += [(place.side, place.base_period) for place in given.ranking]
    return COLUMNS, [
        _line(given, figure, side, years) for figure, (side, years) in zip(given.figures, sides, strict=False)
    ]


def _line(given: Answer, figure: Figure, side: Side | None, years: str) -> Sequence[object]:
    shown = side if figure.value is not None and not given.measure.history else None
    source = figure.source
    return (
        figure.geography,
        figure.label,
        figure.value,
        figure.unit,
        figure.low,
        figure.high,
        shown.amount if shown else None,
        BASES[given.question.base] if given.measure.needs_base else "",
        shown.units if shown and given.measure.needs_base else None,
        years if given.measure.needs_base else "",
        figure.sample_size if figure.value is not None else None,
        shown.undisclosed if shown else None,
        figure.withheld,
        figure.period,
        given.register.title,
        figure.status,
        figure.definition,
        source.publisher,
        f"{source.title} {source.url}".strip(),
        source.licence,
    )
