from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import clock
from readiness.models import Award
from readiness.services.subsidy import headroom, year_start
from tests.unit.readiness.rules import rules_of

RULES = rules_of("mfa.", date(2026, 11, 22))


def award(day: str, amount: int) -> Award:
    return Award(
        venture_id=1, awarded_on=date.fromisoformat(day), amount_gbp=amount, giver="A council", added_at=clock.now()
    )


@pytest.mark.parametrize(
    ("on", "start"),
    [
        ("2026-03-31", "2025-04-01"),
        ("2026-04-01", "2026-04-01"),
        ("2026-04-02", "2026-04-01"),
        ("2027-01-01", "2026-04-01"),
        ("2028-02-29", "2027-04-01"),
    ],
)
def test_the_financial_year_begins_on_1_april(on: str, start: str) -> None:
    assert year_start(date.fromisoformat(on), "04-01") == date.fromisoformat(start)


@pytest.mark.parametrize(
    ("awarded", "on", "left"),
    [
        # The window on a day of 2026-27 is that year up to the day, 2025-26 and 2024-25.
        ("2024-03-31", "2026-11-22", 315_000),
        ("2024-04-01", "2026-11-22", 215_000),
        ("2024-04-02", "2026-11-22", 215_000),
        # The day before, of and after 1 April 2027, when 2024-25 falls away.
        ("2025-03-31", "2027-03-31", 215_000),
        ("2025-03-31", "2027-04-01", 315_000),
        ("2025-03-31", "2027-04-02", 315_000),
        ("2025-04-01", "2027-04-01", 215_000),
        # Only the elapsed part of the year counts.
        ("2026-11-22", "2026-11-22", 215_000),
        ("2026-11-23", "2026-11-22", 315_000),
    ],
)
def test_what_counts_in_the_window(awarded: str, on: str, left: int) -> None:
    found = headroom([award(awarded, 100_000)], RULES, date.fromisoformat(on))
    assert found is not None
    assert found.limit_gbp == 315_000
    assert found.left_gbp == left


@pytest.mark.parametrize(("total", "left"), [(314_999, 1), (315_000, 0), (315_001, 0)])
def test_the_limit_itself_leaves_nothing(total: int, left: int) -> None:
    found = headroom([award("2026-05-01", total)], RULES, date(2026, 11, 22))
    assert found is not None
    assert found.left_gbp == left


def test_what_falls_away_next_is_told() -> None:
    awards = [award("2024-06-01", 70_000), award("2025-06-01", 20_000), award("2026-06-01", 5_000)]
    found = headroom(awards, RULES, date(2026, 11, 22))
    assert found is not None
    assert (found.counted_gbp, found.freed_gbp, found.freed_on) == (95_000, 70_000, date(2027, 4, 1))


def test_without_a_rule_nothing_is_guessed() -> None:
    assert headroom([], {}, date(2026, 11, 22)) is None


days = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@given(st.lists(st.tuples(days, st.integers(1, 400_000)), max_size=8), days)
def test_the_room_is_never_more_than_the_limit_and_no_award_widens_it(
    given_awards: list[tuple[date, int]], on: date
) -> None:
    awards = [award(day.isoformat(), amount) for day, amount in given_awards]
    found = headroom(awards, RULES, on)
    assert found is not None
    assert 0 <= found.left_gbp <= found.limit_gbp
    assert len(found.counted) + len(found.outside) == len(awards)
    more = headroom([*awards, award(on.isoformat(), 1)], RULES, on)
    assert more is not None
    assert more.left_gbp <= found.left_gbp
    assert found.since <= on < found.freed_on
    assert found.freed_on - found.since <= timedelta(days=3 * 365 + 1)
