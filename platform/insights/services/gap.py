"""The funding gap: one question about a register, answered with every number that the answer is made of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from foundation.database import Session
from foundation.errors import NotFound
from foundation.figures import Figure, Source
from insights.services import areas
from insights.services.answers import Answer, Option, Place, Point, Question
from insights.services.areas import Area, Definition
from insights.services.arithmetic import Asked, Evidence, Outcome, Side, rate, without_largest
from insights.services.defining import definition_of, span, view_of
from insights.services.library import AnyBook, Library, library
from insights.services.measures import MEASURES, Measure
from insights.services.registers import BASES
from insights.services.roundbooks import RoundBook
from insights.services.settling import base_why_not, price_why_not, settle

WHOLE = "United Kingdom"
TRIANGLE = "Golden Triangle"
MIDLANDS = "Midlands"


#: What the Golden Triangle is measured at in pence: itself.
_PAR = Outcome(100.0)

_NOTHING_YET = Figure(
    label=MEASURES[Question.measure].title,
    value=None,
    unit="pence",
    period="",
    geography=MIDLANDS,
    definition=MEASURES[Question.measure].formula,
    source=Source(title="Not loaded", publisher=""),
    withheld="The published figures are not loaded yet.",
)


def headline(session: Session) -> Figure:
    """Give the one figure of the home page: EIS money per head, newest year, regions against regions.

    Parameters
    ----------
    session : Session
        The database.
    """
    shelf = library(session)
    return answer(shelf, Question()).figure if shelf.loaded else _NOTHING_YET


def ask(session: Session, question: Question) -> Answer:
    """Answer one question.

    Parameters
    ----------
    session : Session
        The database.
    question : Question
        What is asked.

    Raises
    ------
    Invalid
        If it names something that there is not, such as a period that the register does not have.
    """
    return answer(library(session, question), question)


def answer(shelf: Library, question: Question) -> Answer:
    """Answer a question from what has been read.

    Raises
    ------
    Invalid
        If it names something that there is not, such as a period that the register does not have.
    NotFound
        If no reference facts are loaded at all.
    """
    if not shelf.loaded:
        raise NotFound(_NOTHING_YET.withheld)
    question, why_not = settle(shelf, question)
    given: Answer = shelf.drawn(question).get(("answer", question), lambda: _answered(shelf, question, why_not))
    return given


def _answered(shelf: Library, question: Question, why_not: str) -> Answer:
    book, geography = shelf.book(question), shelf.geography
    measure, register = MEASURES[question.measure], book.register
    triangle, midlands = geography.triangles[question.definition], geography.midlands[question.midlands]
    evidence = None if why_not else _evidence(shelf, question)
    now = None if evidence is None else _compared(question, evidence)
    ranking = _ranking(shelf, question, evidence)
    return Answer(
        question=question,
        measure=measure,
        register=register,
        figures=_figures(shelf, question, evidence, now, ranking, why_not),
        why_not=why_not,
        evidence=_alone(evidence) if evidence else None,
        ranking=[replace(place, side=place.side.alone()) for place in ranking],
        series=[] if now is None or measure.history else list(_series(shelf, question, now)),
        triangles=[_option(each, areas.why_not(each, register)) for each in geography.triangles.values()],
        midlands=[
            _option(each, areas.why_not_together(each, triangle, register)) for each in geography.midlands.values()
        ],
        bases=[Option(code, f"Per {word}", why_not=base_why_not(register, code)) for code, word in BASES.items()],
        periods=list(reversed(book.periods)),
        sources=_sources(shelf, book, question),
        note=book.note,
        demo=book.demo,
        triangle=triangle,
        midlands_definition=midlands,
    )


def _evidence(shelf: Library, question: Question) -> Evidence:
    geography, book, view = shelf.geography, shelf.book(question), view_of(shelf, question)
    triangle, midlands = geography.triangles[question.definition], geography.midlands[question.midlands]
    everywhere = {atom for region in geography.regions for atom in geography.atoms_of_region(region, book.register)}
    return Evidence(
        place=book.side(MIDLANDS, view, geography.atoms(midlands, book.register)),
        triangle=book.side(TRIANGLE, view, geography.atoms(triangle, book.register)),
        whole=book.side(WHOLE, view, everywhere),
        asked=_asked(question, book),
    )


def _alone(evidence: Evidence) -> Evidence:
    """Give the numbers of the sides: an answer is kept, and the deals behind it are not kept with it."""
    place, triangle, whole = (side.alone() for side in (evidence.place, evidence.triangle, evidence.whole))
    return replace(evidence, place=place, triangle=triangle, whole=whole)


def _asked(question: Question, book: AnyBook) -> Asked:
    if not isinstance(book, RoundBook):
        return Asked()
    stages = book.words.stages
    return Asked(
        sector=book.words.sectors.known(question.sector),
        months=question.months,
        kilometres=question.kilometres,
        first=stages.known("seed"),
        then=stages.known("series_a"),
        ends=book.ends,
    )


def _computed(question: Question, evidence: Evidence) -> Outcome:
    """Compute the measure that a question names, with or without the largest deal."""
    measure = MEASURES[question.measure]
    leave_out = question.largest == "without" and "largest" in measure.asks
    return measure.compute(without_largest(evidence) if leave_out else evidence)


@dataclass(frozen=True)
class _Compared:
    """The measure on both sides in one period, each worked out once for everything that shows it."""

    evidence: Evidence
    midlands: Outcome
    triangle: Outcome


def _compared(question: Question, evidence: Evidence) -> _Compared:
    there = _computed(question, replace(evidence, place=evidence.triangle))
    return _Compared(evidence, _computed(question, evidence), there)


def _ranking(shelf: Library, question: Question, evidence: Evidence | None) -> list[Place]:
    """Rank the regions by the measure; ties and withheld ones by name."""
    geography, book = shelf.geography, shelf.book(question)
    midlands = {code for kind, code in geography.midlands[areas.BY_ADDRESS].members if kind == "region"}
    if MEASURES[question.measure].needs_base and question.base not in book.register.bases:
        return []
    view = view_of(shelf, question)
    places = []
    for code, name in geography.regions.items():
        atoms = geography.atoms_of_region(code, book.register)
        side = book.side(name, view, atoms)
        years = areas.years(book.cells(view, atoms))
        places.append(_placed(question, code, side, years, evidence, in_midlands=code in midlands))
    return sorted(places, key=_rank)


def _placed(
    question: Question, code: str, side: Side, years: str, evidence: Evidence | None, *, in_midlands: bool
) -> Place:
    unknown = Outcome(None, "The Golden Triangle is not computed.")
    return Place(
        code=code,
        name=side.name,
        side=side,
        base_period=years,
        rate=rate(side),
        value=_computed(question, replace(evidence, place=side)) if evidence else unknown,
        midlands=in_midlands,
    )


def _rank(place: Place) -> tuple[bool, float, str]:
    shown = place.value if place.value.value is not None else place.rate
    return shown.value is None, -(shown.value or 0), place.name


def _series(shelf: Library, question: Question, now: _Compared) -> Iterator[Point]:
    """Answer the same question for every period of the register, as far as each can be answered."""
    book, measure = shelf.book(question), MEASURES[question.measure]
    for period in book.periods:
        asked = replace(question, period=period)
        if price_why_not(asked, measure, book):
            continue
        each = now if period == question.period else _compared(asked, _evidence(shelf, asked))
        yield Point(
            period=period,
            midlands=rate(each.evidence.place),
            triangle=rate(each.evidence.triangle),
            value=each.midlands,
            there=each.triangle if measure.unit != "pence" else _PAR,
        )


def _figures(
    shelf: Library,
    question: Question,
    evidence: Evidence | None,
    now: _Compared | None,
    ranking: Sequence[Place],
    why_not: str,
) -> list[Figure]:
    if evidence is None or now is None:
        return [_figure(shelf, question, MIDLANDS, Outcome(None, why_not), None)]
    there, everywhere = replace(evidence, place=evidence.triangle), replace(evidence, place=evidence.whole)
    return [
        _figure(shelf, question, MIDLANDS, now.midlands, evidence),
        _figure(shelf, question, TRIANGLE, now.triangle, there),
        _figure(shelf, question, WHOLE, _computed(question, everywhere), everywhere),
        *(_figure(shelf, question, each.name, each.value, replace(evidence, place=each.side)) for each in ranking),
    ]


def _figure(shelf: Library, question: Question, place: str, outcome: Outcome, evidence: Evidence | None) -> Figure:
    book, measure = shelf.book(question), MEASURES[question.measure]
    return Figure(
        label=measure.title,
        value=outcome.value,
        unit=measure.unit,
        period=span(book) if measure.history else question.period,
        geography=place,
        definition=definition_of(shelf, question, measure),
        source=book.source,
        sample_size=_sample(outcome, evidence),
        status=book.register.status,
        withheld=outcome.withheld,
        inputs=_inputs(evidence, outcome, measure) if evidence else {},
        low=outcome.low,
        high=outcome.high,
    )


def of_place(shelf: Library, question: Question, name: str, atoms: Iterable[Area]) -> Figure:
    """Answer a question for any place, given by the smallest areas of the register that make it up.

    Parameters
    ----------
    shelf : Library
        What has been read, with the register that the question names.
    question : Question
        What is asked.
    name : str
        What the place is called.
    atoms : iterable of Area
        What it is made of.
    """
    question, why_not = settle(shelf, question)
    why_not = _mixed(shelf, question, atoms) or why_not
    key = ("place", question, name, frozenset(atoms))
    figure: Figure = shelf.drawn(question).get(key, lambda: _of_place(shelf, question, why_not, name, key[3]))
    return figure


def _mixed(shelf: Library, question: Question, atoms: Iterable[Area]) -> str:
    """Say why a place by address is not set against universities; ``""`` where both go by the same."""
    by_address = any(kind != "university" for kind, _ in atoms)
    if by_address and shelf.geography.triangles[question.definition].by_university:
        return "This place goes by address and the definition by university of origin, so some firms would be on both."
    return ""


def _of_place(shelf: Library, question: Question, why_not: str, name: str, atoms: frozenset[Area]) -> Figure:
    if why_not:
        return _figure(shelf, question, name, Outcome(None, why_not), None)
    side = shelf.book(question).side(name, view_of(shelf, question), atoms)
    evidence = replace(_evidence(shelf, question), place=side)
    return _figure(shelf, question, name, _computed(question, evidence), evidence)


def _sample(outcome: Outcome, evidence: Evidence | None) -> int | None:
    return outcome.n if outcome.n is not None else evidence.place.cases if evidence else None


def _inputs(evidence: Evidence, outcome: Outcome, measure: Measure) -> dict[str, float]:
    """Name the numbers that a figure is made of; a figure that is withheld keeps them back too."""
    if outcome.value is None:
        return {}
    held = {"numerator": outcome.numerator, "denominator": outcome.denominator, **outcome.counts}
    if not measure.history:
        for side in (evidence.place, evidence.triangle):
            pounds, base, cases = f"{side.name} pounds", f"{side.name} base", f"{side.name} cases"
            held |= {pounds: side.amount, base: side.units, cases: side.cases}
            if side.rounds is not None:
                held |= {f"{side.name} deals": len(side.rounds), f"{side.name} undisclosed": side.undisclosed}
    return {name: value for name, value in held.items() if value is not None}


def _sources(shelf: Library, book: AnyBook, question: Question) -> list[Source]:
    measure = MEASURES[question.measure]
    named = [book.source]
    if measure.needs_base or measure.own:
        named.append(book.base_sources.get(view_of(shelf, question).base, book.source))
    if question.prices == "real" and "prices" in measure.asks and book.prices.source:
        named.append(book.prices.source)
    return list(dict.fromkeys(named))


def _option(definition: Definition, why_not: str) -> Option:
    return Option(definition.code, definition.name, definition.description, definition.source, why_not)
