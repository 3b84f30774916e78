"""Webhooks in a browser: added, shown their secret once, tried out, and sound at both widths."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

INVESTOR = "investor@parity.example"


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_webhook_is_added_tried_out_and_deleted(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page = visit(INVESTOR, size=size, theme=theme)
    page.goto("/organisations")
    follow(page.locator("main table a").first)
    follow(page.get_by_role("link", name="Webhooks"))
    looks_sound(page)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("Enter a web address").first).to_be_visible()
    page.get_by_label("Web address").fill("https://hooks.example.org/parity?list=deals")
    page.get_by_label("What it is for").fill(f"Our own list, {theme}")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("code")).to_contain_text("whsec_")
    looks_sound(page)
    follow(page.get_by_role("link", name="I have copied it"))
    expect(page.get_by_text("whsec_")).to_have_count(0)
    page.get_by_role("button", name="Send a test").click()
    expect(page.locator("main tbody tr")).to_contain_text("On its way")
    looks_sound(page)
    page.get_by_role("button", name="Pause it").click()
    expect(page.get_by_text("Somebody paused it.")).to_be_visible()
    looks_sound(page)
    page.once("dialog", lambda dialog: dialog.accept())
    follow(page.get_by_role("button", name="Delete it"))
    expect(page.get_by_text(f"Our own list, {theme}")).to_have_count(0)
