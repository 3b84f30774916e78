"""Hours as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import Invalid
from ledger.schemas import EntrySchema
from ledger.services.words import hours
from profiles.schemas import checked

DAY = {"spent_on": "2026-01-05", "subject": "other"}


@pytest.mark.parametrize(
    ("typed", "minutes"), [("1.5", 90), ("1:30", 90), ("0:05", 5), (" 2 ", 120), ("24", 1440), (0.25, 15)]
)
def test_hours_are_kept_in_minutes(typed: object, minutes: int) -> None:
    assert checked(EntrySchema, {**DAY, "hours": typed})["minutes"] == minutes


@pytest.mark.parametrize("typed", ["0", "-1", "24:01", "25", "1:60", "1:5", "an hour", "", "0.001"])
def test_what_is_no_time_of_a_day_is_told(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(EntrySchema, {**DAY, "hours": typed})
    assert list(refused.value.fields) == ["hours"]


@given(st.integers(1, 1440))
def test_every_minute_of_a_day_can_be_typed_and_read(minutes: int) -> None:
    whole, rest = divmod(minutes, 60)
    found = checked(EntrySchema, {**DAY, "hours": f"{whole}:{rest:02}"})
    assert found["minutes"] == minutes
    assert round(hours(minutes) * 60) == minutes


@pytest.mark.parametrize(
    ("typed", "subject"),
    [("other", ("other", None)), ("introduction:7", ("introduction", 7)), ("plan", ("plan", None))],
)
def test_what_time_was_spent_on_is_a_kind_or_one_thing(typed: str, subject: tuple[str, int | None]) -> None:
    found = checked(EntrySchema, {**DAY, "subject": typed, "hours": "1"})
    assert (found["subject"], found["spent_on"]) == (subject, date(2026, 1, 5))


@pytest.mark.parametrize(
    "typed", ["", "lunch", "other:7", "introduction:x", "introduction:99999999999", "plan:4294967296"]
)
def test_other_subjects_are_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(EntrySchema, {**DAY, "subject": typed, "hours": "1"})
    assert list(refused.value.fields) == ["subject"]
