"""What votes come to, on a scale without a middle."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import SCALES
from pipeline.services.counting import spread, step_name

SCALE = st.sampled_from(sorted(SCALES))


def test_votes_are_counted() -> None:
    found = spread([1, 3, 4, 4], 4)
    assert found
    assert (found.n, found.median, found.low, found.high, found.in_favour) == (4, 3.5, 1, 4, 3)
    assert found.steps == (1, 0, 1, 2)


def test_no_votes_have_no_middle() -> None:
    assert spread([], 4) is None


@given(SCALE.flatmap(lambda scale: st.tuples(st.just(scale), st.lists(st.integers(1, scale), min_size=1))))
def test_every_vote_leans_one_way(asked: tuple[int, list[int]]) -> None:
    scale, scores = asked
    found = spread(scores, scale)
    assert found
    assert sum(found.steps) == found.n == len(scores)
    assert found.low <= found.median <= found.high
    assert found.median == median(scores)
    # Turned round, those in favour are those against.
    turned = spread([scale + 1 - score for score in scores], scale)
    assert turned
    assert turned.in_favour == found.n - found.in_favour


@pytest.mark.parametrize("scale", SCALES)
def test_scales_have_an_even_number_of_named_steps(scale: int) -> None:
    assert scale % 2 == 0
    assert len(SCALES[scale]) == scale
    assert step_name(1, scale).endswith("gainst")
    assert "for" in step_name(scale, scale).lower()
