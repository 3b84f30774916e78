"""The arithmetic of the funding gap: plain numbers in, plain numbers out, and a reason wherever there is none.

Nothing here knows a database, a register or a page. A side of a comparison is a sum over areas; a measure is a small
formula over sides; a guard says when the answer has to be kept back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from insights.services import intervals
from insights.services.intervals import Interval
from insights.services.rounds import Floats, Ints, Rounds, Spells

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

    ``missing`` names the areas without an amount or a base; a sum over the others would pass for the whole. A register
    of single deals gives them too, how many of them have no amount, and the numbers of the authorities that make up the
    side; the platform's own adds how long funders took to answer, and how many are based there.
    """

    name: str
    amount: float | None
    units: float | None
    cases: int | None
    missing: tuple[str, ...] = ()
    rounds: Rounds | None = None
    authorities: Ints | None = None
    decisions: Spells | None = None
    funders: int | None = None
    undisclosed: int | None = None

    @property
    def amounts(self) -> Floats:
        """The single amounts behind the sum, where they are known."""
        return self.rounds.amounts if self.rounds is not None else np.empty(0)

    def alone(self) -> "Side":
        """Give its numbers without the deals behind them, so that it can be kept."""
        return replace(self, rounds=None, decisions=None)


@dataclass(frozen=True)
class Asked:
    """What some measures need to be told.

    Parameters
    ----------
    sector : int
        Number of the sector that a location quotient is about.
    months : int
        How long after a round another is looked for.
    kilometres : int
        How near an investor counts as near.
    first, then : int
        Numbers of the stages that a graduation leads from and to.
    ends : int
        The day up to which the register knows of rounds, in days since 1 January 1970.
    """

    sector: int = -1
    months: int = 24
    kilometres: int = 100
    first: int = -1
    then: int = -1
    ends: int = 0


@dataclass(frozen=True)
class Evidence:
    """What every measure may look at: the place asked about, the Golden Triangle, and the whole country."""

    place: Side
    triangle: Side
    whole: Side
    asked: Asked = Asked()


@dataclass(frozen=True)
class Outcome:
    """A value with what was divided by what, or the reason why there is none.

    ``low`` and ``high`` are the ends of a 95% interval; ``n`` is how many cases the value stands on where that is not
    the number of firms; ``counts`` are further numbers that a reader has to know, such as deals that were censored.
    """

    value: float | None
    withheld: str = ""
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    counts: Mapping[str, float] = field(default_factory=dict)


def within(outcome: Outcome, found: Interval) -> Outcome:
    """Put an interval to a value."""
    return outcome if found is None else replace(outcome, low=found[0], high=found[1])


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


def rate(side: Side) -> Outcome:
    """Divide a side's pounds by its base, without asking how sure that is."""
    reason = guard(side)
    if reason or side.amount is None or not side.units:
        return Outcome(None, reason)
    return Outcome(side.amount / side.units, numerator=side.amount, denominator=side.units)


def per_unit(side: Side) -> Outcome:
    """Divide a side's pounds by its base."""
    outcome = rate(side)
    return (
        outcome if not outcome.denominator else within(outcome, intervals.of_sum(side.amounts, 1 / outcome.denominator))
    )


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
    if reason or not place.units or not triangle.units or place.amount is None or triangle.amount is None:
        return Outcome(None, reason)
    here, there = place.amount / place.units, triangle.amount / triangle.units
    if there <= 0:
        return Outcome(None, f"Not computed: {triangle.name} has no pounds.")
    outcome = Outcome(100 * here / there, numerator=here, denominator=there)
    return within(outcome, _ratio_interval(place, triangle, 100 * triangle.units / place.units))


def _ratio_interval(place: Side, triangle: Side, factor: float) -> Interval:
    """Give the interval of a ratio of two sums; London is compared with a Golden Triangle that it is part of."""
    if place.rounds is None or triangle.rounds is None:
        return None
    if (place.authorities is None) != (triangle.authorities is None):
        # One side goes by university and the other by address: what they share is not known by place.
        return None
    if place.authorities is None or triangle.authorities is None:
        return intervals.of_ratio(place.amounts, triangle.amounts, factor)
    if np.array_equal(place.authorities, triangle.authorities):
        # It is compared with itself, and always the same.
        return None
    shared = np.isin(place.rounds.authority, triangle.authorities)
    apart = ~np.isin(triangle.rounds.authority, place.authorities)
    return intervals.of_ratio(
        place.rounds.where(~shared).amounts,
        triangle.rounds.where(apart).amounts,
        factor,
        place.rounds.where(shared).amounts,
    )


def share(place: Side, whole: Side) -> Outcome:
    """Give a place's share of all pounds."""
    return _scaled_share(place, whole, 1.0)


def _scaled_share(place: Side, whole: Side, factor: float) -> Outcome:
    reason = guard(place, whole)
    if reason or place.amount is None or whole.amount is None:
        return Outcome(None, reason)
    if whole.amount <= 0:
        return Outcome(None, f"Not computed: {whole.name} has no pounds.")
    outcome = Outcome(factor * place.amount / whole.amount, numerator=place.amount, denominator=whole.amount)
    return within(outcome, intervals.of_share(place.amounts, _rest(place, whole), factor))


def _rest(place: Side, whole: Side) -> Floats:
    """Give the amounts of the whole that are not the place's: what both hold is taken away once for each time."""
    held, counts = np.unique(whole.amounts, return_counts=True)
    own, taken = np.unique(place.amounts, return_counts=True)
    counts[np.searchsorted(held, own)] -= taken
    return np.repeat(held, counts)


def representation_ratio(place: Side, whole: Side) -> Outcome:
    """Divide a place's share of the pounds by its share of the base: 1 is parity."""
    if not place.units or not whole.units:
        return Outcome(None, guard(place, whole))
    base = place.units / whole.units
    outcome = _scaled_share(place, whole, 1 / base)
    if outcome.value is None:
        return outcome
    return replace(outcome, numerator=outcome.value * base, denominator=base)


def pounds_at_parity(place: Side, whole: Side) -> Outcome:
    """Say how many pounds more a place would have had with the same per unit of base as the whole.

    Its share of the base times all pounds, less what it had; negative where it had more than that.
    """
    reason = guard(place, whole)
    if reason or place.amount is None or whole.amount is None or place.units is None or not whole.units:
        return Outcome(None, reason)
    fair = place.units / whole.units * whole.amount
    outcome = Outcome(fair - place.amount, counts={"Pounds at parity": fair, "Pounds it had": place.amount})
    return within(outcome, _parity_interval(place, whole))


def _parity_interval(place: Side, whole: Side) -> Interval:
    base = (place.units or 0) / (whole.units or 1)

    def short(own: Floats, rest: Floats, axis: int) -> Floats:
        had = np.sum(own, axis=axis)
        return np.asarray(base * (had + np.sum(rest, axis=axis)) - had)

    return intervals.interval(short, place.amounts, _rest(place, whole))


def share_of_firms(place: Side, whole: Side) -> Outcome:
    """Give a place's share of the firms behind the pounds."""
    if place.cases is None or whole.cases is None:
        return Outcome(None, "Not computed: this register does not say how many firms stand behind its pounds.")
    reason = guard(place, whole)
    if reason or not whole.cases:
        return Outcome(None, reason)
    return Outcome(place.cases / whole.cases, numerator=place.cases, denominator=whole.cases)


def funders_per_million(place: Side) -> Outcome:
    """Give how many funders are based in a place for each million people who live there."""
    if place.funders is None:
        return Outcome(None, "Not computed: only the platform's own register knows where funders are based.")
    if not place.units:
        return Outcome(None, f"Not computed: the population of {place.name} is not known.")
    if place.funders < LEAST_CASES:
        return Outcome(None, f"Withheld: {place.name} has fewer than {LEAST_CASES} funders.")
    millions = place.units / 1e6
    return Outcome(place.funders / millions, numerator=place.funders, denominator=millions, n=place.funders)


def without_largest(evidence: Evidence) -> Evidence:
    """Leave out the largest deal of each side; the whole loses the deal that the place loses."""
    place = evidence.place.rounds
    if place is None or evidence.whole.rounds is None:
        return evidence
    lost = float(place.amount[place.largest]) if place.largest >= 0 else 0.0
    shared = np.flatnonzero(evidence.whole.rounds.amount == lost)
    return replace(
        evidence,
        place=_without(evidence.place, place.largest),
        triangle=_without(evidence.triangle, evidence.triangle.rounds.largest if evidence.triangle.rounds else -1),
        whole=_without(evidence.whole, int(shared[0]) if len(shared) else -1),
    )


def _without(side: Side, position: int) -> Side:
    if side.rounds is None or position < 0 or side.amount is None:
        return side
    left = side.rounds.without(position)
    return replace(
        side,
        rounds=left,
        undisclosed=left.undisclosed,
        amount=float(left.amounts.sum()),
        cases=left.companies_disclosing,
    )


def told_of(known: int, having: int) -> tuple[int | None, int | None]:
    """Give what may be told of those who share a trait: their number, or else the least that it can be.

    Parameters
    ----------
    known, having : int
        Those of whom it is known whether they have it, and those who do.

    Returns
    -------
    (int or None, int or None)
        The number where it and what is left of ``known`` are both five or more; where only the first is, the least
        number with which fewer than five are left. Both are None below five.

    Examples
    --------
    >>> told_of(12, 6), told_of(12, 10), told_of(6, 6)
    ((6, None), (None, 8), (None, None))
    """
    if having < LEAST_CASES:
        return None, None
    if known - having >= LEAST_CASES:
        return having, None
    least = known - LEAST_CASES + 1
    return None, least if least >= LEAST_CASES else None
