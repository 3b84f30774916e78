"""When to begin raising, and an offer to move abroad beside a plan, in a browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

FOUNDER = "founder@parity.example"
VENTURE = "/ventures/tarnwick-motion"


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
    page.get_by_role("button", name="Save").click()


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
