"""Sector by place: where the deals of each sector are, in one register at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from foundation.errors import Invalid
from foundation.figures import Source
from insights.services import words
from insights.services.answers import Question
from insights.services.areas import Definition, Geography, counterpart, why_not_together
from insights.services.arithmetic import LEAST_CASES
from insights.services.gap import MIDLANDS, TRIANGLE
from insights.services.library import AnyBook, Library
from insights.services.registers import REGISTERS, Register
from insights.services.roundbooks import RoundBook
from insights.services.rounds import UNKNOWN, Mask, Rounds

#: What a cell can say, and in which unit.
SHOWN: Mapping[str, tuple[str, str]] = {
    "location_quotient": ("Location quotient", "ratio"),
    "deals": ("Deals", "count"),
    "pounds": ("Pounds", "gbp"),
}
_MEANING = {
    "location_quotient": (
        "The sector's share of the place's deals ÷ its share of all deals; 1 is the share of the whole country."
    ),
    "deals": "Deals, whether their amounts were disclosed or not.",
    "pounds": "Pounds of the deals whose amount was disclosed.",
}


@dataclass(frozen=True)
class Wanted:
    """What is asked: a register of single deals, what a cell says, when, and what the two names take in.

    No period is every period together; no Midlands is the counterpart of the Golden Triangle.
    """

    register: str = "parity"
    shown: str = "location_quotient"
    period: str = ""
    edition: int = 0
    definition: str = "regions"
    midlands: str = ""


@dataclass(frozen=True)
class SectorMap:
    """Sectors down; regions across, then the Midlands and the Golden Triangle as they are defined.

    Parameters
    ----------
    wanted : Wanted
        What was asked.
    register : Register
        Whose deals they are.
    places, sectors : sequence of str
        Names.
    triangle, midlands : Definition
        What the two names take in.
    values : sequence of sequence of float or None
        A row for each sector; None where it is withheld or cannot be computed.
    deals : sequence of sequence of int
        How many deals stand behind each cell.
    periods : sequence of str
        What can be chosen, newest first.
    unknown : int
        Deals whose sector is not known, which are in no cell.
    """

    wanted: Wanted
    register: Register
    places: Sequence[str]
    sectors: Sequence[str]
    triangle: Definition
    midlands: Definition
    values: Sequence[Sequence[float | None]]
    deals: Sequence[Sequence[int]]
    periods: Sequence[str]
    unknown: int
    source: Source
    note: str
    demo: bool

    @property
    def title(self) -> str:
        """Say what the map shows."""
        return f"{SHOWN[self.wanted.shown][0]} by sector and region"

    @property
    def unit(self) -> str:
        """The unit of a cell."""
        return SHOWN[self.wanted.shown][1]

    @property
    def definition(self) -> str:
        """Say how a cell is worked out."""
        when = self.wanted.period or "every period together"
        return (
            f"{_MEANING[self.wanted.shown]} {self.register.title}, {when}. A cell with fewer than {LEAST_CASES} deals"
            f" is withheld. {self.unknown:,} deals without a sector are in no cell. The Midlands:"
            f" {self.midlands.name}. The Golden Triangle: {self.triangle.name}."
        )


def question(wanted: Wanted) -> Question:
    """Give the question that has a map's register at hand, and under which the map is kept."""
    return Question(register=wanted.register, edition=wanted.edition)


def sector_map(shelf: Library, wanted: Wanted) -> SectorMap:
    """Count deals by sector and region; once for everybody who asks the same.

    Raises
    ------
    Invalid
        If it names something that there is not.
    """
    register = REGISTERS.get(wanted.register)
    if register is None or not register.by_deal or wanted.shown not in SHOWN:
        raise Invalid({"register": ["Choose a register of single deals, and what a cell shows."]})
    asked = question(wanted)
    found: SectorMap = shelf.drawn(asked).get(
        ("sectors", wanted), lambda: _counted(shelf, wanted, register, shelf.book(asked))
    )
    return found


def _counted(shelf: Library, wanted: Wanted, register: Register, book: AnyBook) -> SectorMap:
    if not isinstance(book, RoundBook) or (wanted.period and wanted.period not in book.periods):
        raise Invalid({"period": ["This register has no such period."]})
    if wanted.period:
        book = replace(book, rounds=book.rounds.where(np.asarray(book.rounds.year == int(wanted.period[:4]))))
    rounds, geography = book.rounds, shelf.geography
    triangle, midlands = _defined(geography, wanted, register)
    columns = [book.inside(geography.atoms_of_region(code, register)) for code in geography.regions]
    columns += [book.inside(geography.atoms(each, register)) for each in (midlands, triangle)]
    rows = [np.asarray(rounds.sector == book.words.sectors.known(code)) for code in shelf.sectors]
    known = rounds.sector != UNKNOWN
    deals = [[int((row & column & known).sum()) for column in columns] for row in rows]
    return SectorMap(
        wanted=wanted,
        register=register,
        places=[*geography.regions.values(), MIDLANDS, TRIANGLE],
        sectors=list(shelf.sectors.values()),
        triangle=triangle,
        midlands=midlands,
        values=[[_cell(wanted.shown, rounds, row & known, column & known) for column in columns] for row in rows],
        deals=deals,
        periods=list(reversed(book.periods)),
        unknown=int((~known).sum()),
        source=book.source,
        note=book.note,
        demo=book.demo,
    )


def _defined(geography: Geography, wanted: Wanted, register: Register) -> tuple[Definition, Definition]:
    """Give what the two names take in: both by address, or both by university of origin."""
    triangle = geography.triangles.get(wanted.definition)
    if triangle is None:
        raise Invalid({"definition": ["There is no such choice."]})
    midlands = geography.midlands.get(wanted.midlands or counterpart(by_university=triangle.by_university))
    if midlands is None:
        raise Invalid({"midlands": ["There is no such choice."]})
    if why_not := why_not_together(midlands, triangle, register):
        raise Invalid({"midlands": [why_not]})
    return triangle, midlands


def _cell(shown: str, rounds: Rounds, sector: Mask, place: Mask) -> float | None:
    here = sector & place
    count = int(here.sum())
    if count < LEAST_CASES:
        return None
    if shown == "deals":
        return float(count)
    if shown == "pounds":
        amounts = rounds.amount[here & rounds.disclosed]
        return float(amounts.sum()) if len(amounts) >= LEAST_CASES else None
    everywhere = sector.sum() / max(1, (rounds.sector != UNKNOWN).sum())
    return float(count / place.sum() / everywhere)


def chart(found: SectorMap) -> dict[str, Any]:
    """Give the map for drawing."""
    return {
        "categories": found.places,
        "series": [{"name": name, "values": list(row)} for name, row in zip(found.sectors, found.values, strict=True)],
        "unit": found.unit,
    }


def table(found: SectorMap) -> dict[str, Any]:
    """Give the map as a table, each cell with the number of its deals."""
    return {
        "columns": ["Sector", *found.places],
        "rows": [
            [name, *(_text(found, value, deals) for value, deals in zip(values, counts, strict=True))]
            for name, values, counts in zip(found.sectors, found.values, found.deals, strict=True)
        ],
    }


def _text(found: SectorMap, value: float | None, deals: int) -> str:
    if value is None:
        return "none" if not deals else "withheld"
    if found.unit == "count":
        return f"{value:,.0f}"
    return f"{words.value(value, found.unit)}, n = {deals:,}"


def lines(found: SectorMap) -> list[list[object]]:
    """Give the map as lines for download: one for each sector and region."""
    return [
        [
            sector, place, value, found.unit, deals if value is not None else None,
            "" if value is not None else f"fewer than {LEAST_CASES} deals",
            found.wanted.period or "every period", found.register.title, found.source.title, found.source.publisher,
            found.source.licence, found.definition,
        ]
        for sector, values, counts in zip(found.sectors, found.values, found.deals, strict=True)
        for place, value, deals in zip(found.places, values, counts, strict=True)
    ]  # fmt: skip


COLUMNS = (
    "sector", "place", "value", "unit", "n", "withheld", "period", "register", "source", "publisher", "licence",
    "definition",
)  # fmt: skip
