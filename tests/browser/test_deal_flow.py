"""Deal flow in a browser: a list is saved from its page, found on the mandate's home, changed and deleted."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

INVESTOR = "investor@parity.example"
RANKED = "/mandates/wrekin-vale-seed/matches"
HOME = "/mandates/wrekin-vale-seed/flow"
PAGES = [HOME, "/views", f"/views/new?at={RANKED}", "/views/new?at=/ventures", "/views/new?at=/pipeline/table"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_page_of_deal_flow_is_sound(visit: Visitor, address: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(INVESTOR, size=size, theme=theme)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    looks_sound(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_list_is_saved_found_and_deleted(visit: Visitor, scripts: bool) -> None:
    name = f"Seed with{'' if scripts else 'out'} scripts"
    page = visit(INVESTOR, size=PHONE, scripts=scripts)
    page.goto(f"{RANKED}?stage=seed&page=2")
    follow(page.get_by_role("link", name="Save this view"))
    page.get_by_label("Name").fill(name)
    page.get_by_label("Your team’s, and only you change it").check()
    page.get_by_label("Every day, when something is new").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    if scripts:
        # axe is a script itself.
        looks_sound(page)
    page.goto(HOME)
    page.get_by_role("link", name=name, exact=True).click()
    expect(page).to_have_url(f"{RANKED}?stage=seed")
    page.goto("/views")
    expect(page.get_by_role("row", name=name)).to_contain_text("Every day, when something is new")
    follow(page.get_by_role("link", name=f"Settings of {name}"))
    page.get_by_role("button", name="Delete this view").click()
    expect(page.locator("main .notice").first).to_contain_text(f"“{name}” is deleted.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_table_of_deals_is_saved_with_its_columns(visit: Visitor, scripts: bool) -> None:
    name = f"Open deals with{'' if scripts else 'out'} scripts"
    page = visit(INVESTOR, size=PHONE, scripts=scripts)
    page.goto("/pipeline/table?stage=sourced&sort=venture&page=1")
    page.get_by_text("Columns", exact=True).click()
    for label in ("Mandate", "Amount", "Next step", "Looked after by", "Tags", "Region"):
        page.get_by_label(label, exact=True).uncheck()
    follow(page.get_by_role("button", name="Show these columns"))
    follow(page.get_by_role("link", name="Save this view"))
    page.get_by_label("Name").fill(name)
    page.get_by_label("On Mondays, when something is new").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(re.compile(r"It shows [0-9]+ deals? about [0-9]+ ventures? now"))).to_be_visible()
    if scripts:
        looks_sound(page)
    page.get_by_role("link", name="Open the list").click()
    expect(page).to_have_url(re.compile(r"stage=sourced&sort=venture&col=stage&col=days$"))
    expect(page.locator("thead")).to_contain_text("Days in stage")
    expect(page.locator("thead")).not_to_contain_text("Region")
    page.goto("/pipeline?overdue=1")
    expect(page.get_by_role("link", name="Save this view")).to_be_visible()
    page.goto("/views")
    expect(page.get_by_role("row", name=name)).to_contain_text("Table of deals")


def passed_on(page: Page) -> Locator:
    """Where the last tab says how many ventures are passed on."""
    return page.locator("#match-tabs .facet-count").last


def test_a_ranked_list_is_worked_by_the_keyboard(visit: Visitor) -> None:
    page = visit(INVESTOR)
    page.goto(RANKED)
    looks_sound(page)
    names = page.locator(".match h2 a")
    page.keyboard.press("j")
    expect(names.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("k")
    page.keyboard.press("x")
    chosen = page.locator(".match").nth(0)
    expect(chosen.get_by_label("Choose")).to_be_checked()
    expect(page.locator(".match")).to_have_count(20)
    name = names.nth(0).inner_text()
    listed, passed = int(page.locator("#match-count strong").inner_text()), int(passed_on(page).inner_text())
    page.keyboard.press("p")
    expect(page.get_by_label("Main reason")).to_be_focused()
    looks_sound(page)
    page.get_by_role("button", name="Cancel").click()
    expect(names.nth(0)).to_be_focused()
    page.keyboard.press("p")
    page.get_by_label("Main reason").select_option("timing.too_early")
    page.get_by_role("button", name="Pass", exact=True).click()
    line = page.locator(".match-line")
    expect(line).to_contain_text(f"Passed: {name}. Timing: Too early.")
    expect(line.get_by_role("button", name="Undo")).to_be_focused()
    expect(page.locator(".match")).to_have_count(21)
    expect(names).to_have_count(20)
    expect(page.locator("#match-count strong")).to_have_text(str(listed - 1))
    expect(passed_on(page)).to_have_text(str(passed + 1))
    looks_sound(page)
    page.keyboard.press("j")
    expect(names.nth(0)).to_be_focused()
    page.keyboard.press("k")
    expect(line.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("u")
    expect(line).to_have_count(0)
    expect(names.nth(0)).to_have_text(name)
    expect(page.locator(".match")).to_have_count(20)
    expect(page.locator("#match-count strong")).to_have_text(str(listed))
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("button", name="Keys").click()
    page.keyboard.press("j")
    expect(names.nth(0)).not_to_be_focused()
    for number in (0, 1):
        page.locator(".match").nth(number).get_by_label("Choose").check()
    follow(page.get_by_role("button", name="Compare the chosen"))
    expect(page.locator("thead th")).to_have_count(2)
    looks_sound(page)


def test_a_mandates_home_is_worked_by_the_keyboard(visit: Visitor) -> None:
    page = visit(INVESTOR)
    page.goto(HOME)
    names = page.locator(".flow-venture h3 a")
    page.keyboard.press("j")
    expect(names.nth(0)).to_be_focused()
    name = names.nth(0).inner_text()
    page.keyboard.press("p")
    page.get_by_label("Main reason").select_option("timing.too_early")
    follow(page.get_by_role("button", name="Pass", exact=True))
    expect(page.locator("form.notice")).to_contain_text(f"Passed: {name}. Timing: Too early.")
    expect(names.nth(0)).not_to_have_text(name)
    looks_sound(page)
    with page.expect_navigation():
        page.keyboard.press("u")
    expect(page.locator(".notice")).to_contain_text("Taken back.")
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator(".flow-venture").nth(0)).to_contain_text("In your pipeline")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/ventures/[a-z0-9-]+/matches/wrekin-vale-seed$"))


def test_without_scripts_a_pass_is_told_on_top_and_taken_back(visit: Visitor) -> None:
    page = visit(INVESTOR, size=PHONE, scripts=False)
    page.goto(f"{RANKED}?page=2")
    first = page.locator(".match h2 a").nth(0)
    name = first.inner_text()
    follow(page.locator(".match").nth(0).get_by_role("link", name="Pass", exact=True))
    page.get_by_label("Main reason").select_option("market.too_small")
    follow(page.get_by_role("button", name="Pass", exact=True))
    told = page.locator("form.notice")
    expect(told).to_contain_text(f"Passed: {name}. Market: Too small.")
    expect(first).not_to_have_text(name)
    passed = int(passed_on(page).inner_text())
    follow(page.locator("#match-tabs a").last)
    expect(page.locator(".match-passed")).to_have_count(passed)
    expect(page.locator(".match", has_text=name)).to_contain_text("Market: Too small.")
    page.go_back()
    told.get_by_role("button", name="Undo").click()
    expect(first).to_have_text(name)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_list_of_what_is_passed_on_is_sound(visit: Visitor, size: tuple[int, int]) -> None:
    page = visit(INVESTOR, size=size)
    page.goto(f"{RANKED}?show=passed")
    looks_sound(page)
    expect(page.locator(".match-passed")).to_have_count(int(passed_on(page).inner_text()))
