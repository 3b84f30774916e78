"""The one place that says what time it is, so that a test can say otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """Give the present moment in UTC, with its time zone."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """Give the present date in London: the date that deadlines and dated rules mean."""
    return now().astimezone(LONDON).date()


def in_words(day: date) -> str:
    """Write a day for reading; a moment is the day that it falls on in London.

    Examples
    --------
    >>> in_words(date(2026, 11, 3))
    '3 Nov 2026'
    """
    if isinstance(day, datetime):
        day = day.astimezone(LONDON).date()
    return f"{day.day} {day:%b %Y}"


def moment_in_words(moment: datetime) -> str:
    """Write a moment for reading, as it is in London.

    Examples
    --------
    >>> moment_in_words(datetime(2026, 7, 3, 13, 5, tzinfo=UTC))
    '3 Jul 2026, 14:05'
    """
    return f"{in_words(moment)}, {moment.astimezone(LONDON):%H:%M}"


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at a moment, for the duration of a ``with`` block.

    Parameters
    ----------
    moment : datetime
        The moment, with a time zone.

    Raises
    ------
    ValueError
        If the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"the clock needs a time zone, got {moment!r}")
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
