"""Conditions in groups in a browser: added, applied, kept in a view; with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

INVESTOR = "investor@parity.example"
RANKED = "/mandates/wrekin-vale-seed/matches"
FULL = "g1=trl.from.5&g1=revenue.unknown&g1_join=any&g2=ask.between.250k..2m&g3=trl.from.many"


@pytest.mark.parametrize("address", [RANKED, "/ventures"])
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_list_with_conditions_is_sound(visit: Visitor, address: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(INVESTOR, size=size, theme=theme)
    page.goto(f"{address}?{FULL}")
    expect(page.locator(".filter-row")).to_have_count(4)
    looks_sound(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_conditions_are_added_applied_and_taken_away(visit: Visitor, scripts: bool) -> None:
    page = visit(INVESTOR, scripts=scripts)
    page.goto(RANKED)
    everything = page.locator(".count-line strong").inner_text()
    page.get_by_text("Conditions in groups").click()
    page.get_by_label("Add a condition: what about").select_option("Technology readiness")
    page.get_by_role("button", name="Add a condition").click()
    page.get_by_label("How to compare: Technology readiness, group 1").select_option("at least")
    page.get_by_label("Value: Technology readiness, group 1").fill("many")
    page.get_by_role("button", name="Apply").last.click()
    expect(page.get_by_text("Enter a number.")).to_be_visible()
    expect(page.locator(".count-line strong")).to_have_text(everything)
    page.get_by_label("Value: Technology readiness, group 1").fill("7")
    page.get_by_role("button", name="Apply").last.click()
    expect(page).to_have_url(f"{RANKED}?g1=trl.from.7")
    number = page.locator(".filter-row .facet-count").inner_text().split()[0]
    expect(page.locator(".count-line strong")).to_have_text(number)
    follow(page.get_by_role("link", name="Save this view"))
    page.get_by_label("Name").fill(f"Ready {scripts}")
    follow(page.get_by_role("button", name="Save", exact=True))
    page.goto("/mandates/wrekin-vale-seed/flow")
    page.get_by_role("link", name=f"Ready {scripts}", exact=True).click()
    expect(page).to_have_url(f"{RANKED}?g1=trl.from.7")
    page.get_by_role("button", name="Take away: Technology readiness, group 1").click()
    expect(page).to_have_url(RANKED)
    expect(page.locator(".count-line strong")).to_have_text(everything)
