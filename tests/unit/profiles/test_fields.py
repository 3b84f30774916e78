"""What people type, and what becomes of it."""

import string
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from foundation.money import MOST, format_full_pounds
from profiles.schemas.fields import (
    Choice,
    Codes,
    CompanyNumber,
    Count,
    Day,
    Decimal,
    Flag,
    Names,
    PlainText,
    Postcode,
    Pounds,
    Share,
    WebAddress,
)

anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.text()),
    st.dictionaries(st.text(), st.text()),
)
FIELDS = [
    PlainText(),
    WebAddress(),
    Pounds(),
    Count(),
    Decimal(),
    Share(),
    Day(),
    Postcode(),
    CompanyNumber(),
    Codes(),
    Names(),
    Flag(),
    Choice({"a": "A"}),
]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: type(field).__name__)
@given(value=anything)
def test_nothing_that_is_sent_breaks_a_field(field: Any, value: object) -> None:
    with suppress(ValidationError):
        read = field.deserialize(value)
        assert field.deserialize(field.write(read)) == read


@given(st.integers(0, MOST))
def test_pounds_come_back_from_every_way_of_writing_them(amount: int) -> None:
    field = Pounds()
    for written in (amount, str(amount), format_full_pounds(amount), f"£{amount:,}", f" {amount} "):
        assert field.deserialize(written) == amount


@pytest.mark.parametrize(
    ("typed", "pounds"), [("1.2m", 1_200_000), ("£750k", 750_000), ("GBP 2 million", 2_000_000), ("", None), (3.0, 3)]
)
def test_pounds_as_people_write_them(typed: object, pounds: int | None) -> None:
    assert Pounds().deserialize(typed) == pounds


@pytest.mark.parametrize("typed", ["-5", "2.5", "lots", True, -1, 1.5, float("nan"), float("inf"), 10**16, [], "1e6"])
def test_what_is_no_amount_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError):
        Pounds().deserialize(typed)


letters, digits = st.sampled_from(string.ascii_uppercase), st.sampled_from(string.digits)
outcodes = st.one_of(
    st.builds("{}{}".format, letters, digits),
    st.builds("{}{}{}".format, letters, digits, digits),
    st.builds("{}{}{}".format, letters, letters, digits),
    st.builds("{}{}{}{}".format, letters, letters, digits, digits),
    st.builds("{}{}{}".format, letters, digits, letters),
    st.builds("{}{}{}{}".format, letters, letters, digits, letters),
)
incodes = st.builds("{}{}{}".format, digits, letters, letters)


@given(outcodes, incodes, st.sampled_from(["", " ", "  "]), st.booleans())
def test_a_postcode_is_written_one_way_however_it_is_typed(outcode: str, incode: str, gap: str, small: bool) -> None:
    typed = outcode + gap + incode
    assert Postcode().deserialize(typed.lower() if small else typed) == f"{outcode} {incode}"
    assert Postcode().deserialize(outcode) == outcode


@pytest.mark.parametrize("typed", ["B", "15", "B15 2T", "B15 2TTT", "ＢB15 2TT", "nowhere", 16, "B15-2TT", "B1٥ 2TT"])
def test_what_is_no_postcode_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError):
        Postcode().deserialize(typed)


@given(st.integers(1, 99_999_999))
def test_a_company_number_of_digits_has_eight(number: int) -> None:
    field = CompanyNumber()
    assert field.deserialize(str(number)) == field.deserialize(number) == f"{number:08d}"


@given(st.sampled_from(["SC", "NI", "OC", "SO", "NC", "FC"]), st.integers(1, 999_999))
def test_a_company_number_with_letters_has_six_digits_behind_them(prefix: str, number: int) -> None:
    assert CompanyNumber().deserialize(f"{prefix.lower()}{number}") == f"{prefix}{number:06d}"
    assert CompanyNumber().deserialize(f" {prefix} {number:06d} ") == f"{prefix}{number:06d}"


@pytest.mark.parametrize(
    "typed", ["00000000", "123456789", "ABC12345", "A1234567", "SC", "１２３４５６７８", "0123456Z", 0, -4]
)
def test_what_is_no_company_number_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError):
        CompanyNumber().deserialize(typed)


def test_old_northern_irish_numbers_are_known() -> None:
    assert CompanyNumber().deserialize("R0000123") == "R0000123"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("3 Nov 2026", date(2026, 11, 3)),
        ("3 November 2026", date(2026, 11, 3)),
        ("03/11/2026", date(2026, 11, 3)),
        ("", None),
    ],
)
def test_dates_as_people_write_them(typed: str, day: date | None) -> None:
    assert Day().deserialize(typed) == day


@pytest.mark.parametrize("typed", ["2026-02-30", "soon", "1066-10-14", "9999-01-01", 20261103, True])
def test_what_is_no_date_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError):
        Day().deserialize(typed)


@pytest.mark.parametrize(
    "typed", ["a\x00b", "a\x1bb", "\ud800", "safe\u202etxt.exe", "two\nlines", "x" * 201, 5, ["x"]]
)
def test_text_that_nobody_types_is_refused(typed: object) -> None:
    with pytest.raises(ValidationError):
        PlainText().deserialize(typed)


def test_text_keeps_its_lines_where_it_may_have_any() -> None:
    assert PlainText(lines=True, limit=50).deserialize("  one\r\ntwo\rthree ") == "one\ntwo\nthree"


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "ftp://example.org",
        "https://user:pw@example.org",
        "http://localhost",
        "ex ample.org",
        "//",
        "https://[",
        "a.b:99999",
    ],
)
def test_what_is_no_web_site_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        WebAddress().deserialize(typed)


def test_a_web_site_may_be_typed_without_its_scheme() -> None:
    assert WebAddress().deserialize("example.co.uk/about") == "https://example.co.uk/about"


def test_a_share_is_typed_in_percent_and_kept_as_a_part_of_one() -> None:
    assert Share().deserialize("49%") == 0.49
    assert Share().write(0.49) == 49


@given(st.floats(0, 100).map(lambda value: round(value, 4)))
def test_a_share_comes_back_as_it_was_typed(percent: float) -> None:
    assert Share().write(Share().deserialize(percent)) == percent


def test_codes_are_a_list_or_words_with_semicolons_each_once() -> None:
    assert Codes().deserialize("a; b;;a") == Codes().deserialize(["a", "b", "", "a"]) == ["a", "b"]
    assert Codes().deserialize(None) == []
    with pytest.raises(ValidationError):
        Codes(most=2).deserialize(["a", "b", "c"])


def test_a_choice_is_known_by_its_word_and_by_its_name() -> None:
    field = Choice({"assured": "Advance assurance held"})
    assert field.deserialize("advance assurance HELD") == field.deserialize("assured") == "assured"


def test_names_are_a_list_or_words_with_commas_each_once() -> None:
    assert (
        Names().deserialize("A & B Ltd, C; A & B Ltd") == Names().deserialize(["A & B Ltd", "C"]) == ["A & B Ltd", "C"]
    )
    for typed in (5, ["a"] * 41, [5]):
        with pytest.raises(ValidationError):
            Names().deserialize(typed)
