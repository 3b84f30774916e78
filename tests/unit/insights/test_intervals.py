"""The bootstrap: the same every time, and near what every possible resample gives."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insights.services import intervals

VALUES = np.array([1.0, 2.0, 3.0, 4.0, 10.0])
samples = st.lists(st.floats(1.0, 1e7), min_size=5, max_size=30).map(np.array)


def test_the_same_deals_give_the_same_interval() -> None:
    assert intervals.of_sum(VALUES) == intervals.of_sum(VALUES.copy())


def test_near_the_percentiles_of_all_resamples() -> None:
    """All 3,125 ways to draw five of five with replacement."""
    sums = sorted(sum(drawn) for drawn in product(VALUES, repeat=5))
    low, high = np.quantile(sums, 0.025), np.quantile(sums, 0.975)
    found = intervals.of_sum(VALUES)
    assert found is not None
    assert list(found) == pytest.approx([low, high], abs=1.5)


def test_fewer_than_five_values_have_none() -> None:
    assert intervals.of_sum(VALUES[:4]) is None
    assert intervals.of_ratio(VALUES, VALUES[:4], 1.0) is None


def test_a_ratio_over_nothing_has_none() -> None:
    with np.errstate(invalid="ignore", divide="ignore"):
        assert intervals.of_ratio(VALUES, np.zeros(5), 1.0) is None


@settings(deadline=None, max_examples=20)
@given(samples, st.floats(0.01, 100.0))
def test_the_unit_of_money_only_scales_it(values: np.ndarray, factor: float) -> None:
    plain, scaled = intervals.of_sum(values), intervals.of_sum(values * factor)
    if plain is None or scaled is None:
        assert np.ptp(values) == pytest.approx(0, abs=1e-6 * values.max())
        return
    assert list(scaled) == pytest.approx([each * factor for each in plain])


@settings(deadline=None, max_examples=20)
@given(samples)
def test_an_interval_lies_within_what_was_seen(values: np.ndarray) -> None:
    found = intervals.of_quantile(values, 0.5)
    if found is None:
        return
    assert values.min() <= found[0] <= found[1] <= values.max()


def test_deals_that_are_all_alike_have_none() -> None:
    assert intervals.of_sum(np.full(9, 5.0)) is None


def test_wilson_by_hand() -> None:
    """8 of 10: (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96 is 0.490 to 0.943."""
    found = intervals.of_proportion(8, 10)
    assert found is not None
    assert list(found) == pytest.approx([0.4902, 0.9433], abs=1e-4)
    whole = intervals.of_proportion(10, 10)
    assert whole is not None
    assert whole[0] < 1 == whole[1]
    assert intervals.of_proportion(4, 4) is None


def exactly(values: np.ndarray, share: float) -> list[float]:
    """Give the percentiles of a quantile over every resample, each taken as often as it can come."""
    found = [np.quantile(drawn, share) for drawn in product(values, repeat=len(values))]
    return [float(np.quantile(found, tail)) for tail in (0.025, 0.975)]


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
@pytest.mark.parametrize("values", [VALUES, np.array([3.0, 3.0, 5.0, 8.0, 8.0, 9.0])])
def test_a_quantile_near_the_percentiles_of_all_resamples(values: np.ndarray, share: float) -> None:
    """All ways to draw five of five, and six of six, with replacement."""
    found = intervals.of_quantile(values, share)
    assert found is not None
    assert list(found) == pytest.approx(exactly(values, share), abs=1.0)


def test_a_quantile_of_many_is_as_sure_as_drawing_says() -> None:
    """Of 2,000 values drawn one by one and of their order statistics the same comes, but for the luck of the draw."""
    random = np.random.default_rng(3)
    values = random.lognormal(13, 1.5, 2_000)
    drawn = np.quantile(random.choice(values, (4_000, 2_000)), 0.5, axis=1)
    found = intervals.of_quantile(values, 0.5)
    assert found is not None
    assert list(found) == pytest.approx(np.quantile(drawn, [0.025, 0.975]).tolist(), rel=0.02)
