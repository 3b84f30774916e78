"""One score out of several marks, and how reviewers mark beside each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.services.marking import Given, hands, weighted

MARKS = st.dictionaries(st.integers(1, 20), st.tuples(st.integers(1, 4), st.integers(1, 10)), min_size=1, max_size=12)


def test_a_score_is_the_weighted_mean_by_hand() -> None:
    """3 × 4, 2 × 1 and 1 × 2 over 6: 16 / 6."""
    assert weighted({1: 4, 2: 1, 3: 2}, {1: 3, 2: 2, 3: 1}) == pytest.approx(16 / 6)


@given(MARKS)
def test_a_score_lies_between_its_marks_and_does_not_hang_on_the_unit_of_weights(
    drawn: dict[int, tuple[int, int]],
) -> None:
    marks, weights = ({key: pair[at] for key, pair in drawn.items()} for at in (0, 1))
    found = weighted(marks, weights)
    assert min(marks.values()) - 1e-9 <= found <= max(marks.values()) + 1e-9
    assert found == pytest.approx(weighted(marks, {key: 7 * weight for key, weight in weights.items()}))


@given(MARKS, st.data())
def test_a_better_mark_never_lowers_a_score(drawn: dict[int, tuple[int, int]], data: st.DataObject) -> None:
    marks, weights = ({key: pair[at] for key, pair in drawn.items()} for at in (0, 1))
    key = data.draw(st.sampled_from(sorted(marks)))
    assert weighted({**marks, key: 4}, weights) >= weighted(marks, weights) - 1e-9


def test_how_reviewers_mark_by_hand() -> None:
    """Ann gives 4, 3 and 2 where Bob gives 2, 2 and 2: she leans by +1, and spreads by the root of two thirds."""
    scores = [Given(1, at, score) for at, score in enumerate((4.0, 3.0, 2.0))]
    scores += [Given(2, at, 2.0) for at in range(3)]
    scores += [Given(3, 9, 1.0)]
    found = hands(scores, least=3)
    assert (found[1].mean, found[1].shared) == (3.0, 3)
    assert found[1].lean == pytest.approx(1.0)
    assert found[1].spread == pytest.approx((2 / 3) ** 0.5)
    assert found[2].spread == 0.0
    assert found[2].lean == pytest.approx(-1.0)
    assert (found[3].spread, found[3].lean, found[3].shared) == (None, None, 0)
    assert hands(scores, least=4)[1].lean is None


@given(
    st.lists(st.tuples(st.integers(1, 2), st.integers(1, 5), st.floats(1, 4)), max_size=12, unique_by=lambda t: t[:2])
)
def test_two_who_mark_the_same_lean_by_as_much_to_either_side(drawn: list[tuple[int, int, float]]) -> None:
    found = hands([Given(*each) for each in drawn], least=1)
    if all(reader in found and found[reader].lean is not None for reader in (1, 2)):
        assert found[1].lean == pytest.approx(-(found[2].lean or 0.0))
