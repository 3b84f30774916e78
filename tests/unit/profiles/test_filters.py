"""Filters of ventures are read from an address or a form, and written back as they were meant."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from profiles.queries.filters import MOST_CONDITIONS, Condition, Group, Where
from profiles.schemas.filters import read_where
from tests.support.filters import wheres

CHOICES = {"stage": {"seed": "Seed"}, "sector": {"water_environment": "Water"}}


@given(wheres())
def test_what_is_written_is_read_back(where: Where) -> None:
    reading = read_where(where.written(), offers=True)
    assert reading.errors == {}
    assert reading.where == where


def test_an_address_is_read() -> None:
    reading = read_where(
        {
            "g1": ["trl.from.4", "ask.between.250k..1.2m"],
            "g1_join": ["any"],
            "g2": ["stage.unknown", "founded.from.3 Nov 2020"],
            "join": ["any"],
        },
        offers=True,
        choices=CHOICES,
    )
    assert reading.errors == {}
    assert reading.where == Where(
        (
            Group((Condition("trl", "from", (4,)), Condition("ask", "between", (250_000, 1_200_000))), "any"),
            Group((Condition("stage", "unknown"), Condition("founded", "from", (date(2020, 11, 3),)))),
        ),
        "any",
    )
    assert reading.where.written()["g1"] == ["trl.from.4", "ask.between.250000..1200000"]


def test_a_form_is_read_row_by_row() -> None:
    reading = read_where(
        {
            "g1_field": ["trl", "stage", "name"],
            "g1_operator": ["between", "is", ""],
            "g1_value": ["4", "seed", ""],
            "g1_to": ["6", "", ""],
        },
        offers=True,
        choices=CHOICES,
    )
    assert reading.typed
    rows = reading.groups[0][2]
    assert [row.condition for row in rows[:2]] == [
        Condition("trl", "between", (4, 6)),
        Condition("stage", "is", ("seed",)),
    ]
    assert rows[2].begun
    assert rows[2].condition is None
    assert len(list(reading.where.conditions())) == 2


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("trl.from.high", "value", "Enter a number."),
        ("trl.from.11", "value", "Enter a whole number from 1 to 9."),
        ("trl.from", "value", "Enter a value."),
        ("trl.between.6..4", "to", "The end of the range is before its beginning."),
        ("trl.between.6", "to", "Enter a value."),
        ("trl.has.6", "operator", "Choose how to compare from the list."),
        ("trl", "operator", "Choose how to compare from the list."),
        ("stage.is.nowhere", "value", "Choose from the list."),
        ("ask.from.much", "value", "Enter an amount in pounds, such as 250000, 250k or 1.2m."),
        ("founded.from.soon", "value", "Enter a date, such as 2026-11-03 or 3 Nov 2026."),
        ("secret.is.1", "field", "Choose what to filter by from the list."),
    ],
)
def test_what_is_wrong_is_told_at_its_field(text: str, field: str, message: str) -> None:
    reading = read_where({"g1": [text, "trl.known"]}, offers=True, choices=CHOICES)
    row = reading.groups[0][2][0]
    assert row.errors[field] == [message]
    assert "g1" in reading.errors
    # The others stay in force.
    assert reading.where == Where((Group((Condition("trl", "known"),)),))


def test_offers_are_refused_to_whoever_may_not_see_them() -> None:
    given: dict[str, Any] = {"g1": ["ask.from.1", "valuation.unknown", "instrument.known", "seis.is.no", "trl.known"]}
    reading = read_where(given, offers=False)
    assert [bool(row.errors) for row in reading.groups[0][2]] == [True, True, True, True, False]
    assert not read_where(given, offers=True).errors


def test_a_group_has_an_end() -> None:
    reading = read_where({"g1": ["trl.known"] * (MOST_CONDITIONS + 1)}, offers=True)
    assert len(reading.where.groups[0].conditions) == MOST_CONDITIONS
    assert reading.errors
