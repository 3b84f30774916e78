"""How long the cash lasts, month by month, with the money of a plan and without it."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: How far ahead it is looked, in months: beyond, today's costs say little.
MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Month:
    """A month, by its first day.

    Parameters
    ----------
    first : date
        Its first day.
    cash_in_gbp : int
        Money of the plan that comes in it.
    cost_gbp, left_gbp : int or None
        What goes out, and what is left at its end; None where the venture has not said what it spends and has.
    """

    first: date
    cash_in_gbp: int
    cost_gbp: int | None = None
    left_gbp: int | None = None


@dataclass(frozen=True, slots=True)
class Runway:
    """Months from today to the last money of a plan, or to the one in which the cash runs out if that is later.

    Parameters
    ----------
    months : tuple of Month
        In order.
    runs_out : date or None
        First day of the first month that ends below nought; None where none does, or it is not known.
    runs_out_without : date or None
        The same if nothing of the plan came.
    known : bool
        Whether the venture has said what it spends and has.
    """

    months: tuple[Month, ...]
    runs_out: date | None
    runs_out_without: date | None
    known: bool


def runway(
    coming: Iterable[tuple[date, int]], today: date, cash_gbp: int | None, monthly_costs_gbp: int | None
) -> Runway:
    """Set the money that is still to come against what goes out.

    Parameters
    ----------
    coming : iterable of (date, int)
        Days and amounts in pounds. Money that is late counts in this month.
    today : date
        What is left of this month is charged by its days.
    cash_gbp, monthly_costs_gbp : int or None
        As the venture states them.
    """
    cash_in: dict[date, int] = defaultdict(int)
    for day, amount in coming:
        cash_in[max(day, today).replace(day=1)] += amount
    last = max(cash_in, default=today.replace(day=1))
    if cash_gbp is None or monthly_costs_gbp is None:
        return Runway(tuple(Month(first, cash_in[first]) for first in _months(today, last)), None, None, known=False)
    limit = _later(today.replace(day=1), MOST_MONTHS)
    walked = _walk(cash_in, today, max(last, limit), cash_gbp, monthly_costs_gbp)
    out = next((month.first for month in walked if (month.left_gbp or 0) < 0), None)
    without = _walk({}, today, limit, cash_gbp, monthly_costs_gbp)
    alone = next((month.first for month in without if (month.left_gbp or 0) < 0), None)
    shown = max(last, out or last)
    return Runway(tuple(month for month in walked if month.first <= shown), out, alone, known=True)


def _walk(cash_in: dict[date, int], today: date, last: date, cash: int, costs: int) -> list[Month]:
    months, left = [], float(cash)
    for first in _months(today, last):
        days = monthrange(first.year, first.month)[1]
        gone = today.day - 1 if first <= today else 0
        cost = costs * (days - gone) / days
        left += cash_in.get(first, 0) - cost
        months.append(Month(first, cash_in.get(first, 0), round(cost), round(left)))
    return months


def _months(today: date, last: date) -> list[date]:
    first = today.replace(day=1)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [_later(first, number) for number in range(count)]


def _later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
