"""The frame of every page: its skip link, its menu, its theme, with scripts and without."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visitor


def test_the_first_key_leads_past_the_menu(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_menu_of_a_phone_opens_and_closes_without_a_script(visit: Visitor) -> None:
    page = visit(size=PHONE, scripts=False)
    page.goto("/")
    menu = page.get_by_role("navigation", name="Main")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_the_menu_of_a_wide_screen_is_simply_there(page: Page) -> None:
    page.goto("/")
    menu = page.get_by_role("navigation", name="Main")
    expect(menu.get_by_role("link", name="Home")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()


def test_the_theme_that_somebody_chooses_is_there_on_the_next_page(visit: Visitor) -> None:
    page = visit(theme="light")
    page.goto("/")
    body = page.locator("body")
    light = body.evaluate("element => getComputedStyle(element).backgroundColor")
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    # The colour may take a moment to change; this waits for it.
    expect(body).not_to_have_css("background-color", light)
    page.goto("/gap")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="Switch between light and dark").click()
    page.goto("/")
    expect(body).to_have_css("background-color", light)


def test_without_a_script_the_system_chooses_the_theme(visit: Visitor) -> None:
    grounds = set()
    for theme in ("light", "dark"):
        page = visit(theme=theme, scripts=False)
        page.goto("/")
        expect(page.locator("[data-theme-toggle]").first).to_be_hidden()
        grounds.add(page.locator("body").screenshot())
    assert len(grounds) == 2


def test_somebody_signs_in_and_out_by_hand(visit: Visitor) -> None:
    page = visit(scripts=False)
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("founder@parity.example")
    page.get_by_label("Password").fill("parity-demo-2026")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.locator(".menu-person summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("header").get_by_role("link", name="Sign in")).to_be_visible()
