"""A deal that is shared with another funder, and the round of its venture put together."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Visitor, looks_sound
from tests.browser.test_board import INVESTOR
from tests.browser.test_closing import open_deal
from tests.support.browser import follow

FUND_MANAGER = "manager@parity.example"


def test_another_funder_reads_what_was_shared(visit: Visitor) -> None:
    investor, other = visit(INVESTOR), visit(FUND_MANAGER)
    open_deal(investor)
    follow(investor.get_by_role("link", name="Share", exact=True))
    form = investor.locator("form[action$='/shares']")
    form.get_by_label("With whom").select_option("mercian-growth-office")
    form.get_by_label("Technology readiness").check()
    form.get_by_label("A word with it").fill("Would you come in beside us?")
    form.get_by_role("button", name="Share").click()
    expect(investor.locator("main")).to_contain_text("Mercian Growth Office")
    looks_sound(investor)
    other.goto("/pipeline/shared")
    looks_sound(other)
    follow(other.get_by_role("link", name="Tarnwick Motion").first)
    expect(other.locator("main")).to_contain_text("Would you come in beside us?")
    expect(other.locator("main")).to_contain_text("Technology readiness")
    looks_sound(other)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_round_is_put_together(visit: Visitor, size: tuple[int, int]) -> None:
    page = visit(INVESTOR, size=size)
    page.goto("/pipeline/table?stage=legals")
    follow(page.locator("tbody th a").first)
    agreed = page.locator("[name=terms_gbp]").input_value()
    follow(page.get_by_role("link", name="Round", exact=True))
    looks_sound(page)
    page.get_by_label("Still to find").fill(agreed)
    page.get_by_role("button", name="Put together").click()
    expect(page.locator("main")).to_contain_text("1 funder covers")
    expect(page.locator("main")).to_contain_text("Founders stay for three years.")
    looks_sound(page)
    page.get_by_label("Still to find").fill("90m")
    page.get_by_role("button", name="Put together").click()
    expect(page.locator("main")).to_contain_text("is missing")
    looks_sound(page)
