"""A circle and a drawn area on the form of a mandate, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

INVESTOR = "investor@parity.example"
FORM = "/mandates/wrekin-vale-seed/edit"
CORNERS = "52.3, -2.2\n52.3, -1.2\n52.9, -1.2\n52.9, -2.2"


@pytest.mark.parametrize(
    ("size", "theme", "scripts", "centre"),
    [(WIDE, "light", True, "CV10"), (PHONE, "dark", False, "WV1")],
    ids=["wide-light", "phone-dark-no-scripts"],
)
def test_a_circle_and_a_drawn_area_are_stated(
    visit: Visitor, size: tuple[int, int], theme: Theme, scripts: bool, centre: str
) -> None:
    page = visit(INVESTOR, size=size, theme=theme, scripts=scripts)
    page.goto(FORM)
    first = page.locator('[name^="places-"][name$="-kind"]').count() - 1
    page.locator(f'[name="places-{first}-kind"]').select_option(label="Within a distance of a place")
    page.locator(f'[name="places-{first}-code"]').fill(f"{centre} 0TU")
    page.locator(f'[name="places-{first}-distance"]').fill("12.5")
    page.locator('button[name="more"][value="places"]').click()
    expect(page.locator(f'[name="places-{first + 2}-kind"]')).to_be_visible()
    page.locator(f'[name="places-{first + 1}-kind"]').select_option(label="A drawn area")
    page.locator(f'[name="places-{first + 1}-code"]').fill(f"Corner of {centre}")
    page.locator(f'[name="places-{first + 1}-outline"]').fill(CORNERS)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/mandates/wrekin-vale-seed")
    expect(page.get_by_text(f"Within 12.5 miles of {centre}")).to_be_visible()
    expect(page.get_by_text(f"Drawn area “Corner of {centre}”")).to_be_visible()
    looks_sound(page)
    page.goto(FORM)
    looks_sound(page)
    page.screenshot(path=f"/tmp/catchment-{size[0]}.png", full_page=True)
    page.goto("/mandates/wrekin-vale-seed")
    page.screenshot(path=f"/tmp/catchment-page-{size[0]}.png", full_page=True)
