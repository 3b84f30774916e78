"""Money against ranges: what stands where, how far a range is, and what it would take to reach it. No database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: A dimension and a code: ``("place", "region:E12000005")``. Money has a tag for everything that it counts towards.
Tag = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that is, or may be, placed.

    Parameters
    ----------
    amount_gbp : float
        Pounds.
    on : date
        The day on which it was placed; of a live deal, today.
    tags : frozenset of (str, str)
        What it counts towards.
    weight : float, default=1
        How likely it is to be placed.
    """

    amount_gbp: float
    on: date
    tags: frozenset[Tag]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Aim:
    """A range for the share of all money that should carry a tag."""

    tag: Tag
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Part:
    """Pounds that carry a tag, of all pounds."""

    inside: float
    total: float

    @property
    def share(self) -> float | None:
        """The share; None where there is no money."""
        return self.inside / self.total if self.total else None

    def __add__(self, other: "Part") -> "Part":
        return Part(self.inside + other.inside, self.total + other.total)


class Verdict(StrEnum):
    """Where a share stands to its range."""

    EMPTY = "empty"
    WITHIN = "within"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Reach:
    """What it would take to bring a share into its range.

    ``more_gbp`` is money inside, and ``elsewhere_gbp`` money outside, that would have to be placed while nothing else
    is. Both are None where no amount would do.
    """

    verdict: Verdict
    more_gbp: float | None = None
    elsewhere_gbp: float | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """An aim beside what is placed, what the pipeline holds, and what it is weighted to."""

    aim: Aim
    placed: Part
    pipeline: Part
    weighted: Part

    @property
    def projected(self) -> Part:
        """What is placed and the weighted pipeline together."""
        return self.placed + self.weighted

    @property
    def now(self) -> Reach:
        """What it would take from what is placed."""
        return reach(self.aim, self.placed)

    @property
    def then(self) -> Reach:
        """What it would take once the weighted pipeline is placed."""
        return reach(self.aim, self.projected)


def part_of(tag: Tag, moneys: Iterable[Money], *, weighted: bool = False) -> Part:
    """Sum the money that carries a tag, and all of it."""
    inside = total = 0.0
    for money in moneys:
        pounds = money.amount_gbp * (money.weight if weighted else 1.0)
        total += pounds
        if tag in money.tags:
            inside += pounds
    return Part(inside, total)


def reach(aim: Aim, held: Part) -> Reach:
    """Say what it would take to bring a share into its range.

    Below: the least x with (inside + x) / (total + x) = low. Above: the least x with inside / (total + x) = high.

    Examples
    --------
    >>> reach(Aim(("pillar", "sme_finance"), 0.5, 0.6), Part(20.0, 100.0)).more_gbp
    60.0
    >>> reach(Aim(("pillar", "sme_finance"), 0.0, 0.1), Part(20.0, 100.0)).elsewhere_gbp
    100.0
    """
    share = held.share
    if share is None:
        return Reach(Verdict.EMPTY)
    # A pound in a million is no miss: shares are kept to six digits.
    if share < aim.low - 1e-9:
        needed = None if aim.low == 1 else (aim.low * held.total - held.inside) / (1 - aim.low)
        return Reach(Verdict.BELOW, more_gbp=needed)
    if share > aim.high + 1e-9:
        needed = None if aim.high == 0 else held.inside / aim.high - held.total
        return Reach(Verdict.ABOVE, elsewhere_gbp=needed)
    return Reach(Verdict.WITHIN)


def position(aim: Aim, placed: Sequence[Money], pipeline: Sequence[Money]) -> Position:
    """Set an aim beside the money."""
    return Position(
        aim,
        part_of(aim.tag, placed),
        part_of(aim.tag, pipeline),
        part_of(aim.tag, pipeline, weighted=True),
    )


def quarter_ends(first: date, last: date) -> list[date]:
    """Give the ends of the quarters from the one of a first day until a last day, which closes the list.

    Examples
    --------
    >>> [str(day) for day in quarter_ends(date(2026, 2, 3), date(2026, 7, 9))]
    ['2026-03-31', '2026-06-30', '2026-07-09']
    """
    days: list[date] = []
    year, quarter = first.year, (first.month - 1) // 3
    while True:
        year, quarter = (year, quarter + 1) if quarter < 3 else (year + 1, 0)
        end = date(year, 3 * quarter + 1, 1) - timedelta(days=1)
        if end >= last:
            return [*days, last]
        days.append(end)


def drift(tag: Tag, placed: Sequence[Money], days: Sequence[date]) -> list[Part]:
    """Give the part that carries a tag as it stood at the end of each day."""
    return [part_of(tag, [money for money in placed if money.on <= day]) for day in days]
