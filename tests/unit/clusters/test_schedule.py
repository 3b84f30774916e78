"""The schedule against every schedule there is, on days small enough to try them all."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.solver import Clash, Guest, Impossible, Meeting, Problem, clashes, schedule

_SLOTS = st.integers(1, 2)


@st.composite
def days(draw: st.DrawFn) -> Problem:
    """Days of up to two ventures, three funders and two slots."""
    slots = draw(_SLOTS)

    def guests(most: int) -> list[Guest]:
        return [
            Guest(key, draw(st.integers(0, 2)), draw(st.frozensets(st.integers(1, slots))))
            for key in range(draw(st.integers(1, most)))
        ]

    ventures, funders = guests(2), guests(3)
    pairs = [(venture.key, funder.key) for venture in ventures for funder in funders]
    fit = {pair: draw(st.integers(0, 20)) / 20 for pair in pairs}
    return Problem(ventures, funders, fit, draw(st.integers(1, 2)))


def possible(problem: Problem) -> list[Meeting]:
    """Every meeting that could be."""
    return [
        Meeting(slot, venture.key, funder.key)
        for venture in problem.ventures
        for funder in problem.funders
        for slot in sorted(venture.slots & funder.slots)
        if problem.fit.get((venture.key, funder.key), 0) > 0
    ]


def every_schedule(problem: Problem) -> Iterator[tuple[Meeting, ...]]:
    """Every set of meetings that clashes nowhere, by trying all of them."""
    meetings = possible(problem)
    largest = min(len(meetings), 2 * problem.rooms)
    for count in range(largest + 1):
        for chosen in combinations(meetings, count):
            if not clashes(problem, chosen):
                yield chosen


def total(problem: Problem, meetings: tuple[Meeting, ...]) -> float:
    """The fit of meetings together."""
    return sum(problem.fit[each.venture, each.funder] for each in meetings)


@settings(max_examples=60, deadline=None)
@given(days())
def test_no_schedule_has_more_fit(problem: Problem) -> None:
    found = schedule(problem)
    assert clashes(problem, found.meetings) == []
    assert found.exact
    assert found.total == pytest.approx(max(total(problem, each) for each in every_schedule(problem)), abs=1e-6)


def test_a_day_by_hand() -> None:
    both = frozenset({1, 2})
    ventures = [Guest(1, 2, both), Guest(2, 1, frozenset({1}))]
    funders = [Guest(7, 2, both), Guest(8, 2, both)]
    fit = {(1, 7): 0.9, (1, 8): 0.8, (2, 7): 0.7, (2, 8): 0.1}
    found = schedule(Problem(ventures, funders, fit, rooms=2))
    # Venture 2 is there in the first slot alone, so venture 1 meets funder 7 in the second.
    assert found.meetings == (Meeting(1, 1, 8), Meeting(1, 2, 7), Meeting(2, 1, 7))
    assert found.total == pytest.approx(2.4)
    assert schedule(Problem(ventures, funders, fit, rooms=1)).total == pytest.approx(1.7)


def test_what_is_fixed_stays_and_fixed_clashes_are_refused() -> None:
    slots = frozenset({1, 2})
    ventures, funders = [Guest(1, 2, slots), Guest(2, 2, slots)], [Guest(7, 2, slots)]
    fit = {(1, 7): 0.9, (2, 7): 0.2}
    fixed = (Meeting(1, 2, 7),)
    assert schedule(Problem(ventures, funders, fit, 1, fixed)).meetings == (Meeting(1, 2, 7), Meeting(2, 1, 7))
    # Fixed though it breaks a rule, so it has no fit.
    assert schedule(Problem(ventures, funders, {(1, 7): 0.9}, 1, fixed)).meetings == (
        Meeting(1, 2, 7), Meeting(2, 1, 7),
    )  # fmt: skip
    with pytest.raises(Impossible):
        schedule(Problem(ventures, funders, fit, 1, (Meeting(1, 2, 7), Meeting(1, 1, 7))))


def test_nobody_comes() -> None:
    assert schedule(Problem([], [], {}, 3)).meetings == ()


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        (Meeting(1, 1, 8), "venture"),
        (Meeting(1, 2, 7), "funder"),
        (Meeting(2, 1, 7), "twice"),
        (Meeting(3, 2, 8), "away"),
        (Meeting(1, 2, 8), "rooms"),
    ],
)
def test_each_clash_is_named(second: Meeting, kind: str) -> None:
    slots = frozenset({1, 2})
    guests = [Guest(1, 9, slots), Guest(2, 9, slots)], [Guest(7, 9, slots), Guest(8, 9, slots)]
    problem = Problem(*guests, {}, rooms=1 if kind == "rooms" else 9)
    found = clashes(problem, [Meeting(1, 1, 7), second])
    assert Clash(second, kind) in found


def test_more_than_somebody_wants_is_a_clash() -> None:
    slots = frozenset({1, 2})
    problem = Problem([Guest(1, 1, slots)], [Guest(7, 1, slots), Guest(8, 1, slots)], {}, 2)
    assert Clash(Meeting(2, 1, 8), "most") in clashes(problem, [Meeting(1, 1, 7), Meeting(2, 1, 8)])


def test_a_day_begins_with_meetings_and_not_with_gaps() -> None:
    slots = frozenset(range(1, 8))
    guests = [Guest(1, 2, slots), Guest(2, 2, slots)], [Guest(7, 2, slots), Guest(8, 2, slots)]
    fit = {(1, 7): 0.5, (1, 8): 0.5, (2, 7): 0.5, (2, 8): 0.5}
    assert {each.slot for each in schedule(Problem(*guests, fit, rooms=2)).meetings} <= {1, 2, 3}
