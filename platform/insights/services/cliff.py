"""The follow-on cliff: when to begin raising, so that the money of a round comes before the cash ends.

Plain dates in, plain dates out. Nothing here knows a database or a page.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from foundation.clock import in_words
from insights.services.durations import DAYS_IN_A_MONTH


class Standing(StrEnum):
    """Where a venture stands, from the easiest to the hardest."""

    #: What it takes is not known.
    UNKNOWN = "unknown"
    #: There is time, also if the round takes as long as the slow end of the interval.
    CLEAR = "clear"
    #: A round that begins today and takes as long as the slow end of the interval would come too late.
    BEGIN = "begin"
    #: A round that begins today and takes the median time would come too late.
    CLIFF = "cliff"


#: Where a founder is told to do something.
PRESSING = frozenset({Standing.BEGIN, Standing.CLIFF})


@dataclass(frozen=True, slots=True)
class Cliff:
    """When the cash ends, and when raising has to begin.

    Parameters
    ----------
    standing : Standing
        What follows from it today.
    runs_out : date or None
        First day of the month in which the cash ends; None where it does not, or is not known.
    begin_by : date or None
        Last day to begin at the median time to close.
    begin_by_slow : date or None
        The same at the slow end of its interval; None where there is no interval.
    """

    standing: Standing
    runs_out: date | None = None
    begin_by: date | None = None
    begin_by_slow: date | None = None


def cliff(runs_out: date | None, today: date, usual: float | None, slow: float | None = None) -> Cliff:
    """Say when to begin raising.

    Parameters
    ----------
    runs_out : date or None
        First day of the month in which the cash ends; None where it lasts for as long as it is looked ahead.
    today : date
        The day that it is asked on.
    usual, slow : float or None
        Months from a first meeting to the money: the median, and the upper end of its interval.

    Returns
    -------
    Cliff
        A round is taken to begin with its first meeting. Parts of a day count as a day, so that none is missed.

    Examples
    --------
    >>> cliff(date(2027, 6, 1), date(2026, 11, 16), 4.0).begin_by
    datetime.date(2027, 1, 30)
    """
    if runs_out is None:
        return Cliff(Standing.CLEAR)
    if usual is None:
        return Cliff(Standing.UNKNOWN, runs_out)
    begin_by = _before(runs_out, usual)
    careful = None if slow is None else _before(runs_out, max(slow, usual))
    if today > begin_by:
        return Cliff(Standing.CLIFF, runs_out, begin_by, careful)
    late = careful is not None and today > careful
    return Cliff(Standing.BEGIN if late else Standing.CLEAR, runs_out, begin_by, careful)


def in_a_line(found: Cliff) -> str:
    """Say where a venture stands, in a line.

    Examples
    --------
    >>> in_a_line(Cliff(Standing.CLEAR))
    'the cash lasts for more than three years at today’s costs'
    """
    if found.runs_out is None or found.begin_by is None:
        known = found.standing is Standing.CLEAR
        return "the cash lasts for more than three years at today’s costs" if known else "it cannot be said yet"
    ends, begin = f"{found.runs_out:%b %Y}", in_words(found.begin_by)
    if found.standing is Standing.CLIFF:
        return f"the cash ends in {ends}, before the money of a round that begins today would usually come"
    if found.standing is Standing.BEGIN:
        return f"begin raising now: the cash ends in {ends}, and a slow round that begins today would come after it"
    return f"there is time: begin raising by {begin}, so that money usually comes before the cash ends in {ends}"


def _before(day: date, months: float) -> date:
    # A time that leads to before the calendar begins is as long as the calendar.
    days = min(ceil(months * DAYS_IN_A_MONTH), day.toordinal() - 1)
    return day - timedelta(days=days)
