"""The gap's arithmetic, against values worked out by hand and against what must hold for any values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.services.arithmetic import (
    LEAST_CASES,
    Cell,
    Side,
    guard,
    pence_in_the_pound,
    per_unit,
    pounds_at_parity,
    representation_ratio,
    share,
    together,
)

amounts = st.floats(1.0, 1e10)
bases = st.floats(1.0, 1e8)
cases = st.integers(LEAST_CASES, 10_000) | st.none()
scales = st.floats(1e-3, 1e3)
sides = st.builds(Side, name=st.just("a place"), amount=amounts, units=bases, cases=cases)


def test_eis_of_2024_25_by_hand() -> None:
    """HMRC, May 2026: £37m + £53m in the Midlands, £158m + £711m + £237m in London, the South East and the East.

    ONS, mid-2024: 5,063,164 + 6,187,204 people against 6,576,306 + 9,089,736 + 9,642,942.
    90m / 11,250,368 = £8.00 a head; 1,106m / 25,308,984 = £43.70 a head; 8.00 / 43.70 = 18.3 pence.
    """
    midlands = together(
        "Midlands",
        [Cell("EM", "East Midlands", 37e6, 5_063_164, 100), Cell("WM", "West Midlands", 53e6, 6_187_204, 105)],
    )
    triangle = together(
        "Golden Triangle",
        [
            Cell("E", "East of England", 158e6, 6_576_306, 335),
            Cell("L", "London", 711e6, 9_089_736, 1770),
            Cell("SE", "South East", 237e6, 9_642_942, 540),
        ],
    )
    assert (midlands.amount, midlands.units, midlands.cases) == (90e6, 11_250_368, 205)
    assert (triangle.amount, triangle.units, triangle.cases) == (1_106e6, 25_308_984, 2_645)
    assert per_unit(midlands).value == pytest.approx(7.99974, abs=1e-5)
    assert per_unit(triangle).value == pytest.approx(43.69990, abs=1e-5)
    assert pence_in_the_pound(midlands, triangle).value == pytest.approx(18.30608, abs=1e-4)


def test_per_firm_by_hand() -> None:
    """£90m over 205 companies is £439,024 each; £1,106m over 2,645 is £418,147 each: 105p in the pound."""
    midlands = Side("Midlands", 90e6, 205, 205)
    triangle = Side("Golden Triangle", 1_106e6, 2_645, 2_645)
    assert pence_in_the_pound(midlands, triangle).value == pytest.approx(104.99, abs=0.01)


def test_the_form_of_the_software_claim() -> None:
    """1.32% of the equity with 10.2% of the firms is 0.129 of a fair share."""
    midlands, whole = Side("Midlands", 1.32, 10.2, None), Side("United Kingdom", 100, 100, None)
    assert representation_ratio(midlands, whole).value == pytest.approx(0.1294, abs=1e-4)
    assert share(midlands, whole).value == pytest.approx(0.0132)


def test_pounds_at_parity_by_hand() -> None:
    """10 of 25 people would have had £400 of £1,000; they had £90."""
    outcome = pounds_at_parity(Side("a", 90, 10, 9), Side("b", 1_000, 25, 9))
    assert outcome.value == pytest.approx(310)
    assert outcome.counts["Pounds at parity"] == pytest.approx(400)


def test_a_missing_area_is_named_and_not_skipped() -> None:
    known = Cell("a", "Aland", 10.0, 5.0, 50)
    side = together("Both", [known, Cell("b", "Bland", None, 5.0, 50)])
    assert side.amount is None
    outcome = pence_in_the_pound(side, together("One", [known]))
    assert outcome.value is None
    assert "Bland" in outcome.withheld


def test_no_area_at_all_is_not_nought() -> None:
    assert together("Nowhere", []).missing == ("Nowhere",)
    assert "Nowhere" in guard(together("Nowhere", []))


def test_unknown_cases_stay_unknown() -> None:
    assert together("x", [Cell("a", "A", 1.0, 1.0, 3), Cell("b", "B", 1.0, 1.0, None)]).cases is None


def test_nothing_raised_there_gives_no_ratio() -> None:
    outcome = pence_in_the_pound(Side("a", 1.0, 1.0, None), Side("b", 0.0, 1.0, None))
    assert outcome.value is None
    assert "no pounds" in outcome.withheld
    assert share(Side("a", 0.0, 1.0, None), Side("b", 0.0, 1.0, None)).value is None


def test_a_base_of_nought_gives_no_figure() -> None:
    assert per_unit(Side("a", 1.0, 0.0, None)).value is None
    assert "base" in per_unit(Side("a", 1.0, 0.0, None)).withheld


@given(sides)
def test_equal_sides_are_at_parity(side: Side) -> None:
    assert pence_in_the_pound(side, side).value == pytest.approx(100)
    assert representation_ratio(side, side).value == pytest.approx(1)
    assert pounds_at_parity(side, side).value == pytest.approx(0, abs=abs(side.amount or 0) * 1e-9)


@given(sides, sides, scales, scales)
def test_the_unit_of_money_and_of_the_base_do_not_matter(
    place: Side, triangle: Side, money: float, base: float
) -> None:
    def scaled(side: Side) -> Side:
        return Side(side.name, (side.amount or 0) * money, (side.units or 0) * base, side.cases)

    assert pence_in_the_pound(scaled(place), scaled(triangle)).value == pytest.approx(
        pence_in_the_pound(place, triangle).value
    )


@given(sides, sides)
def test_there_and_back_is_the_whole_pound(place: Side, triangle: Side) -> None:
    there, back = pence_in_the_pound(place, triangle).value, pence_in_the_pound(triangle, place).value
    assert there is not None
    assert back is not None
    assert there * back == pytest.approx(10_000)


@given(sides, sides)
def test_more_money_never_narrows_the_figure(place: Side, triangle: Side) -> None:
    richer = Side(place.name, (place.amount or 0) * 2, place.units, place.cases)
    before, after = pence_in_the_pound(place, triangle).value, pence_in_the_pound(richer, triangle).value
    assert before is not None
    assert after == pytest.approx(2 * before)


@given(sides, sides, st.integers(0, LEAST_CASES - 1))
def test_few_cases_on_either_side_are_withheld(place: Side, triangle: Side, few: int) -> None:
    small = Side("a small place", place.amount, place.units, few)
    for outcome in (pence_in_the_pound(small, triangle), pence_in_the_pound(triangle, small), per_unit(small)):
        assert outcome.value is None
        assert "a small place" in outcome.withheld


@given(st.lists(st.builds(Cell, st.just("c"), st.just("C"), amounts, bases, st.just(50)), min_size=2, max_size=12))
def test_shares_of_a_partition_sum_to_one_and_ratios_average_to_one(cells: list[Cell]) -> None:
    whole = together("whole", cells)
    parts = [together(cell.name, [cell]) for cell in cells]
    assert sum(share(part, whole).value or 0 for part in parts) == pytest.approx(1)
    weighted = sum((representation_ratio(part, whole).value or 0) * (part.units or 0) for part in parts)
    assert weighted / (whole.units or 1) == pytest.approx(1)
