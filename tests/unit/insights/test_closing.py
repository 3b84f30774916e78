"""How long a deal took from its first meeting: each way in which it can stand."""

from datetime import UTC, date, datetime

import pytest

from insights.queries import DealCourse
from insights.services.closing import spell_of

TODAY = date(2026, 11, 16)
MONTH = 365.25 / 12


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


def a_course(**facts: object) -> DealCourse:
    course = DealCourse("E08000025", at(2026, 1, 1), None, None, "due_diligence", at(2026, 3, 1), demo=False)
    return course._replace(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "days", "ended"),
    [
        # Open: watched from 1 January to 16 November.
        ({}, 319, False),
        ({"stage": "on_hold"}, 319, False),
        # Passed on 1 March: watched until then.
        ({"stage": "passed"}, 59, False),
        ({"stage": "withdrawn"}, 59, False),
        ({"stage": "completed"}, 59, True),
        # What both sides confirmed goes before the day on the board.
        ({"stage": "completed", "closed_on": date(2026, 2, 1)}, 31, True),
        # The earlier of the two meetings counts.
        ({"begins_at": at(2025, 12, 31)}, 320, False),
        ({"entered_at": None, "begins_at": at(2026, 11, 6)}, 10, False),
    ],
)
def test_days_by_hand(facts: dict[str, object], days: int, ended: bool) -> None:
    found = spell_of(a_course(**facts), TODAY)
    assert found is not None
    assert found[0] == pytest.approx(days / MONTH)
    assert found[1] is ended


@pytest.mark.parametrize("facts", [{"closed_on": date(2026, 1, 1)}, {"entered_at": at(2026, 12, 1)}])
def test_what_was_entered_afterwards_or_lies_ahead_is_left_out(facts: dict[str, object]) -> None:
    assert spell_of(a_course(**facts), TODAY) is None
