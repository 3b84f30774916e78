"""An answer as a table for download: every line says what it is, when, by which definition and from where."""

from collections.abc import Sequence

from insights.services.answers import Answer
from insights.services.registers import BASES

COLUMNS = (
    "place",
    "pence in the Golden Triangle's pound",
    "pounds per unit of base",
    "pounds",
    "base",
    "size of base",
    "base period",
    "cases",
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
    """Give the header and the lines: the two sides first, then every region.

    Parameters
    ----------
    given : Answer
        What is written.
    """
    lines: list[Sequence[object]] = []
    point = given.point
    if given.evidence is not None and point is not None:
        midlands, triangle = given.evidence.place, given.evidence.triangle
        shown = point.pence.value is not None
        years = next((place.base_period for place in given.ranking if place.midlands), "")
        for side, rate, pence in ((midlands, point.midlands, point.pence.value), (triangle, point.triangle, 100.0)):
            lines.append(
                _line(
                    given,
                    side.name,
                    pence if shown else None,
                    rate.value,
                    side.amount if rate.value is not None else None,
                    side.units,
                    years,
                    side.cases,
                    rate.withheld,
                )
            )
    for place in given.ranking:
        reason = place.rate.withheld or place.pence.withheld
        lines.append(
            _line(
                given,
                place.name,
                place.pence.value,
                place.rate.value,
                place.pounds,
                place.side.units,
                place.base_period,
                place.side.cases if place.rate.value is not None else None,
                reason,
            )
        )
    return COLUMNS, lines


def _line(
    given: Answer,
    place: str,
    pence: float | None,
    rate: float | None,
    pounds: float | None,
    units: float | None,
    years: str,
    cases: int | None,
    withheld: str,
) -> Sequence[object]:
    source = given.figure.source
    return (
        place,
        pence,
        rate,
        pounds,
        BASES[given.question.base],
        units,
        years,
        cases,
        withheld,
        given.question.period,
        given.register.title,
        given.register.status,
        given.figure.definition,
        source.publisher,
        f"{source.title} {source.url}".strip(),
        source.licence,
    )
