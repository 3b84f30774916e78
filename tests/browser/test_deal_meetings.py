"""An investor keeps a meeting with a deal, and writes down what was said, on a wide screen and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

INVESTOR = "investor@parity.example"


@pytest.mark.parametrize(
    ("size", "theme", "scripts"),
    [(WIDE, "light", True), (PHONE, "dark", True), (WIDE, "dark", False)],
    ids=["wide-light", "phone-dark", "no-scripts"],
)
def test_a_meeting_is_kept_with_a_deal(visit: Visitor, size: tuple[int, int], theme: Theme, scripts: bool) -> None:
    page = visit(INVESTOR, size=size, theme=theme, scripts=scripts)
    page.goto("/pipeline/table")
    follow(page.locator("main table th a[href*='/pipeline/deals/']").first)
    meetings = page.locator("#meetings")
    meetings.get_by_text("Add a meeting").click()
    meetings.get_by_label("How long").fill("60")
    meetings.get_by_role("button", name="Add meeting").click()
    expect(page.get_by_role("alert").first).to_contain_text("Say when it begins")
    meetings.get_by_label("Begins").fill("2031-07-02T09:00")
    meetings.get_by_label("Where, or a link").fill("At their rig")
    meetings.get_by_role("button", name="Add meeting").click()
    row = meetings.get_by_role("listitem").filter(has_text="At their rig").first
    expect(row.get_by_text("Ahead")).to_be_visible()
    expect(row.get_by_role("link", name="Take it into your calendar")).to_be_visible()
    if scripts:
        # At its top: further down, the page's own head lies over what axe measures.
        page.goto(page.url.partition("#")[0])
        looks_sound(page)
    follow(row.locator("a").first)
    page.get_by_label("What was said").fill("They showed the rig.")
    page.get_by_label("Next step").fill("Call their first customer")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#meetings").get_by_text("They showed the rig.").first).to_be_visible()
    expect(page.locator("#edit-deal").get_by_label("Next step")).to_have_value("Call their first customer")
    follow(page.locator("#meetings").get_by_role("listitem").filter(has_text="At their rig").first.locator("a").first)
    if scripts:
        looks_sound(page)
        page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Call it off").click()
    expect(page.locator("#meetings").get_by_text("Called off").first).to_be_visible()
