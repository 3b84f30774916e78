"""Registers of single deals, read in: the same questions as of a published register, and those that need the deals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

import numpy as np

from foundation import clock
from foundation.database import Session
from foundation.errors import NotFound
from foundation.figures import Source
from insights import queries
from insights.queries import Place, RequestAnswered
from insights.services.areas import Area
from insights.services.arithmetic import Cell, Side
from insights.services.books import View, day_of, size_before
from insights.services.declared import Declared, facts_of
from insights.services.prices import Prices
from insights.services.registers import Register
from insights.services.rounds import (
    UNKNOWN,
    YEAR_BEGINS,
    Deal,
    Ints,
    Mask,
    Rounds,
    Spells,
    Vocabulary,
    in_columns,
    period_of,
)

_EPOCH = date(1970, 1, 1).toordinal()
PEOPLE = Source(title="Mid-year population estimates", publisher="Office for National Statistics")


class Answered(NamedTuple):
    """Requests of ventures with their answers, and the funders that are based in each authority."""

    requests: Sequence[RequestAnswered]
    bases: Sequence[tuple[str, int, bool]]

    @property
    def demo(self) -> bool:
        """Whether invented ones are among them."""
        return any(row.demo for row in self.requests) or any(demo for *_, demo in self.bases)


@dataclass(frozen=True, eq=False)
class Answers:
    """How long funders took to answer requests of ventures in each authority, and how many funders are based there."""

    authority: Ints
    spells: Spells
    funders: Mapping[int, int]


@dataclass(frozen=True, eq=False)
class RoundBook:
    """A register with its deals.

    Parameters
    ----------
    register : Register
        What kind of register it is.
    edition : int
        Key of the import; 0 for the platform's own.
    rounds, words : Rounds, Vocabulary
        The deals, and what the numbers in their columns stand for.
    periods : sequence of str
        Every tax year from the first deal to the last.
    sizes : Mapping
        Population of each authority by year.
    names : Mapping
        What areas are called.
    source, base_sources : Source, Mapping of str to Source
        Who publishes it, and each base.
    ends : int
        The day up to which it knows of deals, in days since 1 January 1970.
    prices : Prices
        The deflator.
    answers : Answers or None
        What only the platform's own register knows.
    """

    register: Register
    edition: int
    rounds: Rounds = field(repr=False)
    words: Vocabulary = field(repr=False)
    periods: Sequence[str]
    sizes: Mapping[Area, Sequence[tuple[str, float]]] = field(repr=False)
    names: Mapping[Area, str] = field(repr=False)
    source: Source
    base_sources: Mapping[str, Source]
    ends: int
    prices: Prices
    note: str = ""
    demo: bool = False
    answers: Answers | None = field(default=None, repr=False)

    def newest_period(self, _base: str) -> str:
        """Give the newest period that is over; where none is, the newest."""
        over = [period for period in self.periods if self._is_over(period)]
        return (over or self.periods)[-1] if self.periods else ""

    def _is_over(self, period: str) -> bool:
        return date(int(period[:4]) + 1, *YEAR_BEGINS).toordinal() - _EPOCH <= self.ends + 1

    def cells(self, view: View, areas: Iterable[Area]) -> list[Cell]:
        """Give the population of areas with its year; what they raised is only known of them together."""
        cells = []
        for area in sorted(areas):
            year, units = size_before(self.sizes.get(area, ()), view.period)
            cells.append(Cell(area[1], self.names.get(area, area[1]), None, units, None, year))
        return cells

    def side(self, name: str, view: View, areas: Iterable[Area]) -> Side:
        """Take several areas together: their deals in a period, and their base."""
        held = frozenset(areas)
        inside = self.inside(held)
        rounds = self.rounds.where(inside & self._when(view) & self._what(view))
        if view.base == "spinouts":
            rounds = rounds.where(rounds.university != UNKNOWN)
        if view.real:
            rounds = self._in_new_pounds(rounds)
        authorities = self._authorities(held)
        units = self._units(view, held, rounds)
        return Side(
            name=name,
            amount=float(rounds.amounts.sum()),
            units=units,
            cases=rounds.companies_disclosing,
            missing=() if held and units is not None else (name,),
            rounds=rounds,
            undisclosed=rounds.undisclosed,
            authorities=authorities,
            decisions=self._decisions(authorities),
            funders=self._funders(authorities),
        )

    def inside(self, areas: frozenset[Area]) -> Mask:
        """Say which of its deals are in some areas, by address or by university of origin."""
        universities = self.words.universities.numbers(code for kind, code in areas if kind == "university")
        authorities = self.words.authorities.numbers(code for kind, code in areas if kind == "authority")
        return np.isin(self.rounds.university, universities) | np.isin(self.rounds.authority, authorities)

    def _authorities(self, areas: frozenset[Area]) -> Ints | None:
        found = self.words.authorities.numbers(code for kind, code in areas if kind == "authority")
        return found if len(found) else None

    def _when(self, view: View) -> Mask:
        if view.history or not view.period:
            return np.ones(len(self.rounds), dtype=np.bool_)
        return np.asarray(self.rounds.year == int(view.period[:4]))

    def _what(self, view: View) -> Mask:
        mask = np.ones(len(self.rounds), dtype=np.bool_)
        for code, codes, column in (
            (view.stage, self.words.stages, self.rounds.stage),
            (view.sector, self.words.sectors, self.rounds.sector),
        ):
            if code:
                mask &= np.isin(column, codes.numbers([code]))
        return mask

    def _in_new_pounds(self, rounds: Rounds) -> Rounds:
        if not len(rounds):
            return rounds
        years, positions = np.unique(rounds.year, return_inverse=True)
        factors = np.array([self.prices.factor(str(year)) or np.nan for year in years], dtype=np.float64)
        amount = rounds.amount * factors[positions]
        return replace(rounds, amount=amount)

    def _units(self, view: View, areas: frozenset[Area], rounds: Rounds) -> float | None:
        if view.base in ("firms", "spinouts"):
            return float(rounds.companies_disclosing)
        sizes = [size_before(self.sizes.get(area, ()), view.period)[1] for area in areas]
        known = [size for size in sizes if size is not None]
        return sum(known) if known and len(known) == len(sizes) else None

    def _decisions(self, authorities: Ints | None) -> Spells | None:
        if self.answers is None or authorities is None:
            return None
        here = np.isin(self.answers.authority, authorities)
        return Spells(self.answers.spells.lasted[here], self.answers.spells.ended[here])

    def _funders(self, authorities: Ints | None) -> int | None:
        if self.answers is None or authorities is None:
            return None
        return sum(self.answers.funders.get(int(number), 0) for number in authorities)


def own_book(
    session: Session,
    register: Register,
    places: Sequence[Place],
    prices: Prices,
    given: Declared,
    answered: Answered,
) -> RoundBook:
    """Put in a book the rounds that ventures here say they have closed, in a fixed number of queries.

    The place of a round is where the venture is registered now: what it was then is not known.

    Parameters
    ----------
    session : Session
        The database.
    register : Register
        The platform's own.
    places, prices : sequence of Place, Prices
        Every authority, and the deflator.
    given : Declared
        What ventures declare.
    answered : Answered
        What funders answered.
    """
    source = Source(
        title="Rounds of published ventures on this platform", publisher="Parity", vintage=f"as of {day_of()}"
    )
    own, nowhere = given.own, given.own.nowhere
    return RoundBook(
        register=register,
        edition=0,
        rounds=own.rounds,
        words=given.words,
        periods=_periods(own.rounds),
        sizes=_population(places),
        names=_names(session, places),
        source=source,
        base_sources={"population": PEOPLE, "firms": source, "spinouts": source},
        ends=clock.today().toordinal() - _EPOCH,
        prices=prices,
        note=f"{nowhere} rounds of ventures without a registered place are left out." if nowhere else "",
        demo=own.demo or answered.demo,
        answers=_answers(answered, given.words),
    )


def imported_book(
    session: Session, register: Register, places: Sequence[Place], prices: Prices, edition: int
) -> RoundBook:
    """Read the deals of one import, the newest where none is named, in a fixed number of queries.

    Raises
    ------
    NotFound
        If there is no such import.
    """
    held = queries.loaded_import(session, edition)
    if held is None and edition:
        raise NotFound("There is no such import of deals.")
    facts = facts_of(session)
    deals = [
        Deal(
            company=row.company_key,
            closed_on=row.closed_on,
            amount=row.amount_gbp,
            authority=row.authority_code,
            university=row.university_ukprn,
            stage=row.stage_code,
            sector=facts.parents.get(row.sector_code or "", row.sector_code),
            founded=row.founded_authority_code,
            kilometres=facts.kilometres(row.authority_code or "", [row.investor_authority_code]),
        )
        for row in (queries.imported_deals(session, held.id or 0) if held else ())
    ]
    rounds, words = in_columns(deals, [place.code for place in places])
    source = Source(register.title, "No import is loaded yet")
    if held is not None:
        source = Source(held.title, held.publisher, held.url, held.vintage, held.licence)
    return RoundBook(
        register=register,
        edition=(held.id or 0) if held else 0,
        rounds=rounds,
        words=words,
        periods=_periods(rounds),
        sizes=_population(places),
        names=_names(session, places),
        source=source,
        base_sources={"population": PEOPLE, "firms": source, "spinouts": source},
        ends=int(rounds.day.max()) if len(rounds) else 0,
        prices=prices,
        note=_edition_note(held.basis, held.place_basis, held.note) if held else "",
        demo=held.demo if held else False,
    )


_DATES = {"announced": "Deals count in the year in which they were announced.",
          "completed": "Deals count in the year in which they were completed."}  # fmt: skip
_PLACES = {
    "registered": "The place is the registered office when the deal was made.",
    "head_office": "The place is the head office when the deal was made.",
    "operations": "The place is where most of the work was done when the deal was made.",
}


def _edition_note(basis: str, place_basis: str, note: str) -> str:
    return " ".join(filter(None, [_DATES[basis], _PLACES[place_basis], note]))


def _periods(rounds: Rounds) -> list[str]:
    if not len(rounds):
        return []
    return [period_of(year) for year in range(int(rounds.year.min()), int(rounds.year.max()) + 1)]


def _population(places: Sequence[Place]) -> dict[Area, list[tuple[str, float]]]:
    return {
        ("authority", place.code): [(str(place.population_year or ""), float(place.population))]
        for place in places
        if place.population
    }


def _names(session: Session, places: Sequence[Place]) -> dict[Area, str]:
    names: dict[Area, str] = {("authority", place.code): place.name for place in places}
    names |= {("university", each.ukprn): each.name for each in queries.universities(session)}
    return names


def answered(session: Session) -> Answered:
    """Read how funders answered, and where they are based."""
    return Answered(queries.answers_by_authority(session), queries.funders_by_authority(session))


def _answers(given: Answered, words: Vocabulary) -> Answers:
    now, requests = clock.now(), given.requests
    days = [((row.ended_at or now) - row.asked_at).total_seconds() / 86_400 for row in requests]
    return Answers(
        authority=words.authorities.many(row.code for row in requests),
        spells=Spells(
            np.array(days, dtype=np.float64), np.array([row.ended_at is not None for row in requests], dtype=np.bool_)
        ),
        funders={words.authorities.number(code): count for code, count, _ in given.bases},
    )
