"""Dates, shares, text and addresses of built files, as pages write them."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from webapp import rendering


def test_dates_are_written_in_full() -> None:
    assert rendering.day(date(2026, 11, 3)) == "3 Nov 2026"
    assert rendering.day(None) == "not known"


@pytest.mark.parametrize(
    ("stated", "written"), [("2023-03-22", "22 Mar 2023"), ("2023-03", "2023-03"), ("2021", "2021"), ("", "")]
)
def test_a_date_of_a_source_is_written_as_far_as_it_is_stated(stated: str, written: str) -> None:
    assert rendering.stated_day(stated) == written


def test_moments_are_told_in_london() -> None:
    summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert rendering.day(summer) == "1 Jul 2026"
    assert rendering.moment(summer) == "1 Jul 2026, 00:30"
    assert rendering.moment(None) == "never"


@pytest.mark.parametrize(("value", "written"), [(0.1, "10%"), (1.0, "100%"), (None, "not known")])
def test_shares_are_percentages(value: float | None, written: str) -> None:
    assert rendering.percent(value) == written
    assert rendering.percent(0.1234, 1) == "12.3%"


def test_text_becomes_paragraphs_and_nothing_in_it_is_markup() -> None:
    text = "One <script>\r\nstill one\r\n\r\n\r\nTwo"
    assert rendering.paragraphs(text) == "<p>One &lt;script&gt;<br>still one</p><p>Two</p>"
    assert rendering.paragraphs(None) == ""


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("<b>", ""), ("", "")])
def test_only_a_known_theme_is_taken_from_the_cookie(cookie: str, theme: str) -> None:
    app = Flask("rendering")
    with app.test_request_context("/", headers={"Cookie": f"{rendering.THEME_COOKIE}={cookie}"}):
        assert rendering.chosen_theme() == theme


def test_outside_a_request_there_is_no_theme() -> None:
    assert rendering.chosen_theme() == ""
