"""A circle and a drawn area on the form of a mandate, with scripts and without, and saved while it saves itself."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

INVESTOR = "investor@parity.example"
MANDATE = "/mandates/wrekin-vale-seed"
FORM = f"{MANDATE}/edit"
CORNERS = "52.3, -2.2\n52.3, -1.2\n52.9, -1.2\n52.9, -2.2"


def state_circle(page: Page, centre: str, distance: str) -> int:
    """Fill the last line of places with a circle, and give its number."""
    line = page.locator('[name^="places-"][name$="-kind"]').count() - 1
    page.locator(f'[name="places-{line}-kind"]').select_option(label="Within a distance of a place")
    page.locator(f'[name="places-{line}-code"]').fill(centre)
    page.locator(f'[name="places-{line}-distance"]').fill(distance)
    return line


def settle(page: Page, scripts: bool) -> None:
    """Let the form save itself, and the part beside it be drawn anew: the browser calls one that it leaves an error."""
    if scripts:
        page.keyboard.press("Tab")
        expect(page.locator("[data-saved]")).to_contain_text("Saved")
        expect(page.locator(".htmx-request")).to_have_count(0)


@pytest.mark.parametrize(
    ("size", "theme", "scripts", "centre"),
    [(WIDE, "light", True, "CV10"), (PHONE, "dark", True, "B15"), (PHONE, "light", False, "WV1")],
    ids=["wide-light", "phone-dark", "phone-no-scripts"],
)
def test_a_circle_and_a_drawn_area_are_stated(
    visit: Visitor, size: tuple[int, int], theme: Theme, scripts: bool, centre: str
) -> None:
    page = visit(INVESTOR, size=size, theme=theme, scripts=scripts)
    page.goto(FORM)
    line = state_circle(page, f"{centre} 0TU", "12.5")
    settle(page, scripts)
    page.locator('button[name="more"][value="places"]').click()
    expect(page.locator(f'[name="places-{line + 2}-kind"]')).to_be_visible()
    page.locator(f'[name="places-{line + 1}-kind"]').select_option(label="A drawn area")
    page.locator(f'[name="places-{line + 1}-code"]').fill(f"Corner of {centre}")
    page.locator(f'[name="places-{line + 1}-outline"]').fill(CORNERS)
    settle(page, scripts)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**{MANDATE}")
    expect(page.get_by_text(f"Within 12.5 miles of {centre}").first).to_be_visible()
    expect(page.get_by_text(f"Drawn area “Corner of {centre}”").first).to_be_visible()
    if scripts:
        looks_sound(page)
        page.goto(FORM)
        looks_sound(page)


def test_what_is_sent_while_the_form_saves_itself_is_no_second_editor(visit: Visitor) -> None:
    page = visit(INVESTOR)
    page.goto(FORM)
    line = state_circle(page, "LE1", "7")
    settle(page, scripts=True)

    def hold(route: Route) -> None:
        """Let the server save what the form sends by itself, and send it by hand before the answer is there."""
        if not route.request.headers.get("hx-request"):
            route.continue_()
            return
        answer = route.fetch()
        page.locator(f'[name="places-{line}-distance"]').fill("9")
        page.get_by_role("button", name="Save", exact=True).click()
        route.fulfill(response=answer)

    page.route(f"**{FORM}", hold)
    page.locator(f'[name="places-{line}-unit"]').select_option("km")
    page.wait_for_url(f"**{MANDATE}")
    expect(page.get_by_text("Within 9 km of LE1").first).to_be_visible()
