"""A deal from the board to the portfolio: the investor states that it closed, the founder confirms."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from foundation import clock
from tests.browser.conftest import PHONE, WIDE, Visitor, looks_sound
from tests.browser.test_board import INVESTOR
from tests.support.browser import follow

FOUNDER = "founder@parity.example"


def open_deal(investor: Page) -> None:
    """Put the founder's venture on the investor's board, and open its deal."""
    investor.goto("/ventures/tarnwick-motion/matches/wrekin-vale-seed")
    kept = investor.get_by_role("link", name="In your pipeline")
    if not kept.count():
        investor.get_by_role("button", name="Add to pipeline").click()
    kept.click()
    investor.wait_for_url("**/pipeline/deals/*")


def move_to_legals(investor: Page) -> None:
    """Move the open deal to where it is closed from."""
    investor.locator("#move-deal form[action$='/move']").get_by_label("Move to").select_option("legals")
    follow(investor.get_by_role("button", name="Move", exact=True))
    open_deal(investor)


def close_deal(investor: Page, founder: Page) -> None:
    """State what was paid, and have the venture confirm it."""
    investor.get_by_role("link", name="Closing", exact=True).click()
    form = investor.locator("form[action$='/closing']")
    form.get_by_label("Day on which the money came").fill((clock.today() - timedelta(days=1)).isoformat())
    form.get_by_label("From Wrekin Vale").fill("300k")
    form.get_by_label("The whole round").fill("350k")
    form.get_by_label("Kind of money").select_option("equity")
    form.get_by_role("button", name="Ask the venture to confirm").click()
    expect(investor.locator("main")).to_contain_text("Waits for the venture")
    looks_sound(investor)
    founder.goto("/ventures/tarnwick-motion/closings")
    expect(founder.locator("main")).to_contain_text("£350k")
    looks_sound(founder)
    founder.get_by_role("button", name=re.compile("Confirm these figures")).first.click()
    expect(founder.locator("main")).to_contain_text("Confirmed by both sides")


def test_a_deal_is_closed_confirmed_and_held(visit: Visitor) -> None:
    investor, founder = visit(INVESTOR), visit(FOUNDER)
    open_deal(investor)
    move_to_legals(investor)
    terms = investor.locator("form[action*='/terms']")
    investor.locator("#terms summary").click()
    terms.get_by_label("Amount talked about").fill("300k")
    follow(terms.get_by_role("button", name="Save terms"))
    beside = investor.locator("form[action*='/investors#']")
    investor.locator("#investors summary").click()
    beside.locator("[name=investor]").fill("Clun Angels")
    beside.get_by_label("How far they have come").select_option("committed")
    beside.get_by_label("With how much").fill("50k")
    beside.get_by_role("button", name="Save investor").click()
    expect(investor.locator("#investors")).to_contain_text("£50k committed or invested")
    looks_sound(investor)
    close_deal(investor, founder)
    investor.get_by_role("link", name="Portfolio", exact=True).first.click()
    row = investor.get_by_role("row").filter(has_text="Tarnwick Motion")
    expect(row).to_contain_text("£300k")
    looks_sound(investor)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_portfolio_is_sound(visit: Visitor, size: tuple[int, int]) -> None:
    page = visit(INVESTOR, size=size)
    page.goto("/funders/wrekin-vale-ventures/portfolio?sort=amount")
    expect(page.locator("main")).to_contain_text("DEMO")
    looks_sound(page)
    follow(page.locator("tbody td a").first)
    expect(page.locator("main")).to_contain_text("Confirmed by both sides")
    looks_sound(page)
