import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.services.agreement import weighted_kappa

ANSWERS = st.sampled_from(["no", "unknown", "yes"])


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (["yes", "no", "unknown", "yes"], ["yes", "no", "unknown", "yes"], 1.0),
        # Two against two, crossed: as far apart as can be.
        (["yes", "yes", "no", "no"], ["no", "no", "yes", "yes"], -1.0),
        # By hand: weights of (no, yes) are 4 of 4, observed 1/4, expected 2/4.
        (["yes", "no", "yes", "no"], ["yes", "no", "yes", "yes"], 0.5),
        # A miss by one step weighs a quarter of one by two: observed 1/4, expected 7/4, so 6 of 7.
        (["yes", "no", "yes", "no"], ["yes", "no", "yes", "unknown"], 6 / 7),
        ([], [], None),
        (["yes", "yes"], ["yes", "yes"], None),
    ],
)
def test_weighted_kappa_by_hand(first: list[str], second: list[str], expected: float | None) -> None:
    found = weighted_kappa(first, second)
    assert found == (None if expected is None else pytest.approx(expected))


@given(st.lists(st.tuples(ANSWERS, ANSWERS), min_size=1, max_size=20))
def test_agreement_is_symmetric_and_at_most_one(pairs: list[tuple[str, str]]) -> None:
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found, turned = weighted_kappa(first, second), weighted_kappa(second, first)
    if found is None:
        assert turned is None
        return
    assert turned == pytest.approx(found)
    assert -1.0000001 <= found <= 1.0000001
    if first == second:
        assert found == pytest.approx(1)
