"""Stages in an organisation's own words, on a wide screen and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

INVESTOR = "investor@parity.example"


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_stage_is_added_and_asks_for_what_it_needs(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page, name = visit(INVESTOR, size=size, theme=theme), f"Lawyers {size[0]}"
    page.goto("/pipeline")
    follow(page.locator("main").get_by_role("link", name="Stages"))
    looks_sound(page)
    follow(page.get_by_role("link", name="Add a stage"))
    page.get_by_label("Name").fill(name)
    page.get_by_label("What it means").select_option("legals")
    page.get_by_label("Days it should take").fill("20")
    page.get_by_label("A file with the deal").check()
    looks_sound(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("20")
    follow(page.get_by_role("link", name=f"Edit {name}"))
    follow(page.get_by_role("link", name="Back"))
    page.goto("/pipeline")
    expect(page.get_by_role("heading", name=name)).to_be_attached()
    looks_sound(page)
    follow(page.locator("[data-board-column='partner_meeting'] .board-card-title").first)
    page.get_by_label("Move to").select_option(label=name)
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text(f"{name}: Add a file to the deal first.").first).to_be_visible()
    looks_sound(page)
