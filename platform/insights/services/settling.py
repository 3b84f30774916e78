"""Settles what is asked: fills in what was left open, and says why a choice cannot be followed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from foundation.errors import Invalid
from insights.services import areas
from insights.services.answers import Question
from insights.services.books import NOW
from insights.services.library import AnyBook, Library
from insights.services.measures import MEASURES, Measure
from insights.services.registers import BASES, REGISTERS, Register

MONTHS = (12, 24, 36)
KILOMETRES = (50, 100, 200)
LARGEST = ("with", "without")
PRICES = ("nominal", "real")


def settle(shelf: Library, question: Question) -> tuple[Question, str]:
    """Fill in what was left open, refuse what does not exist, and say why an existing choice cannot be followed."""
    geography = shelf.geography
    checks: dict[str, tuple[object, Mapping[str, object] | Sequence[object]]] = {
        "measure": (question.measure, MEASURES),
        "register": (question.register, REGISTERS),
        "base": (question.base, BASES),
        "definition": (question.definition, geography.triangles),
        "largest": (question.largest, LARGEST),
        "prices": (question.prices, PRICES),
        "sector": (question.sector, ("", *shelf.sectors)),
        "stage": (question.stage, ("", *shelf.stages)),
    }
    if question.midlands:
        checks["midlands"] = (question.midlands, geography.midlands)
    wrong = {name: ["There is no such choice."] for name, (value, known) in checks.items() if value not in known}
    if wrong:
        raise Invalid(wrong)
    book, triangle = shelf.book(question), geography.triangles[question.definition]
    if question.period and question.period not in book.periods:
        raise Invalid({"period": [f"This register has {', '.join(book.periods) or 'no period yet'}."]})
    filled = replace(
        question,
        midlands=question.midlands or areas.counterpart(by_university=triangle.by_university),
        period=question.period or book.newest_period(question.base),
    )
    return filled, _reason(shelf, filled, book)


def _reason(shelf: Library, question: Question, book: AnyBook) -> str:
    geography, measure, register = shelf.geography, MEASURES[question.measure], book.register
    triangle, midlands = geography.triangles[question.definition], geography.midlands[question.midlands]
    reasons = (
        "" if book.periods or measure.own else f"No figures of {register.title} are loaded.",
        _measure_why_not(measure, register),
        "A university has no population: compare by university per firm."
        if triangle.by_university and measure.needs_base and question.base == "population"
        else "",
        base_why_not(register, question.base) if measure.needs_base else "",
        price_why_not(question, measure, book),
        "This register publishes totals, so that no single deal can be left out of them."
        if question.largest == "without" and not register.by_deal
        else "",
        "This register is not split by stage or sector here."
        if (question.stage or question.sector) and not register.by_deal
        else "",
        areas.why_not_together(midlands, triangle, register),
    )
    return next(filter(None, reasons), "")


def _measure_why_not(measure: Measure, register: Register) -> str:
    if measure.own and register.code != "parity":
        return f"Only the platform's own register knows this: choose {REGISTERS['parity'].title}."
    if measure.by_deal and not register.by_deal:
        return f"{register.title} publishes totals, not single deals, and this measure needs the deals."
    return ""


def price_why_not(question: Question, measure: Measure, book: AnyBook) -> str:
    """Say why pounds of one year cannot be given; ``""`` where they can or are not asked for."""
    if question.prices == "nominal" or "prices" not in measure.asks or question.period in ("", NOW):
        return ""
    if book.prices.factor(question.period) is None:
        known = book.prices.year or "no year yet"
        return f"Prices are known up to {known}, not for the year that {question.period} begins in."
    return ""


def base_why_not(register: Register, base: str) -> str:
    """Say why a register cannot be divided by a base; ``""`` where it can."""
    return "" if base in register.bases else register.why_not.get(base, "This register has no such base.")
