import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier

from matching.engine.behaviour.attribution import shapley
from matching.engine.behaviour.boosting import BINS, MAX_LEAVES, MISSING, Forest, QuantileCoder


@given(st.integers(0, 2**32 - 1), st.integers(2, MAX_LEAVES))
@settings(max_examples=8, deadline=None)
def test_the_arrays_decide_as_the_classifier_does(seed: int, leaves: int) -> None:
    random = np.random.default_rng(seed)
    codes = random.integers(0, BINS + 1, (400, 5)).astype(np.uint8)
    y = (codes[:, 0] > 100) ^ (codes[:, 1] > random.integers(40, 200)) ^ (random.random(400) < 0.1)
    model = HistGradientBoostingClassifier(max_iter=12, max_leaf_nodes=leaves, early_stopping=False, max_bins=BINS + 1)
    model.fit(codes.astype(float), y, sample_weight=random.random(400) + 0.1)
    fresh = random.integers(0, BINS + 1, (3000, 5)).astype(np.uint8)
    ours = Forest.from_classifier(model).decision_function(fresh)
    np.testing.assert_allclose(ours, model.decision_function(fresh.astype(float)), atol=1e-5)


@given(st.lists(st.floats(-1e6, 1e6, width=32) | st.just(float("nan")), min_size=1, max_size=400))
def test_codes_keep_the_order_and_give_unknown_a_code_of_its_own(values: list[float]) -> None:
    X = np.array(values, dtype=np.float32)[:, None]
    codes = QuantileCoder.fit(X).codes(X)[:, 0]
    unknown = np.isnan(X[:, 0])
    assert (codes[unknown] == MISSING).all()
    assert (codes[~unknown] < MISSING).all()
    known = codes[~unknown][np.argsort(X[~unknown, 0], kind="stable")]
    assert (np.diff(known.astype(int)) >= 0).all()


def test_a_column_without_any_value_is_coded_as_unknown() -> None:
    X = np.full((3, 1), np.nan, dtype=np.float32)
    assert QuantileCoder.fit(X).codes(X).ravel().tolist() == [MISSING] * 3


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_contributions_sum_to_the_value(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows, reference = random.integers(0, 9, (4, 6)).astype(np.uint8), random.integers(0, 9, 6).astype(np.uint8)
    weights = random.standard_normal(6)

    def value(X: np.ndarray) -> np.ndarray:
        return np.asarray(expit(X @ weights + 0.1 * X[:, 0] * X[:, 3]))

    groups = {"a": np.array([0, 1]), "b": np.array([2]), "c": np.array([3, 4])}
    for row, found in zip(rows, shapley(value, rows, reference, groups), strict=True):
        assert found.base + sum(found.contributions.values()) == pytest.approx(found.probability, abs=1e-12)
        assert found.probability == pytest.approx(value(row[None, :])[0], abs=1e-12)


def test_in_an_additive_value_each_group_gets_its_own_part() -> None:
    rows, reference = np.array([[3, 5, 7]], dtype=np.uint8), np.array([1, 1, 1], dtype=np.uint8)
    found = shapley(
        lambda X: X.astype(float) @ np.array([1.0, 10.0, 100.0]),
        rows,
        reference,
        {"a": np.array([0]), "b": np.array([1])},
    )[0]
    assert found.contributions == pytest.approx({"a": 2.0, "b": 40.0})
    assert found.base == pytest.approx(711.0)
