"""Registers with their figures read in: what each area had in each period, and the size of each base."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from foundation import clock
from foundation.database import Session
from foundation.figures import Source
from insights import queries
from insights.queries import Place
from insights.services.areas import Area
from insights.services.arithmetic import Cell, Side, rounded, together
from insights.services.declared import Asks, Declared
from insights.services.prices import NOMINAL, VOLUME, Prices, prices_from
from insights.services.registers import REGISTERS, Register
from reference.models import Dataset, Observation

#: The one period of a register that has no years: as things stand.
NOW = "now"


@dataclass(frozen=True)
class View:
    """What of a register is looked at.

    Parameters
    ----------
    period, base : str
        When, and what the pounds are divided by.
    real : bool
        Whether in pounds of the newest year for which prices are known.
    stage, sector : str
        Only deals of these; empty for all.
    history : bool
        Whether every period is taken together.
    """

    period: str
    base: str
    real: bool = False
    stage: str = ""
    sector: str = ""
    history: bool = False


@dataclass(frozen=True)
class Entry:
    """What a register holds for one area and period."""

    amount: float | None
    cases: int | None


@dataclass(frozen=True)
class Book:
    """A register with its figures.

    Parameters
    ----------
    register : Register
        What kind of register it is.
    periods : sequence of str
        From the oldest to the newest.
    entries : Mapping
        By period and area.
    sizes : Mapping of str to Mapping
        For each base, the sizes of each area by year, oldest first.
    names : Mapping
        What areas are called.
    source : Source
        Who publishes it.
    base_sources : Mapping of str to Source
        Who publishes each base.
    note : str
        What is particular about the figures as they stand, such as demo rows among them.
    demo : bool
        Whether demo rows are among them.
    """

    register: Register
    periods: Sequence[str]
    entries: Mapping[tuple[str, Area], Entry]
    sizes: Mapping[str, Mapping[Area, Sequence[tuple[str, float]]]] = field(repr=False)
    names: Mapping[Area, str] = field(repr=False)
    source: Source
    base_sources: Mapping[str, Source]
    note: str = ""
    demo: bool = False
    prices: Prices = field(default_factory=Prices)

    def newest_period(self, base: str) -> str:
        """Give the newest period in which some area has both pounds and a base."""
        for period in reversed(self.periods):
            view = View(period, base)
            held = (self.cell(view, area) for when, area in self.entries if when == period)
            if any(cell.amount is not None and cell.units is not None for cell in held):
                return period
        return self.periods[-1] if self.periods else ""

    def cell(self, view: View, area: Area) -> Cell:
        """Give what one area had in a period, over a base."""
        entry = self.entries.get((view.period, area), Entry(None, None))
        year, units = self._size(view.period, view.base, area, entry)
        factor = self.prices.factor(view.period) if view.real else 1.0
        return Cell(
            code=area[1],
            name=self.names.get(area, area[1]),
            amount=None if entry.amount is None or factor is None else entry.amount * factor,
            units=units,
            cases=entry.cases,
            base_period=year,
        )

    def cells(self, view: View, areas: Iterable[Area]) -> list[Cell]:
        """Give what several areas had, in the order of their codes."""
        return [self.cell(view, area) for area in sorted(areas)]

    def side(self, name: str, view: View, areas: Iterable[Area]) -> Side:
        """Take several areas together. Sums of what people here declare are rounded; published ones already are."""
        side = together(name, self.cells(view, areas))
        if self.register.status == "official" or side.amount is None:
            return side
        return replace(side, amount=rounded(side.amount))

    def _size(self, period: str, base: str, area: Area, entry: Entry) -> tuple[str, float | None]:
        """Give the size of a base in the year in which a period starts, or the last known before it."""
        if base == "firms":
            return period, entry.cases
        return size_before(self.sizes.get(base, {}).get(area, ()), period)


def size_before(sizes: Sequence[tuple[str, float]], period: str) -> tuple[str, float | None]:
    """Give the last size known in the year in which a period starts, with its year."""
    year = str(clock.today().year) if period in ("", NOW) else period[:4]
    known = [(when, size) for when, size in sizes if when <= year]
    return known[-1] if known else ("", None)


def published_books(session: Session) -> dict[str, Book]:
    """Read every register that is published as totals, in a fixed number of queries.

    Parameters
    ----------
    session : Session
        The database.
    """
    registers = [register for register in REGISTERS.values() if register.amounts]
    codes = sorted({code for register in registers for code in register.series} | {NOMINAL, VOLUME})
    series = queries.published_series(session, codes)
    values: dict[str, list[Observation]] = {code: [] for code in codes}
    names: dict[Area, str] = {("region", region.code): region.name for region in queries.regions(session)}
    for row in queries.regional_observations(session, codes):
        if (row.area_kind, row.area_code) in names:
            values[row.series_code].append(row)
    sources = {code: source_of(series[code].dataset) for code in codes if code in series}
    prices = prices_from([*values[NOMINAL], *values[VOLUME]], sources.get(NOMINAL))
    return {register.code: _book(register, prices, values, sources, names) for register in registers}


def _book(
    register: Register,
    prices: Prices,
    values: Mapping[str, Sequence[Observation]],
    sources: Mapping[str, Source],
    names: Mapping[Area, str],
) -> Book:
    rows = values[register.amounts]
    counted = {(row.period, (row.area_kind, row.area_code)): row.value for row in values.get(register.cases, ())}
    entries = {}
    for row in rows:
        key = (row.period, (row.area_kind, row.area_code))
        cases = counted.get(key, row.sample_size)
        entries[key] = Entry(row.value, None if cases is None else int(cases))
    sizes: dict[str, dict[Area, list[tuple[str, float]]]] = {}
    for base, code in register.bases.items():
        held = sizes.setdefault(base, {})
        for row in values.get(code, ()):
            if row.value is not None:
                held.setdefault((row.area_kind, row.area_code), []).append((row.period, row.value))
    nobody = Source(title=register.title, publisher="not loaded")
    return Book(
        register=register,
        periods=sorted({row.period for row in rows}),
        entries=entries,
        sizes=sizes,
        names=names,
        source=sources.get(register.amounts, nobody),
        base_sources={base: sources.get(code or register.amounts, nobody) for base, code in register.bases.items()},
        prices=prices,
    )


def asks_book(session: Session, register: Register, places: Sequence[Place], given: Declared) -> Book:
    """Put in a book what ventures here ask for. An authority where nobody asks holds nought, which is known.

    Parameters
    ----------
    session : Session
        The database.
    register : Register
        The register of asks.
    places : sequence of Place
        Every authority.
    given : Declared
        What ventures declare.
    """
    names: dict[Area, str] = {("authority", place.code): place.name for place in places}
    asks = {row.code: row for row in given.by_authority}
    entries: dict[tuple[str, Area], Entry] = {}
    for place in places:
        row = asks.get(place.code)
        entries[NOW, ("authority", place.code)] = Entry(row.pounds, row.with_ask) if row else Entry(0.0, 0)
    origins = {row.code: row for row in given.by_university}
    for university in queries.universities(session):
        area = ("university", university.ukprn)
        names[area] = university.name
        row = origins.get(university.ukprn)
        entries[NOW, area] = Entry(row.pounds, row.with_ask) if row else Entry(0.0, 0)
    here = Source(title="Published profiles on this platform", publisher="Parity", vintage=f"as of {day_of()}")
    return replace(
        _book_of_today(register, places, entries, here),
        names=names,
        note=_asks_note(asks),
        demo=any(row.demo for row in asks.values()),
    )


def pipeline_book(session: Session, register: Register, places: Sequence[Place]) -> Book:
    """Read what is in live deals here. An authority without one holds nought, which is known.

    Parameters
    ----------
    session : Session
        The database.
    register : Register
        The register of live deals.
    places : sequence of Place
        Every authority.
    """
    held = {row.code: row for row in queries.live_deals_by_authority(session)}
    entries = {}
    for place in places:
        row = held.get(place.code)
        entries[NOW, ("authority", place.code)] = Entry(row.pounds, row.ventures) if row else Entry(0.0, 0)
    here = Source(title="Live deals on this platform", publisher="Parity", vintage=f"as of {day_of()}")
    nowhere = held[""].ventures if "" in held else 0
    return replace(
        _book_of_today(register, places, entries, here),
        note=f"{nowhere} ventures in deals give no registered place and are left out." if nowhere else "",
        demo=any(row.demo for row in held.values()),
    )


def _book_of_today(
    register: Register, places: Sequence[Place], entries: Mapping[tuple[str, Area], Entry], here: Source
) -> Book:
    """Make the book of a register of the platform's own that has no years, over people and its own firms."""
    people = Source(title="Mid-year population estimates", publisher="Office for National Statistics")
    return Book(
        register=register,
        periods=[NOW],
        entries=entries,
        sizes={
            "population": {
                ("authority", place.code): [(str(place.population_year or ""), float(place.population))]
                for place in places
                if place.population
            }
        },
        names={("authority", place.code): place.name for place in places},
        source=here,
        base_sources={"population": people, "firms": here},
    )


def _asks_note(asks: Mapping[str, Asks]) -> str:
    """Count apart what a sum leaves out."""
    silent = sum(row.ventures - row.with_ask for row in asks.values())
    nowhere = asks[""].with_ask if "" in asks else 0
    notes = []
    if silent:
        notes.append(f"{silent} published ventures state no amount and are left out.")
    if nowhere:
        notes.append(f"{nowhere} give no registered place and are left out.")
    return " ".join(notes)


def day_of() -> str:
    """Write the day that a register which has no years stands at."""
    today = clock.today()
    return f"{today.day} {today:%b %Y}"


def source_of(dataset: Dataset) -> Source:
    """Give the source that a data set stands for."""
    return Source(
        title=dataset.title,
        publisher=dataset.publisher,
        url=dataset.url or "",
        vintage=dataset.vintage,
        licence=dataset.licence,
    )
