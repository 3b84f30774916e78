"""Rounds out of entries: what several report of one round is counted once, and shared out without a remainder."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.services.rounds import Investment, Reported, leverage, rounds_of, total

DAY = date(2025, 3, 3)


def placed(company: str, pounds: int, on: date = DAY, jobs: float | None = None, **more: int) -> Investment:
    outcomes = {} if jobs is None else {"jobs_created": Reported(jobs, "declared")}
    return Investment(company, on, pounds, "sme_finance", frozenset({"region:X"}), outcomes=outcomes, **more)


def test_two_vehicles_in_one_round_are_counted_once() -> None:
    """£100k and £300k of a £1m round that made 20 jobs: 20, not 40, of which 8 are the fund's."""
    rounds = rounds_of(
        [
            placed("A", 100_000, jobs=20, round_gbp=1_000_000, private_gbp=600_000),
            placed("A", 300_000, DAY + timedelta(days=20), jobs=20, round_gbp=1_000_000, private_gbp=600_000),
            placed("A", 50_000, DAY + timedelta(days=400), jobs=5),
        ],
        45,
    )
    assert [held.own_gbp for held in rounds] == [400_000, 50_000]
    found = total(rounds, "jobs_created")
    assert (found.reported, found.counted) == (45, 25)
    assert found.attributable == pytest.approx(8)
    assert (found.unshared, found.rounds, found.claim) == (5, 2, "declared")
    beside = leverage(rounds)
    assert beside.ratio == pytest.approx(1.5)
    assert (beside.private_gbp, beside.reported_private_gbp, beside.rounds, beside.of) == (600_000, 1_200_000, 1, 2)


def test_a_round_of_unknown_size_is_what_is_known_to_be_in_it() -> None:
    [held] = rounds_of([placed("A", 100, private_gbp=300)], 45)
    assert held.share == pytest.approx(0.25)
    [alone] = rounds_of([placed("A", 100)], 45)
    assert alone.share is None


def test_what_is_made_of_several_claims_is_as_good_as_the_weakest() -> None:
    strong = Investment("A", DAY, 1, "sme_finance", frozenset(), outcomes={"homes": Reported(1, "assured")})
    weak = Investment("B", DAY, 1, "sme_finance", frozenset(), outcomes={"homes": Reported(1, "evidenced")})
    assert total(rounds_of([strong, weak], 45), "homes").claim == "evidenced"
    assert total(rounds_of([strong], 45), "jobs_created").claim == ""


@given(
    parts=st.lists(st.integers(1, 10**7), min_size=1, max_size=6),
    jobs=st.floats(0, 1e5),
)
def test_shares_of_all_investors_add_up_to_the_outcome(parts: list[int], jobs: float) -> None:
    """Each of several funds reports the same round for itself: their attributable parts make one outcome."""
    whole = sum(parts)
    shared = sum(
        total(rounds_of([placed("A", part, jobs=jobs, round_gbp=whole)], 45), "jobs_created").attributable
        for part in parts
    )
    assert shared == pytest.approx(jobs)
