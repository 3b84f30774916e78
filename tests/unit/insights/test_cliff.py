"""When to begin raising: days worked out by hand, and what always holds."""

from datetime import date, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.services.arithmetic import told_of
from insights.services.cliff import Cliff, Standing, cliff, in_a_line
from plans.services.runway import runway

ENOUGH = 5
TODAY = date(2026, 11, 16)
JUNE = date(2027, 6, 1)
MONTHS = st.floats(min_value=0, max_value=120)
POUNDS = st.integers(min_value=0, max_value=10_000_000)
COMING = st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2029, 12, 31)), POUNDS), max_size=5)


@pytest.mark.parametrize(
    ("usual", "slow", "standing", "begin_by", "careful"),
    [
        # 4 months are 121.75 days, so 122: from 1 June back to 30 January. 5 months are 153 days, to 30 December.
        (4, 5, Standing.CLEAR, date(2027, 1, 30), date(2026, 12, 30)),
        # 7 months are 214 days, back to 30 October, which is over.
        (4, 7, Standing.BEGIN, date(2027, 1, 30), date(2026, 10, 30)),
        (7, 9, Standing.CLIFF, date(2026, 10, 30), date(2026, 8, 31)),
        (4, None, Standing.CLEAR, date(2027, 1, 30), None),
    ],
)
def test_days_by_hand(usual: float, slow: float | None, standing: Standing, begin_by: date, careful: date) -> None:
    assert cliff(JUNE, TODAY, usual, slow) == Cliff(standing, JUNE, begin_by, careful)


def test_the_last_day_to_begin_is_in_time_and_the_next_is_not() -> None:
    last = date(2027, 1, 30)
    assert cliff(JUNE, last, 4).standing is Standing.CLEAR
    assert cliff(JUNE, last + timedelta(days=1), 4).standing is Standing.CLIFF


def test_what_is_not_known_is_no_alarm() -> None:
    assert cliff(JUNE, TODAY, None, 9) == Cliff(Standing.UNKNOWN, JUNE)
    assert cliff(None, TODAY, None) == Cliff(Standing.CLEAR)
    assert in_a_line(cliff(JUNE, TODAY, None)) == "it cannot be said yet"


def test_each_standing_in_a_line() -> None:
    assert "30 Jan 2027" in in_a_line(cliff(JUNE, TODAY, 4, 5))
    assert in_a_line(cliff(JUNE, TODAY, 4, 7)).startswith("begin raising now")
    assert "Jun 2027" in in_a_line(cliff(JUNE, TODAY, 7))


@given(cash=POUNDS, more=POUNDS, costs=POUNDS, coming=COMING, usual=MONTHS)
def test_more_cash_never_brings_the_alert_forward(
    cash: int, more: int, costs: int, coming: list[tuple[date, int]], usual: float
) -> None:
    less_of_it = cliff(runway(coming, TODAY, cash, costs).runs_out, TODAY, usual)
    more_of_it = cliff(runway(coming, TODAY, cash + more, costs).runs_out, TODAY, usual)
    assert _days(more_of_it) >= _days(less_of_it)


@given(ends=st.dates(date(2026, 11, 1), date(2029, 12, 1)), later=st.integers(0, 900), usual=MONTHS, slow=MONTHS)
def test_cash_that_ends_later_never_gives_an_earlier_alert(ends: date, later: int, usual: float, slow: float) -> None:
    order = [Standing.CLEAR, Standing.BEGIN, Standing.CLIFF]
    first, second = (cliff(day, TODAY, usual, slow) for day in (ends, ends + timedelta(days=later)))
    assert _days(second) >= _days(first)
    assert order.index(second.standing) <= order.index(first.standing)


@given(ends=st.dates(date(2026, 11, 1), date(2029, 12, 1)), usual=MONTHS, longer=MONTHS)
def test_a_longer_time_to_close_never_gives_a_later_alert(ends: date, usual: float, longer: float) -> None:
    assert _days(cliff(ends, TODAY, usual + longer)) <= _days(cliff(ends, TODAY, usual))


def _days(found: Cliff) -> float:
    """The last day to begin, as a number; a venture whose cash does not end may begin whenever it likes."""
    return inf if found.begin_by is None else found.begin_by.toordinal()


@given(st.integers(0, 60).flatmap(lambda known: st.tuples(st.just(known), st.integers(0, known))))
def test_what_is_told_of_a_group_fits_at_least_five_of_each_sort(case: tuple[int, int]) -> None:
    """Whatever is told, it fits several counts, or one that leaves five on either side; and what is told is true."""
    known, before = case
    told, at_least = told_of(known, before)
    fitting = [each for each in range(known + 1) if told_of(known, each) == (told, at_least)]
    assert before in fitting
    assert len(fitting) >= min(ENOUGH, known + 1) or (told == before and ENOUGH <= before <= known - ENOUGH)
    assert at_least is None or ENOUGH <= at_least <= before
