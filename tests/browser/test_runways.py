"""When to begin raising, and an offer to move abroad beside a plan, in a browser."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

FOUNDER = "founder@parity.example"
LEAD = "cluster@parity.example"
VENTURE, CLUSTER = "/ventures/tarnwick-motion", "/clusters/watling-mobility-cluster"


def write_down(page: Page) -> None:
    """Write down an offer of 40% of 5m dollars, and come to its page."""
    page.goto(f"{VENTURE}/offers-abroad/new")
    page.get_by_label("What you call it").fill("Plant in Ohio")
    page.get_by_label("Country").fill("United States")
    page.get_by_label("Subsidy").check()
    page.get_by_label("Pounds for one unit").fill("0.8")
    page.get_by_label("Share of capital costs").fill("40")
    page.get_by_label("Capital costs", exact=True).fill("5m")
    page.get_by_label("Money by").fill("2027-06-01")
    page.get_by_label("Who says so").fill("Letter of the state")
    page.get_by_label("Said on").fill("2026-01-05")
    follow(page.get_by_role("button", name="Save"))


@pytest.mark.parametrize("address", ["runway", "offers-abroad", "offers-abroad/new"])
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_the_pages_are_sound(visit: Visitor, address: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(FOUNDER, size=size, theme=theme)
    page.goto(f"{VENTURE}/{address}")
    looks_sound(page)


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_an_offer_is_written_down_and_compared(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page = visit(FOUNDER, size=size, theme=theme)
    write_down(page)
    expect(page.get_by_role("heading", name="Plant in Ohio")).to_be_visible()
    expect(page.get_by_role("cell", name="£1,600,000").first).to_be_visible()
    looks_sound(page)


def test_an_offer_is_opened_to_clusters_on_a_phone_without_a_script(visit: Visitor) -> None:
    page = visit(FOUNDER, size=PHONE, scripts=False)
    write_down(page)
    page.get_by_role("button", name="Open it to your clusters").click()
    expect(page.get_by_role("button", name="Keep it to yourselves")).to_be_visible()


def test_a_founder_is_told_that_the_cash_ends_first(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto(f"{VENTURE}/plans/kept/1")
    page.get_by_role("link", name="When to begin raising").click()
    expect(
        page.locator("main").get_by_role("alert").get_by_text("before the money of a round that begins today")
    ).to_be_visible()
    expect(page.locator("main").get_by_text("Invented deals are among those behind this figure")).to_be_visible()


def test_cash_below_nought_has_a_minus_on_the_page_and_is_a_number_in_the_file(visit: Visitor, tmp_path: Path) -> None:
    page = visit(FOUNDER)
    page.goto(f"{VENTURE}/runway")
    figure = page.get_by_role("figure", name="Cash by month", exact=True)
    figure.get_by_text("The figures as a table").click()
    last = figure.get_by_role("row").last.get_by_role("cell").last
    expect(last).to_have_text(re.compile(r"^−[\d,]+$"))
    with page.expect_download() as table:
        figure.get_by_role("button", name="CSV").click()
    table.value.save_as(tmp_path / "cash.csv")
    with (tmp_path / "cash.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file))[-1][-1]
    assert int(written.replace(",", "")) == -int(last.inner_text().removeprefix("−").replace(",", ""))


@pytest.mark.parametrize("address", ["runway", "offers-abroad"])
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_the_pages_of_a_cluster_are_sound(visit: Visitor, address: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(LEAD, size=size, theme=theme)
    page.goto(f"{CLUSTER}/{address}")
    expect(page.locator(".count-line")).to_be_visible()
    looks_sound(page)


def test_a_cluster_is_told_of_those_who_let_it_and_of_nobody_else(visit: Visitor) -> None:
    page = visit(LEAD)
    page.goto(f"{CLUSTER}/runway")
    told = page.get_by_role("group", name="Members before a cliff").get_by_role("rowheader")
    expect(told.first).to_be_visible()
    expect(told.filter(has_text="Tarnwick Motion")).to_have_count(0)
    page.goto(f"{CLUSTER}/offers-abroad")
    expect(page.get_by_text("Test centre in Ohio")).to_be_visible()
    expect(page.get_by_text("Seed round in Munich")).to_have_count(0)
