"""The funding gap: one question about a register, answered with every number that the answer is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from foundation.database import Session
from foundation.errors import Invalid, NotFound
from foundation.figures import Figure, Source
from insights.services import areas
from insights.services.answers import Answer, Option, Place, Point, Question
from insights.services.areas import Definition, Geography
from insights.services.arithmetic import Cell, Evidence, Outcome, Side, pence_in_the_pound, per_unit
from insights.services.books import NOW, Book
from insights.services.library import Library, library
from insights.services.measures import MEASURES, Measure
from insights.services.registers import BASES, Register

WHOLE = "all regions and nations"
TRIANGLE = "Golden Triangle"
MIDLANDS = "Midlands"


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
    return answer(library(session), question)


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
    question, why_not = _settle(shelf, question)
    book, geography = shelf.books[question.register], shelf.geography
    measure, register = MEASURES[question.measure], book.register
    triangle, midlands = geography.triangles[question.definition], geography.midlands[question.midlands]
    evidence = None if why_not else _evidence(shelf, question)
    ranking = _ranking(shelf, question, evidence.triangle if evidence else None)
    return Answer(
        question=question,
        measure=measure,
        register=register,
        figures=_figures(shelf, question, measure, evidence, ranking, why_not),
        why_not=why_not,
        evidence=evidence,
        ranking=ranking,
        series=[] if why_not else [_point(shelf, question, period) for period in book.periods],
        triangles=[_option(each, areas.why_not(each, register)) for each in geography.triangles.values()],
        midlands=[
            _option(each, areas.why_not_together(each, triangle, register)) for each in geography.midlands.values()
        ],
        bases=[Option(code, f"Per {word}", why_not=_base_why_not(register, code)) for code, word in BASES.items()],
        periods=list(reversed(book.periods)),
        sources=_sources(book, question.base),
        note=book.note,
        demo=book.demo,
        triangle=triangle,
        midlands_definition=midlands,
    )


def _settle(shelf: Library, question: Question) -> tuple[Question, str]:
    """Fill in what was left open, refuse what does not exist, and say why an existing choice cannot be followed."""
    geography = shelf.geography
    checks: dict[str, tuple[str, Mapping[str, object]]] = {
        "measure": (question.measure, MEASURES),
        "register": (question.register, shelf.books),
        "base": (question.base, BASES),
        "definition": (question.definition, geography.triangles),
    }
    if question.midlands:
        checks["midlands"] = (question.midlands, geography.midlands)
    wrong = {name: ["There is no such choice."] for name, (value, known) in checks.items() if value not in known}
    if wrong:
        raise Invalid(wrong)
    book, triangle = shelf.books[question.register], geography.triangles[question.definition]
    if question.period and question.period not in book.periods:
        raise Invalid({"period": [f"This register has {', '.join(book.periods) or 'no period yet'}."]})
    filled = replace(
        question,
        midlands=question.midlands or areas.counterpart(by_university=triangle.by_university),
        period=question.period or _newest_period(book, question.base),
    )
    return filled, _reason(filled, book, geography)


def _reason(question: Question, book: Book, geography: Geography) -> str:
    if not book.periods:
        return f"No figures of {book.register.title} are loaded."
    triangle, midlands = geography.triangles[question.definition], geography.midlands[question.midlands]
    if triangle.by_university and question.base == "population":
        return "A university has no population: compare by university per firm."
    return _base_why_not(book.register, question.base) or areas.why_not_together(midlands, triangle, book.register)


def _base_why_not(register: Register, base: str) -> str:
    return "" if base in register.bases else register.why_not.get(base, "This register has no such base.")


def _newest_period(book: Book, base: str) -> str:
    """Give the newest period in which some area has both pounds and a base."""
    for period in reversed(book.periods):
        held = (book.cell(when_period, base, area) for when_period, area in book.entries if when_period == period)
        if any(cell.amount is not None and cell.units is not None for cell in held):
            return period
    return book.periods[-1] if book.periods else ""


def _evidence(shelf: Library, question: Question) -> Evidence:
    geography, book = shelf.geography, shelf.books[question.register]
    triangle, midlands = geography.triangles[question.definition], geography.midlands[question.midlands]
    period, base = question.period, question.base
    everywhere = {atom for region in geography.regions for atom in geography.atoms_of_region(region, book.register)}
    return Evidence(
        place=book.side(MIDLANDS, period, base, geography.atoms(midlands, book.register)),
        triangle=book.side(TRIANGLE, period, base, geography.atoms(triangle, book.register)),
        whole=book.side(WHOLE, period, base, everywhere),
    )


def _ranking(shelf: Library, question: Question, triangle: Side | None) -> list[Place]:
    """Rank the regions; ties and withheld ones by name."""
    geography, book = shelf.geography, shelf.books[question.register]
    midlands = {code for kind, code in geography.midlands[areas.BY_ADDRESS].members if kind == "region"}
    places = []
    if question.base not in book.register.bases:
        return []
    for code, name in geography.regions.items():
        atoms = geography.atoms_of_region(code, book.register)
        cells = book.cells(question.period, question.base, atoms)
        side = book.side(name, question.period, question.base, atoms)
        pence = (
            pence_in_the_pound(side, triangle) if triangle else Outcome(None, "The Golden Triangle is not computed.")
        )
        places.append(Place(code, name, side, _years(cells), per_unit(side), pence, code in midlands))
    return sorted(places, key=lambda place: (place.rate.value is None, -(place.rate.value or 0), place.name))


def _years(cells: Sequence[Cell]) -> str:
    return ", ".join(sorted({cell.base_period for cell in cells if cell.base_period}))


def _point(shelf: Library, question: Question, period: str) -> Point:
    evidence = _evidence(shelf, replace(question, period=period))
    return Point(
        period=period,
        midlands=per_unit(evidence.place),
        triangle=per_unit(evidence.triangle),
        pence=pence_in_the_pound(evidence.place, evidence.triangle),
    )


def _figures(
    shelf: Library,
    question: Question,
    measure: Measure,
    evidence: Evidence | None,
    ranking: Sequence[Place],
    why_not: str,
) -> list[Figure]:
    book = shelf.books[question.register]
    definition = _definition(shelf, question, measure)
    first = _figure(book, question, measure, definition, evidence, why_not, MIDLANDS)
    if evidence is None or not measure.every_place:
        return [first]
    return [first] + [
        _figure(book, question, measure, definition, replace(evidence, place=place.side), "", place.name)
        for place in ranking
    ]


def _figure(
    book: Book,
    question: Question,
    measure: Measure,
    definition: str,
    evidence: Evidence | None,
    why_not: str,
    place: str,
) -> Figure:
    outcome = measure.compute(evidence) if evidence else Outcome(None, why_not)
    return Figure(
        label=measure.title,
        value=outcome.value,
        unit=measure.unit,
        period=question.period,
        geography=place,
        definition=definition,
        source=book.source,
        sample_size=evidence.place.cases if evidence else None,
        status=book.register.status,
        withheld=outcome.withheld,
        inputs=_inputs(evidence, outcome) if evidence else {},
    )


def _inputs(evidence: Evidence, outcome: Outcome) -> dict[str, float]:
    """Name the numbers that a figure is made of; a figure that is withheld keeps them back too."""
    if outcome.value is None:
        return {}
    held = {"numerator": outcome.numerator, "denominator": outcome.denominator}
    for side in (evidence.place, evidence.triangle):
        held |= {f"{side.name} pounds": side.amount, f"{side.name} base": side.units, f"{side.name} cases": side.cases}
    return {name: value for name, value in held.items() if value is not None}


def _definition(shelf: Library, question: Question, measure: Measure) -> str:
    geography, book = shelf.geography, shelf.books[question.register]
    triangle, midlands = geography.triangles[question.definition], geography.midlands[question.midlands]
    when = "as things stand" if question.period == NOW else question.period
    base = f"per {BASES[question.base]}"
    if question.base == "firms":
        base = f"per firm ({book.register.firms})"
    elif question.base == "population":
        base = f"per head (mid-year population, {_base_years(shelf, question)})"
    return (
        f"{measure.formula}. Pounds are {book.register.money}, {when}, {base}."
        f" The Midlands: {midlands.name}. The Golden Triangle: {triangle.name}."
    )


def _base_years(shelf: Library, question: Question) -> str:
    geography, book = shelf.geography, shelf.books[question.register]
    triangle, midlands = geography.triangles[question.definition], geography.midlands[question.midlands]
    atoms = geography.atoms(triangle, book.register) | geography.atoms(midlands, book.register)
    return _years(book.cells(question.period, question.base, atoms)) or "year not known"


def _sources(book: Book, base: str) -> list[Source]:
    named = [book.source, book.base_sources.get(base, book.source)]
    return list(dict.fromkeys(named))


def _option(definition: Definition, why_not: str) -> Option:
    return Option(definition.code, definition.name, definition.description, definition.source, why_not)
