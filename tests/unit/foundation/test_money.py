"""Pounds as people type and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.money import MOST, format_full_pounds, format_pounds, format_whole_pounds, parse_pounds


@pytest.mark.parametrize(
    ("typed", "pounds"),
    [
        ("1.2m", 1_200_000),
        ("£1,200,000", 1_200_000),
        ("750k", 750_000),
        (" 750 K ", 750_000),
        ("GBP 2 million", 2_000_000),
        ("0", 0),
        ("16.3bn", 16_300_000_000),
        (".5m", 500_000),
        ("1 200 000", 1_200_000),
    ],
)
def test_reads_amounts_as_typed(typed: str, pounds: int) -> None:
    assert parse_pounds(typed) == pounds


@pytest.mark.parametrize(
    "typed", ["", "abc", "-5", "1.2.3", "12 apples", "1e6", "£", "0.001", "10000000000000000", "²m"]
)
def test_refuses_what_is_no_amount(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_pounds(typed)


@pytest.mark.parametrize(
    ("pounds", "written"),
    [
        (0, "£0"),
        (999, "£999"),
        (1_000, "£1k"),
        (45_500, "£45.5k"),
        (999_600, "£1m"),
        (1_250_000, "£1.25m"),
        (-2_500_000, "−£2.5m"),
        (1_000_000_000, "£1bn"),
        (326_000_000_000, "£326bn"),
        (1_234_000_000_000, "£1,230bn"),
        (None, "not known"),
    ],
)
def test_writes_three_figures(pounds: int | None, written: str) -> None:
    assert format_pounds(pounds) == written


@pytest.mark.parametrize(
    ("pounds", "written"), [(0, "£0"), (1_250_000, "£1,250,000"), (-22_200, "−£22,200"), (None, "")]
)
def test_writes_to_the_pound(pounds: int | None, written: str) -> None:
    assert format_whole_pounds(pounds) == written


@given(st.integers(min_value=0, max_value=MOST))
def test_what_an_input_shows_is_read_back_the_same(pounds: int) -> None:
    assert parse_pounds(format_full_pounds(pounds)) == pounds


@given(st.integers(min_value=0, max_value=10**12))
def test_short_form_is_within_a_half_per_cent(pounds: int) -> None:
    short = parse_pounds(format_pounds(pounds)) if pounds >= 1000 else pounds
    assert abs(short - pounds) <= 0.005 * pounds
