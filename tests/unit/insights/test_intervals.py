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
    assert plain is not None
    assert scaled is not None
    assert list(scaled) == pytest.approx([each * factor for each in plain])


@settings(deadline=None, max_examples=20)
@given(samples)
def test_an_interval_lies_within_what_was_seen(values: np.ndarray) -> None:
    found = intervals.of_quantile(values, 0.5)
    assert found is not None
    assert values.min() <= found[0] <= found[1] <= values.max()
