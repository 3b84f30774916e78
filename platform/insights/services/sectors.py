"""Sector by place: where the deals of each sector are, in one register at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from foundation.errors import Invalid
from foundation.figures import Source
from insights.services import words
from insights.services.answers import Question
from insights.services.arithmetic import LEAST_CASES
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
        "The sector's share of the region's deals ÷ its share of all deals; 1 is the share of the whole country."
    ),
    "deals": "Deals, whether their amounts were disclosed or not.",
    "pounds": "Pounds of the deals whose amount was disclosed.",
}


@dataclass(frozen=True)
class Wanted:
    """What is asked: a register of single deals, what a cell says, and when; no period is every period together."""

    register: str = "parity"
    shown: str = "location_quotient"
    period: str = ""
    edition: int = 0


@dataclass(frozen=True)
class SectorMap:
    """Sectors down, regions across.

    Parameters
    ----------
    wanted : Wanted
        What was asked.
    register : Register
        Whose deals they are.
    regions, sectors : sequence of str
        Names.
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
    regions: Sequence[str]
    sectors: Sequence[str]
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
            f" is withheld. {self.unknown:,} deals without a sector are in no cell."
        )


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
    question = Question(register=wanted.register, edition=wanted.edition)
    found: SectorMap = shelf.drawn(question).get(
        ("sectors", wanted), lambda: _counted(shelf, wanted, register, shelf.book(question))
    )
    return found


def _counted(shelf: Library, wanted: Wanted, register: Register, book: AnyBook) -> SectorMap:
    if not isinstance(book, RoundBook) or (wanted.period and wanted.period not in book.periods):
        raise Invalid({"period": ["This register has no such period."]})
    rounds = book.rounds
    if wanted.period:
        rounds = rounds.where(np.asarray(rounds.year == int(wanted.period[:4])))
    columns = [_in_region(book, rounds, shelf, code) for code in shelf.geography.regions]
    rows = [np.asarray(rounds.sector == book.words.sectors.known(code)) for code in shelf.sectors]
    known = rounds.sector != UNKNOWN
    deals = [[int((row & column & known).sum()) for column in columns] for row in rows]
    return SectorMap(
        wanted=wanted,
        register=register,
        regions=list(shelf.geography.regions.values()),
        sectors=list(shelf.sectors.values()),
        values=[[_cell(wanted.shown, rounds, row & known, column & known) for column in columns] for row in rows],
        deals=deals,
        periods=list(reversed(book.periods)),
        unknown=int((~known).sum()),
        source=book.source,
        note=book.note,
        demo=book.demo,
    )


def _in_region(book: RoundBook, rounds: Rounds, shelf: Library, region: str) -> Mask:
    codes = [code for code, within in shelf.geography.authorities.items() if within == region]
    return np.isin(rounds.authority, book.words.authorities.numbers(codes))


def _cell(shown: str, rounds: Rounds, sector: Mask, region: Mask) -> float | None:
    here = sector & region
    count = int(here.sum())
    if count < LEAST_CASES:
        return None
    if shown == "deals":
        return float(count)
    if shown == "pounds":
        amounts = rounds.amount[here & rounds.disclosed]
        return float(amounts.sum()) if len(amounts) >= LEAST_CASES else None
    everywhere = sector.sum() / max(1, (rounds.sector != UNKNOWN).sum())
    return float(count / region.sum() / everywhere)


def chart(found: SectorMap) -> dict[str, Any]:
    """Give the map for drawing."""
    return {
        "categories": found.regions,
        "series": [{"name": name, "values": list(row)} for name, row in zip(found.sectors, found.values, strict=True)],
        "unit": found.unit,
    }


def table(found: SectorMap) -> dict[str, Any]:
    """Give the map as a table, each cell with the number of its deals."""
    return {
        "columns": ["Sector", *found.regions],
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
            sector, region, value, found.unit, deals if value is not None else None,
            "" if value is not None else f"fewer than {LEAST_CASES} deals",
            found.wanted.period or "every period", found.register.title, found.source.title, found.source.publisher,
            found.source.licence, found.definition,
        ]
        for sector, values, counts in zip(found.sectors, found.values, found.deals, strict=True)
        for region, value, deals in zip(found.regions, values, counts, strict=True)
    ]  # fmt: skip


COLUMNS = (
    "sector", "region", "value", "unit", "n", "withheld", "period", "register", "source", "publisher", "licence",
    "definition",
)  # fmt: skip
