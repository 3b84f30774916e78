"""The schedule against every schedule there is, on days small enough to try them all."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

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


@st.composite
def whole_days(draw: st.DrawFn) -> Problem:
    """Days on which everybody is there from the first slot to the last."""
    slots = frozenset(range(1, draw(st.integers(1, 3)) + 1))

    def guests(most: int) -> list[Guest]:
        return [Guest(key, draw(st.integers(0, 3)), slots) for key in range(draw(st.integers(1, most)))]

    ventures, funders = guests(5), guests(5)
    pairs = [(venture.key, funder.key) for venture in ventures for funder in funders]
    return Problem(ventures, funders, {pair: draw(st.integers(0, 20)) / 20 for pair in pairs}, draw(st.integers(1, 4)))


def every_set_of_pairs(problem: Problem, slots: int) -> float:
    """The most fit of pairs that respect what everybody wants, slots and rooms: by trying all, pair by pair."""
    best: dict[tuple[tuple[int, ...], int], float] = {
        (tuple(min(guest.most, slots) for guest in (*problem.ventures, *problem.funders)), problem.rooms * slots): 0.0
    }
    for (venture, funder), fit in problem.fit.items():
        for (left, pairs), had in list(best.items()):
            row, column = venture, len(problem.ventures) + funder
            if pairs and left[row] and left[column]:
                after = tuple(each - (number in (row, column)) for number, each in enumerate(left))
                best[after, pairs - 1] = max(had + fit, best.get((after, pairs - 1), 0.0))
    return max(best.values())


@settings(max_examples=60, deadline=None)
@given(whole_days())
def test_a_whole_day_has_slots_for_the_best_pairs_there_are(problem: Problem) -> None:
    found = schedule(problem)
    assert clashes(problem, found.meetings) == []
    assert found.exact
    slots = len(problem.ventures[0].slots)
    assert found.total == pytest.approx(every_set_of_pairs(problem, slots), abs=1e-6)


def a_full_day(*, whole: bool) -> Problem:
    """As many as may come, in as many slots as there may be; some come late or leave early."""
    dice = Random(4)

    def guests(count: int, most: int) -> list[Guest]:
        firsts = [1 if whole or dice.random() < 0.7 else dice.randint(2, 10) for _ in range(count)]
        return [Guest(key, most, frozenset(range(first, 21))) for key, first in enumerate(firsts)]

    fit = {(row, column): dice.uniform(0.2, 0.95) for row in range(40) for column in range(30) if dice.random() < 0.6}
    return Problem(guests(40, 10), guests(30, 14), fit, 15)


@pytest.mark.parametrize("whole", [True, False])
def test_the_largest_day_clashes_nowhere_and_leaves_little(whole: bool) -> None:
    problem = a_full_day(whole=whole)
    found = schedule(problem)
    assert clashes(problem, found.meetings) == []
    assert found.total >= 0.9 * found.best
    if whole:
        assert found.exact
        assert len(found.meetings) == 300, "every room of every slot"


def test_without_time_there_is_still_a_plan() -> None:
    problem = a_full_day(whole=False)
    fixed = (Meeting(20, 0, 0), Meeting(20, 1, 1))
    found = schedule(replace(problem, fixed=fixed), seconds=0.0)
    assert clashes(problem, found.meetings) == []
    assert set(fixed) <= set(found.meetings)
    assert 0.8 * found.best <= found.total <= found.best
