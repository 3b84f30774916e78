"""Somebody reads where they stand, signs a statement, opens it and takes it back; staff publish a wording."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Visitor, looks_sound
from tests.support.browser import follow

CLUSTER = "cluster@parity.example"
STAFF = "admin@parity.example"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_individual_signs_and_takes_it_back(visit: Visitor, scripts: bool) -> None:
    page = visit(CLUSTER, size=WIDE if scripts else PHONE, scripts=scripts)
    page.goto("/me/category")
    expect(page.locator("main")).to_contain_text("Offers are kept from you")
    if scripts:
        looks_sound(page)
    follow(page.get_by_role("link", name="Read and sign as high net worth individual"))
    if scripts:
        looks_sound(page)
    page.get_by_label("I had an income of £100,000 or more").check()
    page.get_by_label("Income in the last financial year").fill("90k")
    page.get_by_label("I have read all of this").check()
    page.get_by_label("Sign with your name").fill("Conrad Bexley")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".field-error")).to_contain_text("The condition is met from £100,000")
    expect(page.get_by_label("I had an income of £100,000 or more")).to_be_checked()
    page.get_by_label("Income in the last financial year").fill("120k")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("main")).to_contain_text("It counts from")
    page.get_by_role("link", name="Open the statement").first.click()
    expect(page.locator("main")).to_contain_text("£120,000")
    if scripts:
        looks_sound(page)
    page.goto("/me/category")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("main")).to_contain_text("Nothing more is shown by it")


def test_staff_publish_a_wording(visit: Visitor) -> None:
    page = visit(STAFF)
    page.goto("/admin/wordings")
    looks_sound(page)
    follow(page.get_by_role("link", name="Summary of risks"))
    looks_sound(page)
    page.get_by_label("Where it is from").fill("Checked by counsel")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("Version 2 is published")
