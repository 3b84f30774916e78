"""The table of deals in a browser: a filter, columns and several deals at once; with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

INVESTOR = "investor@parity.example"
TABLE = "/pipeline/table"


@pytest.mark.parametrize(
    "address",
    [
        TABLE,
        f"{TABLE}?g1=trl.from.5&g2=stage.is.seed",
        "/mandates/wrekin-vale-seed/similar",
        "/mandates/wrekin-vale-seed/together",
        "/mandates/wrekin-vale-seed/edit",
    ],
)
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_page_is_sound(visit: Visitor, address: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(INVESTOR, size=size, theme=theme)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    looks_sound(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_conditions_narrow_the_board_and_the_table(visit: Visitor, scripts: bool) -> None:
    page = visit(INVESTOR, scripts=scripts)
    page.goto("/pipeline")
    page.locator("#filter-groups summary").click()
    page.get_by_label("Add a condition: what about").select_option(label="Technology readiness")
    follow(page.get_by_role("button", name="Add a condition"))
    page.get_by_label("Value: Technology readiness, group 1").fill("8")
    page.get_by_role("button", name="Apply", exact=True).last.click()
    expect(page).to_have_url(re.compile(r"/pipeline\?g1=trl\.from\.8$"))
    expect(page.locator(".filter-group legend .facet-count")).to_be_visible()
    page.get_by_role("link", name="Table", exact=True).click()
    expect(page).to_have_url(re.compile(r"/pipeline/table\?g1=trl\.from\.8$"))
    meeting = int(page.locator(".filter-group legend .facet-count").inner_text().split()[0])
    expect(page.locator("tbody tr")).to_have_count(meeting)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_chosen_deals_are_tagged_in_the_columns_one_chose(visit: Visitor, scripts: bool) -> None:
    page = visit(INVESTOR, scripts=scripts)
    page.goto(f"{TABLE}?sort=venture")
    page.get_by_text("Columns", exact=True).click()
    page.get_by_label("Region", exact=True).uncheck()
    page.get_by_label("Track", exact=True).check()
    follow(page.get_by_role("button", name="Show these columns"))
    expect(page.locator("thead")).to_contain_text("Track")
    expect(page.locator("thead")).not_to_contain_text("Region")
    page.get_by_text("With the chosen deals").click()
    follow(page.get_by_role("button", name="Put the tag on"))
    expect(page.get_by_text("Choose at least one deal")).to_be_visible()
    boxes = page.locator("tbody input[type=checkbox]")
    tag = f"seen {'with' if scripts else 'without'} scripts"
    for number in (0, 1):
        boxes.nth(number).check()
    page.get_by_label("Tag", exact=True).fill(tag)
    page.get_by_role("button", name="Put the tag on").click()
    expect(page.get_by_text("2 deals tagged.")).to_be_visible()
    expect(page.locator("thead")).to_contain_text("Track")
    page.get_by_role("link", name=tag).click()
    expect(page.locator(".count-line strong")).to_have_text("2")
    if scripts:
        looks_sound(page)
