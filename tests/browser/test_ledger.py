"""The time ledger in a browser: sound at both widths, and kept without a script."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

FOUNDER = "founder@parity.example"
AT = "/ventures/tarnwick-motion/time"


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_the_ledger_and_an_entry_are_sound(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page = visit(FOUNDER, size=size, theme=theme)
    page.goto(AT)
    looks_sound(page)
    follow(page.get_by_role("link", name="Change the entry").first)
    looks_sound(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_time_is_entered_and_taken_out(visit: Visitor, scripts: bool) -> None:
    page, note = visit(FOUNDER, scripts=scripts), f"Walked the plant, scripts {scripts}"
    page.goto(AT)
    page.get_by_label("Hours", exact=False).fill("1:15")
    page.get_by_label("Spent on").select_option("other")
    page.get_by_label("Note").fill(note)
    page.get_by_role("button", name="Enter").click()
    row = page.locator("main tr", has_text=note)
    expect(row).to_contain_text("1.25")
    follow(row.get_by_role("link", name="Change"))
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Take it out").click()
    expect(page).to_have_url(AT)
    expect(page.locator("main .notice").first).to_contain_text("Taken out.")
    expect(page.locator("main tr", has_text=note)).to_have_count(0)
