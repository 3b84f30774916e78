"""Times to the next round, against curves worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from insights.services import durations
from insights.services.rounds import Spells
from tests.support.deals import a_deal, evidence_of

#: Five firms each: followed after 6, 12 and 24 months; not yet after 18 and 30. S(6) = 4/5, S(12) = 3/5,
#: S(24) = 3/5 × 1/2 = 0.3.
SPELLS = Spells(np.repeat([6.0, 12, 18, 24, 30], 5), np.repeat([True, True, False, True, False], 5))


@pytest.mark.parametrize(("months", "value"), [(6, 0.2), (12, 0.4), (23, 0.4), (24, 0.7), (30, 0.7)])
def test_kaplan_and_meier_by_hand(months: int, value: float) -> None:
    """Leaving the censored out would give 3 of 5 after 24 months; counting them as noes would too: it is 0.7."""
    outcome = durations.reached_by("Midlands", SPELLS, months, "firms")
    assert outcome.value == pytest.approx(value)
    assert outcome.n == 25
    assert outcome.counts["Not yet (censored)"] == 10
    assert outcome.low is not None
    assert outcome.low <= value <= (outcome.high or 0)


def test_greenwood_by_hand() -> None:
    """At 12 months: S = 0.6, the sum of d/(n(n−d)) is 1/100 + 1/60, and log(−log S) ± 1.96 √sum / log S."""
    outcome = durations.reached_by("Midlands", SPELLS, 12, "firms")
    centre, spread = np.log(-np.log(0.6)), 1.959964 * np.sqrt(1 / 100 + 1 / 60) / -np.log(0.6)
    low, high = np.exp(-np.exp(centre + spread)), np.exp(-np.exp(centre - spread))
    assert [outcome.low, outcome.high] == pytest.approx([1 - high, 1 - low], abs=1e-5)


def test_nobody_watched_so_long_gives_no_figure() -> None:
    assert "watched for 36 months" in durations.reached_by("Midlands", SPELLS, 36, "firms").withheld


def test_a_curve_that_ends_on_the_last_few_watched_gives_no_figure() -> None:
    """Of ten watched for six months one is watched for longer and is followed: the curve would say that all are."""
    young = Spells(np.array([6.0] * 10 + [11.0]), np.array([False] * 10 + [True]))
    assert "fewer than 5 firms" in durations.reached_by("Midlands", young, 12, "firms").withheld


def test_all_may_have_reached_it_before_where_nobody_was_lost_from_sight() -> None:
    outcome = durations.reached_by("Midlands", Spells(np.arange(1.0, 9.0), np.ones(8, np.bool_)), 12, "firms")
    assert (outcome.value, outcome.n) == (1.0, 8)


def test_fewer_than_five_are_withheld() -> None:
    few = Spells(SPELLS.lasted[:4], SPELLS.ended[:4])
    assert "fewer than 5" in durations.reached_by("Midlands", few, 12, "firms").withheld
    assert "fewer than 5" in durations.median_time("Midlands", few, "rounds").withheld


def test_the_median_time_by_hand() -> None:
    assert durations.median_time("Midlands", SPELLS, "rounds").value == 24


def test_no_median_before_half_have_been_followed() -> None:
    young = Spells(np.array([1.0, 2, 3, 4, 5, 6]), np.array([True, False, False, False, False, False]))
    assert "fewer than half" in durations.median_time("Midlands", young, "rounds").withheld


def test_a_decision_takes_days() -> None:
    place = replace(evidence_of([a_deal("m", 1.0, "A")], {"A"}, {"C"}).place, decisions=SPELLS)
    assert durations.time_to_decision(place).value == 24
    assert "own register" in durations.time_to_decision(replace(place, decisions=None)).withheld


START = date(2022, 1, 10)


def after(days: int) -> date:
    return START + timedelta(days=days)


def test_a_firm_is_followed_wherever_it_raises_next() -> None:
    """Five began in A; one raised again there after 300 days, one in C after 700: 2 of 5 within 24 months."""
    deals = [
        *(a_deal(f"m{n}", 1.0, "A", START) for n in range(5)),
        a_deal("m0", 2.0, "A", after(300)),
        a_deal("m1", 2.0, "C", after(700)),
        a_deal("t0", 2.0, "C", START),
        a_deal("t0", 2.0, "A", after(10)),
    ]
    held = evidence_of(deals, {"A"}, {"C"}, ends=after(1000))
    outcome = durations.follow_on(held)
    assert outcome.value == pytest.approx(0.4)
    assert outcome.n == 5
    within_a_year = durations.follow_on(replace(held, asked=replace(held.asked, months=12)))
    assert within_a_year.value == pytest.approx(0.2)


def test_two_parts_of_a_round_on_one_day_are_one() -> None:
    deals = [a_deal(f"m{n}", 1.0, "A", START) for n in range(5)] + [a_deal("m0", 3.0, "A", START)]
    outcome = durations.follow_on(evidence_of(deals, {"A"}, {"C"}, ends=after(1000)))
    assert (outcome.value, outcome.n) == (0.0, 5)


def test_graduation_goes_from_the_first_seed_to_the_first_series_a() -> None:
    """Five seed rounds, two of them followed by a series A within two years, one by another seed only."""
    deals = [
        *(a_deal(f"m{n}", 1.0, "A", START, stage="seed") for n in range(5)),
        a_deal("m0", 2.0, "A", after(400), stage="series_a"),
        a_deal("m1", 2.0, "A", after(500), stage="series_a"),
        a_deal("m2", 2.0, "A", after(500), stage="seed"),
        a_deal("m9", 2.0, "A", START, stage="series_a"),
    ]
    outcome = durations.graduation(evidence_of(deals, {"A"}, {"C"}, ends=after(1000)))
    assert outcome.value == pytest.approx(0.4)
    assert outcome.n == 5


def test_time_between_counts_every_spell() -> None:
    """Six rounds of one firm, a hundred days apart, and four more firms with two: the median is 100 days."""
    deals = [a_deal("m0", 1.0, "A", after(100 * n)) for n in range(6)]
    deals += [a_deal(f"m{n}", 1.0, "A", after(100 * k)) for n in range(1, 5) for k in range(2)]
    outcome = durations.time_between(evidence_of(deals, {"A"}, {"C"}, ends=after(600)))
    assert outcome.value == pytest.approx(100 / (365.25 / 12))
    assert outcome.counts == {"Reached it": 9, "Not yet (censored)": 5}
