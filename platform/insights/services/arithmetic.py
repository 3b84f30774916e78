"""The arithmetic of the funding gap: plain numbers in, plain numbers out, and a reason wherever there is none.

Nothing here knows a database, a register or a page. A side of a comparison is a sum over areas; a measure is a small
formula over sides; a guard says when the answer has to be kept back.
"""

from collections.abc import Iterable
from dataclasses import dataclass

#: A figure about fewer cases than this could be read back to a single firm, and says nothing steady about a place.
LEAST_CASES = 5


@dataclass(frozen=True)
class Cell:
    """What a register says about one area in one period.

    Parameters
    ----------
    code, name : str
        The area.
    amount : float or None
        Pounds; None where the publisher does not give them.
    units : float or None
        Size of the base: people, firms, pounds of research income.
    cases : int or None
        How many firms or deals the amount is about; None where that is not published.
    base_period : str
        The year or period that the base is of.
    """

    code: str
    name: str
    amount: float | None
    units: float | None
    cases: int | None = None
    base_period: str = ""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: some areas taken together.

    ``missing`` names the areas without an amount or a base; a sum over the others would pass for the whole.
    """

    name: str
    amount: float | None
    units: float | None
    cases: int | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What every measure may look at: the place asked about, the Golden Triangle, and the whole country."""

    place: Side
    triangle: Side
    whole: Side


@dataclass(frozen=True)
class Outcome:
    """A value with what was divided by what, or the reason why there is none."""

    value: float | None
    withheld: str = ""
    numerator: float | None = None
    denominator: float | None = None


def together(name: str, cells: Iterable[Cell]) -> Side:
    """Take areas together.

    Parameters
    ----------
    name : str
        What they are called as one.
    cells : iterable of Cell
        The areas.

    Returns
    -------
    Side
        Sums; None for a sum that an area is missing from. The number of cases is known only where every area has one.
    """
    cells = list(cells)
    missing = tuple(cell.name for cell in cells if cell.amount is None or cell.units is None)
    return Side(
        name=name,
        amount=_sum([cell.amount for cell in cells]),
        units=_sum([cell.units for cell in cells]),
        cases=_count([cell.cases for cell in cells]),
        missing=missing if cells else (name,),
    )


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _count(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def rounded(value: float) -> float:
    """Round to two figures, so that subtracting one sum from another tells little about a single firm.

    Examples
    --------
    >>> rounded(312_450_000), rounded(987.0), rounded(0.0)
    (310000000.0, 990.0, 0.0)
    """
    return float(f"{value:.2g}")


def guard(*sides: Side) -> str:
    """Say why a figure about these sides has to be kept back; ``""`` where it need not be.

    Parameters
    ----------
    *sides : Side
        Every side that the figure is computed from.
    """
    for side in sides:
        if side.missing or side.amount is None or side.units is None:
            return f"Not computed: no figure for {', '.join(side.missing) or side.name}."
        if side.cases is not None and side.cases < LEAST_CASES:
            return f"Withheld: {side.name} has fewer than {LEAST_CASES} cases."
        if side.units <= 0:
            return f"Not computed: the base of {side.name} is nought."
    return ""


def per_unit(side: Side) -> Outcome:
    """Divide a side's pounds by its base."""
    reason = guard(side)
    if reason or side.amount is None or not side.units:
        return Outcome(None, reason)
    return Outcome(side.amount / side.units, numerator=side.amount, denominator=side.units)


def pence_in_the_pound(place: Side, triangle: Side) -> Outcome:
    """Say how many pence a unit of a place gets for every pound that a unit of the Golden Triangle gets.

    Examples
    --------
    >>> midlands = Side("Midlands", amount=90.0, units=10.0, cases=200)
    >>> triangle = Side("Golden Triangle", amount=1000.0, units=25.0, cases=2600)
    >>> pence_in_the_pound(midlands, triangle).value
    22.5
    """
    reason = guard(place, triangle)
    here, there = per_unit(place).value, per_unit(triangle).value
    if reason or here is None or there is None:
        return Outcome(None, reason)
    if there <= 0:
        return Outcome(None, f"Not computed: {triangle.name} has no pounds.")
    return Outcome(100 * here / there, numerator=here, denominator=there)


def share(place: Side, whole: Side) -> Outcome:
    """Give a place's share of all pounds."""
    reason = guard(place, whole)
    if reason or place.amount is None or whole.amount is None:
        return Outcome(None, reason)
    if whole.amount <= 0:
        return Outcome(None, f"Not computed: {whole.name} has no pounds.")
    return Outcome(place.amount / whole.amount, numerator=place.amount, denominator=whole.amount)


def representation_ratio(place: Side, whole: Side) -> Outcome:
    """Divide a place's share of the pounds by its share of the base: 1 is parity."""
    money = share(place, whole)
    if money.value is None or not place.units or not whole.units:
        return Outcome(None, money.withheld)
    base = place.units / whole.units
    return Outcome(money.value / base, numerator=money.value, denominator=base)


def pounds_short_of_parity(place: Side, triangle: Side) -> Outcome:
    """Say how many pounds more a place would have had at the Golden Triangle's rate; negative where it had more."""
    reason = guard(place, triangle)
    there = per_unit(triangle).value
    if reason or there is None or place.amount is None or place.units is None:
        return Outcome(None, reason)
    return Outcome(place.units * there - place.amount)
