"""The planner of an allocation against every set of deals on small instances."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult

from allocation.solver import BUDGET, Candidate, Problem, Range, best_plan, choosing

MIDLANDS, CLEAN, SEED = ("place", "midlands"), ("pillar", "clean_energy"), ("stage", "seed")
TAGS = (MIDLANDS, CLEAN, SEED)


def sets(problem: Problem, *, budget: bool = True) -> Iterator[tuple[Candidate, ...]]:
    """Every set of deals that may be chosen."""
    for size in range(len(problem.candidates) + 1):
        for chosen in combinations(problem.candidates, size):
            ventures = {each.venture for each in chosen}
            total = sum(each.amount_gbp for each in chosen)
            musts = problem.musts <= {each.key for each in chosen}
            if len(ventures) == size and musts and (not budget or total <= problem.budget_gbp):
                yield chosen


def missed(problem: Problem, chosen: tuple[Candidate, ...], lifted: int | None = None) -> float:
    """By how many pounds a set misses the ranges, together."""
    total = sum(each.amount_gbp for each in chosen)
    gbp = 0.0
    for place, held in enumerate(problem.ranges):
        if place != lifted:
            inside = held.inside_gbp + sum(each.amount_gbp for each in chosen if held.tag in each.tags)
            whole = held.total_gbp + total
            gbp += max(0.0, held.low * whole - inside) + max(0.0, inside - held.high * whole)
    return gbp


def worth(chosen: tuple[Candidate, ...]) -> float:
    return sum(each.worth for each in chosen)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    count = draw(st.integers(0, 7))
    candidates = [
        Candidate(
            key=key,
            venture=draw(st.integers(0, 5)),
            amount_gbp=1_000 * draw(st.integers(50, 2_000)),
            worth=draw(st.integers(0, 100)) / 100,
            tags=frozenset(draw(st.sets(st.sampled_from(TAGS)))),
        )
        for key in range(count)
    ]
    ranges = []
    for tag in draw(st.lists(st.sampled_from(TAGS), unique=True)):
        low = draw(st.integers(0, 10)) / 10
        high = draw(st.integers(round(10 * low), 10)) / 10
        total = 1_000 * draw(st.integers(0, 3_000))
        ranges.append(Range(tag, low, high, total * draw(st.integers(0, 4)) / 4, total))
    return Problem(candidates, ranges, 1_000 * draw(st.integers(0, 5_000)))


@settings(deadline=None, max_examples=120)
@given(problem=problems())
def test_no_set_of_deals_is_better(problem: Problem) -> None:
    found = best_plan(problem)
    chosen = tuple(each for each in problem.candidates if each.key in found.keys)
    assert chosen in set(sets(problem))
    assert found.total_gbp == sum(each.amount_gbp for each in chosen)
    least = min(missed(problem, each) for each in sets(problem))
    assert missed(problem, chosen) == pytest.approx(least, abs=1)
    assert sum(each.short_gbp + each.over_gbp for each in found.misses) == pytest.approx(least, abs=1)
    best = max(worth(each) for each in sets(problem) if missed(problem, each) <= least + 1e-3)
    assert found.worth == pytest.approx(worth(chosen))
    assert found.worth >= best - 1e-5
    assert found.proved


@settings(deadline=None, max_examples=60)
@given(problem=problems())
def test_what_binds_is_what_would_give_more_without_it(problem: Problem) -> None:
    found = best_plan(problem)
    least = min(missed(problem, each) for each in sets(problem))
    gains = {each.constraint: each.gain for each in found.binding}
    for constraint in (BUDGET, *range(len(problem.ranges))):
        free = sets(problem, budget=constraint != BUDGET)
        best = max(worth(each) for each in free if missed(problem, each, constraint) <= least + 1e-3)
        assert gains.get(constraint, 0.0) == pytest.approx(best - found.worth, abs=2e-5)


def test_a_range_turns_the_choice() -> None:
    """By fit alone the London deal; with half to be in the Midlands, the other."""
    london, derby = Candidate(1, 1, 500_000, 0.9), Candidate(2, 2, 500_000, 0.6, frozenset({MIDLANDS}))
    free = best_plan(Problem([london, derby], [], 500_000))
    assert free.keys == (1,)
    held = best_plan(Problem([london, derby], [Range(MIDLANDS, 0.5, 1.0)], 500_000))
    assert held.keys == (2,)
    assert {each.constraint: round(each.gain, 6) for each in held.binding} == {BUDGET: 0.9, 0: 0.3}


def test_a_range_that_cannot_be_met_is_told_with_its_distance() -> None:
    """£1m is placed, none of it inside. £200k more can be inside: 40% of £1.2m would take £280k more."""
    only = Candidate(1, 1, 200_000, 0.5, frozenset({CLEAN}))
    found = best_plan(Problem([only], [Range(CLEAN, 0.4, 1.0, 0, 1_000_000)], 500_000))
    assert found.keys == (1,)
    [miss] = found.misses
    assert (miss.range, miss.over_gbp) == (0, 0)
    assert miss.short_gbp == pytest.approx(280_000)


def test_what_must_be_in_is_in() -> None:
    poor, good = Candidate(1, 1, 400_000, 0.1), Candidate(2, 2, 400_000, 0.9)
    assert best_plan(Problem([poor, good], [], 500_000, frozenset({1}))).keys == (1,)


def test_nothing_to_choose_from() -> None:
    found = best_plan(Problem([], [Range(SEED, 0.5, 1.0, 0, 100)], 0))
    assert (found.keys, found.total_gbp) == ((), 0)
    assert found.misses[0].short_gbp == pytest.approx(50)


def test_without_time_a_plan_is_what_has_to_be_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "milp", lambda *_, **__: OptimizeResult(x=None, status=1, message="time"))
    must, other = Candidate(1, 1, 200_000, 0.5, frozenset({CLEAN})), Candidate(2, 2, 300_000, 0.9)
    found = best_plan(Problem([must, other], [Range(CLEAN, 0.4, 1.0, 0, 1_000_000)], 500_000, frozenset({1})))
    assert found.keys == (1,)
    assert not found.proved
    assert found.misses[0].short_gbp == pytest.approx(280_000)
    assert found.binding == ()
