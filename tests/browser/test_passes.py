"""A pass with feedback that the founder reads; the memo, the funnel and what is owed, wide and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Visitor, looks_sound
from tests.browser.test_board import INVESTOR
from tests.browser.test_closing import open_deal
from tests.support.browser import follow

FOUNDER = "founder@parity.example"


def test_a_pass_is_read_by_the_founder(visit: Visitor) -> None:
    investor, founder = visit(INVESTOR), visit(FOUNDER)
    open_deal(investor)
    follow(investor.get_by_role("link", name="Pass", exact=True))
    looks_sound(investor)
    form = investor.locator("form[action$='/pass']")
    form.get_by_label("Main reason").select_option("traction.no_customers")
    form.get_by_label("What the venture may be told").fill("Show us ten fleets that pay.")
    form.get_by_label("Note").fill("Only among ourselves.")
    form.get_by_label("When it has reached").select_option("customers")
    form.get_by_label("At least").fill("500")
    form.get_by_role("button", name="Pass on this deal").click()
    expect(investor.locator("main")).to_contain_text("with 500 paying customers")
    founder.goto("/ventures/tarnwick-motion/feedback")
    expect(founder.locator("main")).to_contain_text("Show us ten fleets that pay.")
    expect(founder.locator("main")).to_contain_text("again with 500 paying customers")
    expect(founder.locator("main")).not_to_contain_text("Only among ourselves.")
    looks_sound(founder)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_pages_of_a_decision_are_sound(visit: Visitor, size: tuple[int, int]) -> None:
    page = visit(INVESTOR, size=size)
    for address in ("/pipeline/funnel", "/pipeline/funnel?by=source", "/pipeline/owed"):
        page.goto(address)
        looks_sound(page)
    page.goto("/pipeline/table?stage=due_diligence")
    page.goto(f"{page.locator('tbody th a').first.get_attribute('href')}/memo")
    expect(page.locator("main")).to_contain_text("Why they fit, and how far")
    looks_sound(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Word").click()
    assert taken.value.suggested_filename.endswith(".docx")
    founder = visit(FOUNDER, size=size)
    founder.goto("/ventures/tarnwick-motion/feedback")
    looks_sound(founder)
