"""The funnel: how many go on from each step, how long it takes, and what is withheld."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import STAGES
from pipeline.queries import DealPath
from pipeline.services.funnel import STEPS, funnel

START = datetime(2026, 1, 5, tzinfo=UTC)
CODES = st.lists(st.sampled_from([info.stage.value for info in STAGES]), max_size=8)


def a_path(*stages: str, days: float = 3) -> DealPath:
    """A deal that was added in the first stage and moved on every few days."""
    moves = tuple((START + timedelta(days=days * place), stage) for place, stage in enumerate(stages))
    return DealPath(1, stages[-1], "", "", "", False, moves)


def test_deals_are_counted_where_they_went() -> None:
    paths = [
        a_path("sourced", "screening", "passed"),
        a_path("sourced", "first_meeting"),
        a_path("sourced", "passed"),
        a_path("sourced"),
        a_path("sourced", "screening", "on_hold"),
    ]
    first, second = funnel("", paths, 2).steps[:2]
    assert (first.reached, first.went_on, first.ended, first.still) == (5, 3, 1, 1)
    assert (first.conversion, first.decided, first.days, first.left) == (0.75, 4, 3, 4)
    # The second skipped screening, and counts as having reached it.
    assert (second.reached, second.went_on, second.ended, second.still) == (3, 1, 1, 1)


def test_a_share_of_few_is_withheld() -> None:
    paths = [a_path("sourced", "screening")] * 4
    step = funnel("", paths, 5).steps[0]
    assert (step.conversion, step.days, step.decided, step.left) == (None, None, 4, 4)
    step = funnel("", [*paths, paths[0]], 5).steps[0]
    assert (step.conversion, step.days) == (1.0, 3)


def test_visits_to_a_step_are_added_up() -> None:
    path = a_path("screening", "sourced", "screening", "first_meeting", days=2)
    assert funnel("", [path], 1).steps[1].days == 4


@given(st.lists(CODES, max_size=12))
def test_no_step_has_more_than_the_one_before(ways: list[list[str]]) -> None:
    steps = funnel("", [a_path("sourced", *way) for way in ways], 1).steps
    assert [step.stage for step in steps] == list(STEPS)
    assert steps[0].reached == len(ways)
    for before, after in pairwise(steps):
        assert before.went_on == after.reached
        assert before.went_on + before.ended + before.still == before.reached
