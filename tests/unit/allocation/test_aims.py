"""Ranges against money: shares, what it would take to reach a range, and drift."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.services.aims import Aim, Money, Part, Verdict, drift, part_of, position, quarter_ends, reach

TAG = ("pillar", "sme_finance")
DAY = date(2026, 5, 1)
SHARES = st.floats(0.01, 0.99)
POUNDS = st.floats(0, 1e9)


def money(pounds: float, *, inside: bool, on: date = DAY, weight: float = 1.0) -> Money:
    return Money(pounds, on, frozenset({TAG} if inside else ()), weight)


def test_shares_are_of_all_money_and_weights_count_once() -> None:
    held = [money(30, inside=True, weight=0.5), money(70, inside=False, weight=0.1)]
    assert part_of(TAG, held) == Part(30, 100)
    assert part_of(TAG, held, weighted=True) == Part(15, 22)


def test_a_position_adds_the_weighted_pipeline_to_what_is_placed() -> None:
    """£20 of £100 are inside. A £100 deal inside at 50% makes it £70 of £150: 46.7%, so still below half."""
    found = position(
        Aim(TAG, 0.5, 0.6),
        [money(20, inside=True), money(80, inside=False)],
        [money(100, inside=True, weight=0.5)],
    )
    assert found.projected == Part(70, 150)
    assert found.now.verdict is found.then.verdict is Verdict.BELOW
    assert found.now.more_gbp == pytest.approx(60)
    assert found.then.more_gbp == pytest.approx(10)


@given(low=SHARES, inside=POUNDS, outside=POUNDS)
def test_what_is_needed_brings_the_share_to_the_end_of_the_range(low: float, inside: float, outside: float) -> None:
    held = Part(inside, inside + outside)
    found = reach(Aim(TAG, low, 1.0), held)
    if found.verdict is Verdict.BELOW:
        assert found.more_gbp is not None
        assert (inside + found.more_gbp) / (held.total + found.more_gbp) == pytest.approx(low)
    found = reach(Aim(TAG, 0.0, low), held)
    if found.verdict is Verdict.ABOVE:
        assert found.elsewhere_gbp is not None
        assert inside / (held.total + found.elsewhere_gbp) == pytest.approx(low)


def test_where_no_amount_would_do() -> None:
    assert reach(Aim(TAG, 1.0, 1.0), Part(1, 2)).more_gbp is None
    assert reach(Aim(TAG, 0.0, 0.0), Part(1, 2)).elsewhere_gbp is None
    assert reach(Aim(TAG, 0.2, 0.4), Part(0, 0)).verdict is Verdict.EMPTY


def test_drift_is_read_at_the_ends_of_quarters() -> None:
    days = quarter_ends(date(2025, 12, 31), DAY)
    assert days == [date(2025, 12, 31), date(2026, 3, 31), DAY]
    held = [money(10, inside=False, on=days[0]), money(10, inside=True, on=date(2026, 4, 1))]
    assert drift(TAG, held, days) == [Part(0, 10), Part(0, 10), Part(10, 20)]
