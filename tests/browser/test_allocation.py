"""Allocation in a browser: sound at both widths, and a fund manager's way through it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

MANAGER = "manager@parity.example"
PENSIONS = ("/pools", "/pools/lgps-central", "/pension-funds/E6905")
BOTH = pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])


@BOTH
@pytest.mark.parametrize("address", PENSIONS)
def test_pension_money_is_sound(visit: Visitor, address: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(size=size, theme=theme)
    page.goto(address)
    looks_sound(page)


def test_a_share_is_tried_from_the_left_bar_to_a_fund(visit: Visitor) -> None:
    page = visit(MANAGER)
    page.goto("/")
    page.get_by_role("link", name="Pension pools").click()
    page.get_by_label("Share of the value").fill("3")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("main")).to_contain_text("If 3% were local")
    page.get_by_role("link", name="LGPS Central").first.click()
    page.locator("main").get_by_role("link", name="West Midlands Pension Fund").click()
    expect(page.locator("main")).to_contain_text("£642m")
