"""What a question looks at, and how its answer is put into words: every choice spelt out."""

from collections.abc import Iterator
from dataclasses import replace

from insights.services import areas
from insights.services.answers import Question
from insights.services.areas import Area
from insights.services.books import NOW, View
from insights.services.library import AnyBook, Library
from insights.services.measures import MEASURES, Measure
from insights.services.registers import BASES


def view_of(shelf: Library, question: Question) -> View:
    """Give the view of a question; a register without firms is looked at over a base that it has."""
    view = _view(question)
    bases = shelf.book(question).register.bases
    return view if view.base in bases else replace(view, base=next(iter(bases)))


def _view(question: Question) -> View:
    """Give what a question looks at. What its measure does not ask for is left alone."""
    measure = MEASURES[question.measure]
    filters = measure.code != "location_quotient"
    return View(
        period=question.period,
        base=question.base if measure.needs_base else "population" if measure.own else "firms",
        real=question.prices == "real" and "prices" in measure.asks,
        stage=question.stage if "stage" in measure.asks else "",
        sector=question.sector if "sector" in measure.asks and filters else "",
        history=measure.history,
    )


def span(book: AnyBook) -> str:
    """Name all the periods of a register together."""
    return f"{book.periods[0]} to {book.periods[-1]}" if book.periods else NOW


def definition_of(shelf: Library, question: Question, measure: Measure) -> str:
    """Say what a figure means: its formula, what is counted, and what the names of the places take in."""
    geography, book = shelf.geography, shelf.book(question)
    triangle, midlands = geography.triangles[question.definition], geography.midlands[question.midlands]
    parts = [
        f"{measure.formula}.",
        *_counted(shelf, question, measure, book),
        f"The Midlands: {midlands.name}. The Golden Triangle: {triangle.name}.",
    ]
    return " ".join(parts)


def _counted(shelf: Library, question: Question, measure: Measure, book: AnyBook) -> Iterator[str]:
    """Say what is counted: whose pounds, over what, and what was chosen."""
    when = (
        f"all of {span(book)}" if measure.history else "as things stand" if question.period == NOW else question.period
    )
    base = f", {_base_in_words(shelf, question, book)}" if measure.needs_base else ""
    if not measure.own:
        yield f"Pounds are {book.register.money}, {when}{base}."
    if "months" in measure.asks:
        yield f"Within {question.months} months."
    if "kilometres" in measure.asks:
        yield f"Within {question.kilometres} km."
    if question.stage and "stage" in measure.asks:
        yield f"Only rounds of the stage {shelf.stages[question.stage]}."
    if question.sector and "sector" in measure.asks:
        yield f"Sector: {shelf.sectors[question.sector]}."
    if question.largest == "without" and "largest" in measure.asks:
        yield "Without the largest deal of each place; the whole loses the deal that the place loses."
    if question.prices == "real" and "prices" in measure.asks:
        yield f"In pounds of {book.prices.year}, by the deflator that gross value added implies."
    elif "prices" in measure.asks:
        yield "In pounds of the year."


def _base_in_words(shelf: Library, question: Question, book: AnyBook) -> str:
    if question.base == "firms":
        return f"per firm ({book.register.firms})"
    if question.base == "population":
        return f"per head (mid-year population, {_base_years(shelf, question)})"
    return f"per {BASES[question.base]}"


def _base_years(shelf: Library, question: Question) -> str:
    geography, book = shelf.geography, shelf.book(question)
    triangle, midlands = geography.triangles[question.definition], geography.midlands[question.midlands]
    atoms: frozenset[Area] = geography.atoms(triangle, book.register) | geography.atoms(midlands, book.register)
    return areas.years(book.cells(view_of(shelf, question), atoms)) or "year not known"
