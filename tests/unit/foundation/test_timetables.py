from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.clock import LONDON
from foundation.jobs import Timetable
from foundation.jobs.running import LONGEST_WAIT, wait_after

DAILY, MONDAYS = Timetable(time(6, 0)), Timetable(time(7, 30), weekday=0)


@pytest.mark.parametrize(
    ("timetable", "now", "due"),
    [
        pytest.param(DAILY, "2026-11-27T05:59", "2026-11-26T06:00", id="a minute before"),
        pytest.param(DAILY, "2026-11-27T06:00", "2026-11-27T06:00", id="on time"),
        pytest.param(MONDAYS, "2026-11-23T07:29", "2026-11-16T07:30", id="Monday, a minute before"),
        pytest.param(MONDAYS, "2026-11-23T07:30", "2026-11-23T07:30", id="Monday, on time"),
        pytest.param(MONDAYS, "2026-11-29T23:59", "2026-11-23T07:30", id="Sunday night"),
        pytest.param(DAILY, "2026-07-01T06:30", "2026-07-01T06:00", id="in summer by the clock on the wall"),
    ],
)
def test_the_last_time_that_it_was_due(timetable: Timetable, now: str, due: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=LONDON)
    assert timetable.last_due(moment.astimezone(UTC)) == datetime.fromisoformat(due).replace(tzinfo=LONDON)


@given(st.integers(0, 5 * 365 * 24 * 3600), st.sampled_from([DAILY, MONDAYS]))
def test_it_was_due_within_one_round_and_not_later_than_now(seconds: int, timetable: Timetable) -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    since = now - timetable.last_due(now).astimezone(UTC)
    # A week in which the clocks go back is an hour longer.
    longest = timedelta(days=1 if timetable.weekday is None else 7, hours=1)
    assert timedelta(0) <= since <= longest


def test_waits_double_up_to_the_longest() -> None:
    waits = [wait_after(tries).total_seconds() for tries in range(1, 13)]
    assert waits[:3] == [30, 60, 120]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
