"""What scripts add: the palette, forms that save themselves, charts, menus, filters of a phone."""

import csv
import re
from pathlib import Path

from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser.conftest import PHONE, Visitor
from tests.support.browser import rest, saving_itself

FOUNDER = "founder@parity.example"
ABOUT = "/ventures/tarnwick-motion/edit/about"


def test_ctrl_k_finds_a_venture_and_opens_it(page: Page) -> None:
    page.goto("/gap")
    page.keyboard.press("Control+k")
    box = page.locator("#palette").get_by_role("combobox")
    expect(box).to_be_focused()
    # Whoever types slowly is shown what the first letters find, until what the next ones find takes its place.
    with page.expect_response(re.compile("[?&]q=tarnwick(&|$)")):
        box.press_sequentially("tarnwick")
    rest(page)
    option = page.get_by_role("option", name="Tarnwick Motion").first
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Tarnwick Motion")).to_be_visible()


def test_escape_closes_the_palette(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search ventures, funders, clusters and places").first.click()
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_without_a_script_the_search_box_leads_to_a_page(visit: Visitor) -> None:
    page = visit(scripts=False)
    page.goto("/")
    page.locator("header input[name=q]").fill("tarnwick")
    page.keyboard.press("Enter")
    expect(page.locator("main").get_by_role("link", name="Tarnwick Motion")).to_be_visible()


def test_a_form_saves_itself_and_says_when(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto(ABOUT)
    line = page.get_by_label("In one line")
    line.fill("Brake-by-wire modules that retrofit to vans in an afternoon.")
    with saving_itself(page):
        line.press("Tab")
    page.goto(ABOUT)
    expect(line).to_have_value("Brake-by-wire modules that retrofit to vans in an afternoon.")


def test_what_is_typed_before_the_scripts_have_come_is_saved_as_well(visit: Visitor) -> None:
    page = visit(FOUNDER)
    held: list[Route] = []
    page.route("**/build/app.*.js", lambda route: held.append(route), times=1)
    with page.expect_request("**/build/app.*.js"):
        page.goto(ABOUT, wait_until="commit")
    line = page.get_by_label("In one line")
    line.fill("Brake modules for vans, typed on a train.")
    line.press("Tab")
    expect(page.locator("[data-saved]")).not_to_contain_text("Saved")
    held.pop().continue_()
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    page.goto(ABOUT)
    expect(line).to_have_value("Brake modules for vans, typed on a train.")


def test_a_form_that_nobody_touched_is_not_saved(visit: Visitor) -> None:
    page = visit(FOUNDER)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    for section in ("about", "sectors", "places", "round", "tax"):
        page.goto(f"/ventures/tarnwick-motion/edit/{section}", wait_until="networkidle")
        expect(page.locator("form[data-autosave]")).to_be_visible()
    assert set(sent) == {"GET"}


def test_nobody_leaves_with_something_unsaved_by_mistake(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto(ABOUT)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("In one line").press_sequentially("x")
    with page.expect_event("dialog"):
        page.evaluate("location.assign('/gap')")
    expect(page).to_have_url(ABOUT)
    assert asked == ["beforeunload"]
    page.evaluate("document.querySelector('form[data-autosave]').remove()")


def test_what_is_typed_while_a_save_is_under_way_is_not_forgotten(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto(ABOUT)
    held: list[Route] = []
    page.route(
        f"**{ABOUT}", lambda route: held.append(route) if route.request.method == "POST" else route.continue_(), times=1
    )
    line = page.get_by_label("In one line")
    line.fill("Brake modules for vans.")
    with page.expect_request(lambda request: request.method == "POST"):
        line.press("Tab")
    line.press_sequentially(" They fit")
    held.pop().continue_()
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog"):
        page.evaluate("location.assign('/gap')")
    expect(page).to_have_url(ABOUT)
    with saving_itself(page):
        line.press("Tab")
    page.goto("/gap")
    expect(page).to_have_url("/gap")


def test_a_chart_is_drawn_and_taken_away_as_picture_and_table(page: Page, tmp_path: Path) -> None:
    page.goto("/gap")
    chart = page.locator("[data-chart]").first
    expect(chart.locator("canvas")).to_be_visible()
    with page.expect_download() as picture:
        chart.get_by_role("button", name="PNG").click()
    picture.value.save_as(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as table:
        chart.get_by_text("CSV", exact=True).click()
    table.value.save_as(tmp_path / "chart.csv")
    rows = list(csv.reader((tmp_path / "chart.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) > 3
    assert len({len(row) for row in rows}) == 1


def test_without_a_script_the_figures_are_a_table(visit: Visitor) -> None:
    page = visit(scripts=False)
    page.goto("/gap")
    chart = page.locator("[data-chart]").first
    expect(chart.locator("[data-canvas]")).to_be_hidden()
    chart.locator(".chart-table > summary").click()
    expect(chart.locator("table")).to_be_visible()


def test_a_phone_shows_results_before_filters(visit: Visitor) -> None:
    page = visit(size=PHONE)
    page.goto("/ventures")
    expect(page.locator(".facet").first).to_be_hidden()
    page.locator("main").get_by_text("Filters", exact=True).click()
    expect(page.locator(".facet").first).to_be_visible()


def test_filters_work_without_a_script(visit: Visitor) -> None:
    page = visit(scripts=False)
    page.goto("/ventures")
    everything = page.locator(".count-line strong").inner_text()
    page.locator(".facet-choice").filter(has_text="Seed").first.click()
    expect(page.locator(".facet-choice[aria-current]")).to_have_count(1)
    expect(page.locator(".count-line strong")).not_to_have_text(everything)


def test_a_menu_closes_when_one_looks_elsewhere(page: Page) -> None:
    page.goto("/ventures")
    page.get_by_text("Export", exact=True).click()
    item = page.get_by_role("link", name="CSV file")
    expect(item).to_be_visible()
    page.keyboard.press("Escape")
    expect(item).to_be_hidden()
    page.get_by_text("Export", exact=True).click()
    page.locator("h1").click()
    expect(item).to_be_hidden()


def test_a_match_is_added_to_the_pipeline_in_place(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto("/ventures/tarnwick-motion/matches")
    add = page.get_by_role("button", name="Add to pipeline").last
    add.scroll_into_view_if_needed()
    count = page.get_by_role("button", name="Add to pipeline").count()
    add.click()
    expect(page.get_by_role("button", name="Add to pipeline")).to_have_count(count - 1)
    # The first stage is called by the track of the money: Sourced, or Eligible for a grant.
    expect(page.get_by_role("link", name="In your pipeline: ")).to_be_visible()
