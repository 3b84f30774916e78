"""A circle and a drawn area on the form of a mandate, with scripts and without, and saved while it saves itself."""

import json

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import saving_itself

INVESTOR = "investor@parity.example"
MANDATE = "/mandates/wrekin-vale-seed"
FUNDER = "/funders/wrekin-vale-ventures"
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
        with saving_itself(page):
            page.keyboard.press("Tab")


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


def start_drawing(page: Page, name: str) -> tuple[Locator, Locator]:
    """Begin a drawn area in the last line of places; give the field of its outline, and its map."""
    line = page.locator('[name^="places-"][name$="-kind"]').count() - 1
    page.locator(f'[name="places-{line}-code"]').fill(name)
    page.locator(f'[name="places-{line}-kind"]').select_option(label="A drawn area")
    drawing = page.get_by_role("group", name="The area on a map").last
    drawing.get_by_role("img").scroll_into_view_if_needed()
    return page.locator(f'[name="places-{line}-outline"]'), drawing


def spot(page: Page, drawing: Locator, across: float, down: float) -> tuple[float, float]:
    """Give where on the screen a part of the way across and down the map is."""
    box = drawing.get_by_role("img").bounding_box()
    assert box
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def corners(outline: Locator) -> list[tuple[float, float]]:
    """Give the corners that a field states, line by line."""
    pairs = [line.split(", ") for line in outline.input_value().splitlines()]
    return [(float(lat), float(lon)) for lat, lon in pairs]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_triangle_that_is_clicked_on_the_map_is_kept(visit: Visitor, size: tuple[int, int]) -> None:
    page = visit(INVESTOR, size=size)
    page.goto(FORM)
    name = f"Triangle {size[0]}"
    outline, drawing = start_drawing(page, name)
    for across, down in ((0.5, 0.6), (0.7, 0.65)):
        page.mouse.click(*spot(page, drawing, across, down))
    with saving_itself(page):
        page.mouse.click(*spot(page, drawing, 0.55, 0.75))
    expect(drawing.get_by_text("3 corners.")).to_be_visible()
    drawn = corners(outline)
    assert [lat for lat, _ in drawn] == sorted((lat for lat, _ in drawn), reverse=True)
    assert drawn[0][1] < drawn[2][1] < drawn[1][1]
    assert all(50 < lat < 55 and -5 < lon < 1 for lat, lon in drawn)
    looks_sound(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**{MANDATE}")
    expect(page.get_by_text(f"Drawn area “{name}”").first).to_be_visible()
    ring = [[lon, lat] for lat, lon in drawn]
    kept = json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    assert kept in page.locator("pre").all_text_contents()
    assert page.locator("#areas svg .level-5").count() > 1
    page.goto(FORM)
    again = page.get_by_role("group", name="The area on a map").last
    expect(again.get_by_text("3 corners.")).to_be_visible()
    expect(again.locator("circle")).to_have_count(3)


def test_corners_are_moved_and_taken_back_and_what_is_typed_is_drawn(visit: Visitor) -> None:
    page = visit(INVESTOR)
    page.goto(f"{FUNDER}/mandates/new")
    outline, drawing = start_drawing(page, "Trial")
    dots = drawing.locator("circle")
    expect(drawing.get_by_text("No corners.")).to_be_visible()
    outline.fill(CORNERS)
    expect(dots).to_have_count(4)
    typed = corners(outline)
    for _ in range(3):
        drawing.get_by_role("button", name="Closer").click()
    drawing.get_by_role("img").scroll_into_view_if_needed()
    dots.nth(1).hover()
    page.mouse.down()
    page.mouse.move(*spot(page, drawing, 0.9, 0.6), steps=4)
    page.mouse.up()
    moved = corners(outline)
    assert moved[1][1] > typed[1][1]
    assert moved[:1] + moved[2:] == typed[:1] + typed[2:]
    dots.nth(0).click()
    assert corners(outline) == moved[1:]
    drawing.get_by_role("button", name="Take the last corner back").click()
    assert corners(outline) == moved[1:3]
    expect(drawing.get_by_text("2 corners. An area needs three or more.")).to_be_visible()
    outline.fill("52.3, -2.2\nsomewhere")
    expect(drawing.get_by_text("The field holds something else than corners.")).to_be_visible()
    page.mouse.click(*spot(page, drawing, 0.5, 0.5))
    assert outline.input_value() == "52.3, -2.2\nsomewhere"
    drawing.get_by_role("button", name="Clear").click()
    expect(outline).to_have_value("")
    expect(dots).to_have_count(0)
