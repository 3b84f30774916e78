"""Measures over single deals, against values worked out by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from insights.services import singly
from insights.services.arithmetic import (
    Evidence,
    funders_per_million,
    pence_in_the_pound,
    per_unit,
    pounds_at_parity,
    representation_ratio,
    share,
    without_largest,
)
from insights.services.measures import MEASURES
from insights.services.rounds import in_columns, period_of, tax_year
from tests.support.deals import a_deal, evidence_of

M = 1e6
#: Six deals in the Midlands, £20m and one undisclosed; six in the Triangle, £100m and one undisclosed.
DEALS = [
    a_deal("m1", 1 * M, "A", sector="digital", kilometres=10.0),
    a_deal("m2", 2 * M, "A", sector="digital", kilometres=50.0),
    a_deal("m3", 3 * M, "A", sector="digital", kilometres=150.0),
    a_deal("m4", 4 * M, "A", sector="digital", kilometres=20.0),
    a_deal("m5", 10 * M, "A", sector="digital", kilometres=30.0),
    a_deal("m6", None, "A", sector="defence"),
    *(a_deal(f"t{number}", 20 * M, "C", sector="defence") for number in range(5)),
    a_deal("t5", None, "C", sector="digital"),
]
EVIDENCE = evidence_of(DEALS, {"A", "B"}, {"C"}, sector="digital")


def test_shares_of_value_deals_and_firms() -> None:
    """£20m of £120m, 6 of 12 deals, 5 of 10 firms with an amount."""
    assert share(EVIDENCE.place, EVIDENCE.whole).value == pytest.approx(20 / 120)
    deals = singly.share_of_deals(EVIDENCE.place, EVIDENCE.whole)
    assert (deals.value, deals.numerator, deals.denominator) == (0.5, 6, 12)
    assert MEASURES["share_of_firms"].compute(EVIDENCE).value == pytest.approx(0.5)


def test_pence_per_firm() -> None:
    """£4m a firm against £20m a firm: 20 pence. The undisclosed ones are in neither sum nor base."""
    outcome = pence_in_the_pound(EVIDENCE.place, EVIDENCE.triangle)
    assert outcome.value == pytest.approx(20)
    assert outcome.low is not None
    assert outcome.high is not None
    assert outcome.low < 20 < outcome.high
    assert per_unit(EVIDENCE.place).value == pytest.approx(4 * M)


def test_ratio_and_pounds_at_parity() -> None:
    """Half of the firms with a sixth of the pounds: a ratio of a third, and £40m short of £60m."""
    assert representation_ratio(EVIDENCE.place, EVIDENCE.whole).value == pytest.approx(1 / 3)
    outcome = pounds_at_parity(EVIDENCE.place, EVIDENCE.whole)
    assert outcome.value == pytest.approx(40 * M)
    assert outcome.low is not None
    assert outcome.low < 40 * M < (outcome.high or 0)


def test_without_the_largest_deal() -> None:
    """With £2m more, £12m of £112m: the whole loses the deal that the place loses, the Triangle one of its own."""
    left = without_largest(evidence_of([*DEALS, a_deal("m7", 2 * M, "B")], {"A", "B"}, {"C"}, units=1_000))
    assert share(left.place, left.whole).value == pytest.approx(12 / 112)
    assert left.triangle.amount == pytest.approx(80 * M)
    assert left.place.rounds is not None
    assert len(left.place.rounds) == 6


def test_without_the_largest_firms_can_fall_below_five() -> None:
    left = without_largest(EVIDENCE)
    assert left.place.cases == 4
    assert "fewer than 5" in share(left.place, left.whole).withheld


def test_the_west_midlands_of_2024_and_its_one_deal() -> None:
    """British Business Bank: £301m with one deal of £200m is a concentration of 0.66, and £101m without it."""
    deals = [a_deal("housebuilder", 200 * M, "A"), *(a_deal(f"w{n}", 101 * M / 42, "A") for n in range(42))]
    held = evidence_of(deals, {"A"}, {"C"}, units=1.0)
    outcome = singly.concentration(held.place)
    assert outcome.value == pytest.approx(200 / 301)
    assert without_largest(held).place.amount == pytest.approx(101 * M)


@pytest.mark.parametrize(("part", "value"), [(0.25, 2 * M), (0.5, 3 * M), (0.75, 4 * M)])
def test_median_and_quartiles_count_the_undisclosed_apart(part: float, value: float) -> None:
    outcome = singly.quantile(EVIDENCE.place, part)
    assert (outcome.value, outcome.n) == (value, 5)
    assert outcome.counts == {"Undisclosed": 1}


def test_location_quotient() -> None:
    """5 of 6 deals are digital there, 6 of 12 everywhere: 5/6 ÷ 1/2 = 1.67."""
    outcome = singly.location_quotient(EVIDENCE)
    assert outcome.value == pytest.approx(5 / 3)
    assert outcome.n == 5
    assert outcome.low is not None


def test_location_quotient_of_few_or_of_no_sector() -> None:
    assert "fewer than 5" in singly.location_quotient(evidence_of(DEALS, {"A"}, {"C"}, sector="defence")).withheld
    assert "choose a sector" in singly.location_quotient(evidence_of(DEALS, {"A"}, {"C"})).withheld


def test_gini_counts_authorities_without_a_deal() -> None:
    """Six deals in one of two authorities: 2(1×0 + 2×6)/(2×6) − 3/2 = 0.5; three and three would be 0."""
    assert singly.gini(EVIDENCE.place).value == pytest.approx(0.5)
    even = [a_deal(f"e{n}", M, "AB"[n % 2]) for n in range(6)]
    assert singly.gini(evidence_of(even, {"A", "B"}, {"C"}).place).value == pytest.approx(0)


def test_the_busiest_twenty_authorities() -> None:
    """Twenty authorities with two deals and two with one: 40 of 42."""
    codes = [f"L{n:02}" for n in range(22)]
    deals = [a_deal(f"x{n}", M, codes[n % 22]) for n in range(42)]
    assert singly.top_authorities(evidence_of(deals, codes, {"C"}).place).value == pytest.approx(40 / 42)
    assert "no more than 20" in singly.top_authorities(EVIDENCE.place).withheld


@pytest.mark.parametrize(("kilometres", "value"), [(50, 0.8), (100, 0.8), (200, 1.0), (20, 0.4)])
def test_deals_with_an_investor_nearby(kilometres: int, value: float) -> None:
    """10, 20, 30, 50 and 150 km; of the sixth nothing is known, and it is counted apart."""
    outcome = singly.near_an_investor(EVIDENCE.place, kilometres)
    assert outcome.value == pytest.approx(value)
    assert list(outcome.counts.values()) == [1]


def test_retention_goes_by_the_last_round() -> None:
    """Five firms began in A; two of them raised last in C: 3 of 5 stayed. One came from C and does not count."""
    later = date(2025, 3, 1)
    deals = [
        *(a_deal(f"s{n}", M, "A", founded="A") for n in range(5)),
        *(a_deal(f"s{n}", M, "C", later, founded="A") for n in range(2)),
        a_deal("s5", M, "A", founded="C"),
    ]
    held = evidence_of(deals, {"A"}, {"C"})
    outcome = singly.retention(held.place, held.whole)
    assert (outcome.numerator, outcome.denominator) == (3, 5)
    assert outcome.value == pytest.approx(0.6)


def test_funders_per_million() -> None:
    place = replace(EVIDENCE.place, units=4_000_000.0, funders=10)
    assert funders_per_million(place).value == pytest.approx(2.5)
    assert "fewer than 5" in funders_per_million(replace(place, funders=4)).withheld


FEW: Evidence = evidence_of([a_deal(f"m{n}", M, "A") for n in range(4)], {"A"}, {"C"}, everywhere={"D"})


@pytest.mark.parametrize("code", [code for code, each in MEASURES.items() if each.by_deal])
def test_four_firms_are_withheld_by_every_measure(code: str) -> None:
    outcome = MEASURES[code].compute(FEW)
    assert outcome.value is None
    assert outcome.withheld


def test_tax_years() -> None:
    assert [tax_year(day) for day in (date(2024, 4, 5), date(2024, 4, 6), date(2025, 4, 5))] == [2023, 2024, 2024]
    assert period_of(2009) == "2009-10"


def test_columns_run_by_day_and_keep_what_is_not_known() -> None:
    rounds, words = in_columns([a_deal("b", None, "A", date(2025, 1, 1)), a_deal("a", 5.0, "A")], ["A", "B"])
    assert rounds.day[0] < rounds.day[1]
    assert np.isnan(rounds.amount[1])
    assert (rounds.undisclosed, rounds.companies, rounds.companies_disclosing) == (1, 2, 1)
    assert list(rounds.sector) == [-1, -1]
    assert words.authorities.codes == ["A", "B"]


def test_a_part_is_compared_with_the_whole_that_it_belongs_to() -> None:
    """C is all of the Triangle: its ratio is 100 for every resample, and so it has no interval."""
    deals = [a_deal(f"x{n}", (n + 1) * M, "C") for n in range(8)] + [
        a_deal(f"y{n}", (n + 2) * M, "D") for n in range(8)
    ]
    same = evidence_of(deals, {"C"}, {"C"})
    assert pence_in_the_pound(same.place, same.triangle).value == 100
    assert pence_in_the_pound(same.place, same.triangle).low is None
    part = evidence_of(deals, {"C"}, {"C", "D"})
    apart = evidence_of(deals, {"C"}, {"D"})
    within, across = (pence_in_the_pound(held.place, held.triangle) for held in (part, apart))
    assert within.low is not None
    assert across.low is not None
    assert (within.high or 0) - within.low < (across.high or 0) - across.low, "what is shared moves both sides"
