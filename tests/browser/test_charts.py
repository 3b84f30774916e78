"""Every chart and every map of the platform: opened, seen, and read as a screen reader reads it."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, template_rendered
from playwright.sync_api import Locator, Page, expect

from foundation.web import transaction
from tests.browser.conftest import Site, Visitor
from tests.support.profiles import a_mandate

FOUNDER, MANAGER = "founder@parity.example", "manager@parity.example"
VENTURE, CLUSTER = "/ventures/tarnwick-motion", "/clusters/watling-mobility-cluster"
#: Where charts are. A template with a chart that none of these shows fails the test.
PAGES = (
    ("", "/gap"),
    ("", "/gap?register=parity&measure=follow_on_rate&outline=combined_authority"),
    ("", "/gap/sectors?register=imported_deals"),
    ("", "/gap/funnel"),
    ("", "/places/combined_authority/E47000007"),
    ("", "/pools"),
    ("", "/pools/lgps-central"),
    ("", "/pension-funds/E6905"),
    ("", "/ventures?view=map"),
    ("", f"{CLUSTER}/proposition"),
    ("", f"{CLUSTER}/capabilities"),
    ("", "/embed/ranking"),
    ("", "/embed/over-time?register=seis"),
    ("", "/embed/map?outline=pool"),
    ("", "/embed/sectors"),
    ("", f"/embed/clusters{CLUSTER.removeprefix('/clusters')}/asks"),
    ("", "/embed/pension-funds/E6905"),
    ("", "/mandates/near-the-park"),
    ("", "/embed/mandates/near-the-park"),
    (MANAGER, "/funders/mercian-growth-office/allocation"),
    (FOUNDER, f"{VENTURE}/readiness"),
    (FOUNDER, f"{VENTURE}/readiness/report"),
    (FOUNDER, f"{VENTURE}/plans?ask=500000"),
    (FOUNDER, f"{VENTURE}/plans/kept/1"),
    (FOUNDER, f"{VENTURE}/offers-abroad/1"),
    (FOUNDER, f"{VENTURE}/runway"),
)
#: Whether more than one colour is in a drawing, which may have several layers.
_PAINTED = """canvases => canvases.some(canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size > 1;
})"""
#: How much of a saved map is in the darkest shade that it has in the page.
_SHADED = """async saved => {
  const image = new Image();
  image.src = `data:image/png;base64,${saved}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const shade = getComputedStyle(document.querySelector(".hexmap-frame .level-5")).fill.match(/\\d+/g).map(Number);
  const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) found += shade.every((part, index) => data[at + index] === part);
  return found;
}"""


@contextmanager
def noting(app: Flask) -> Iterator[set[str]]:
    """Note the templates that an application draws."""
    seen: set[str] = set()

    def note(_app: Flask, template: Any, **_given: object) -> None:
        seen.add(template.name)

    with template_rendered.connected_to(note, app):
        yield seen


def templates_with_charts(app: Flask) -> set[str]:
    """Give the templates that draw a chart or a map, whatever package they are of."""
    found = set()
    for name in app.jinja_env.list_templates():
        source, _, _ = app.jinja_env.loader.get_source(app.jinja_env, name)  # type: ignore[union-attr]
        if "ui.chart(" in source or "ui.hexmap(" in source:
            found.add(name)
    return found


def read(page: Page, figure: Locator) -> None:
    """See one chart, open its table, and read all of it from the tree that screen readers are given."""
    title = figure.locator(".chart-title").inner_text()
    figure.scroll_into_view_if_needed()
    canvas, tiles = figure.locator("[data-canvas] canvas"), figure.locator(".hexmap-frame .hex")
    if figure.get_attribute("data-map") is None:
        expect(canvas.first).to_be_visible()
        assert canvas.evaluate_all(_PAINTED), title
    else:
        expect(tiles.first).to_be_visible()
        assert tiles.count() > 300, title
    figure.get_by_text("The figures as a table").click()
    expect(page.get_by_role("figure", name=title, exact=True)).to_be_visible()
    tree = figure.aria_snapshot()
    # Lines whose names hold a colon stand in quotes.
    assert 'heading "' in tree, title
    assert 'table "' in tree, title
    assert tree.count('row "') > 1, title
    assert "Source:" in tree, title
    definition = figure.locator(".chart-definition").inner_text()
    assert len(definition) > 20, title
    assert definition in figure.inner_text()
    # The drawing says nothing that the table does not, so it is kept from the tree.
    assert "- img" not in tree, title
    for way in ("CSV", "PNG"):
        expect(figure.get_by_role("button", name=way).or_(figure.get_by_role("link", name=way))).to_be_visible()
    if page.locator("main.embedded").count():
        expect(page.get_by_role("link", name="This chart on Parity")).to_be_visible()
    else:
        figure.locator(".chart-share > summary").click()
        expect(figure.get_by_role("link", name="Address of this chart")).to_be_visible()


def test_every_chart_is_seen_and_read(site: Site, visit: Visitor) -> None:
    with site.app.app_context(), transaction() as session:
        circle = {"kind": "radius", "code": "CV10", "distance": 10, "unit": "miles"}
        a_mandate(session, name="Near the park", places=[circle])
    with noting(site.app) as seen:
        for who in dict.fromkeys(who for who, _ in PAGES):
            page = visit(who)
            for _, address in (each for each in PAGES if each[0] == who):
                page.goto(address)
                figures = page.locator("figure.chart")
                expect(figures.first).to_be_visible()
                for number in range(figures.count()):
                    read(page, figures.nth(number))
    assert templates_with_charts(site.app) - seen == set()


def test_a_map_is_saved_as_a_picture_and_as_a_table(visit: Visitor, tmp_path: Path) -> None:
    page = visit()
    page.goto("/gap")
    figure = page.get_by_role("figure", name="On the map: pence in the pound")
    with page.expect_download() as picture:
        figure.get_by_role("button", name="PNG").click()
    picture.value.save_as(tmp_path / "map.png")
    saved = b64encode((tmp_path / "map.png").read_bytes()).decode()
    assert page.evaluate(_SHADED, saved) > 20_000, "tiles are in their shade"
    with page.expect_download() as table:
        figure.get_by_role("button", name="CSV").click()
    table.value.save_as(tmp_path / "map.csv")
    lines = (tmp_path / "map.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Authority,Region and figure"
    assert len(lines) == 362


@pytest.mark.parametrize("address", ["/pools", f"{CLUSTER}/proposition", "/places/region/E12000005"])
def test_a_public_chart_gives_the_frame_in_which_it_is_shown_elsewhere(visit: Visitor, address: str) -> None:
    page = visit()
    page.goto(address)
    figure = page.locator("figure.chart").first
    title = figure.locator(".chart-title").inner_text()
    figure.locator(".chart-share > summary").click()
    frame = figure.locator("code").inner_text().split('src="')[1].split('"')[0]
    page.goto(frame)
    expect(page.get_by_role("figure", name=title, exact=True)).to_be_visible()
