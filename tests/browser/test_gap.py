"""The gap and its places in a browser: each page sound, charts with their tables, a register brought in."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

STAFF = "admin@parity.example"
PAGES = (
    "/gap?register=parity&base=firms",
    "/gap?register=parity&measure=follow_on_rate",
    "/gap?outline=pool&measure=share",
    "/gap/method",
    "/gap/deals",
    "/gap/sectors?shown=deals",
    "/gap/funnel",
    "/places?kind=region",
    "/places/region/E12000005",
    "/places/authority/E08000025",
    "/places/pool/lgps-central",
    "/embed/ranking",
    "/embed/map?outline=combined_authority",
    "/embed/sectors?shown=deals",
)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_pages_about_the_gap_are_sound(visit: Visitor, address: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(size=size, theme=theme)
    page.goto(address)
    looks_sound(page)


def test_a_reader_changes_what_is_counted_and_opens_the_table(visit: Visitor) -> None:
    page = visit()
    page.goto("/gap?register=parity")
    page.get_by_label("Measure").select_option(label="Median round")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Regions and nations: median round")).to_be_visible()
    page.locator("#ranking").get_by_text("The figures as a table").click()
    expect(page.locator("#ranking").get_by_role("columnheader", name="95% interval")).to_be_visible()


def test_the_map_leads_to_a_place_from_the_keyboard(visit: Visitor) -> None:
    page = visit()
    page.goto("/gap")
    page.locator("#map").get_by_text("The figures as a table").click()
    page.locator("#map").get_by_role("link", name="Coventry").press("Enter")
    expect(page.get_by_role("heading", name="Coventry", exact=True)).to_be_visible()


def test_a_register_is_brought_in_without_a_script(visit: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    rows = [f"Firm {n},2024-06-03,{n + 1}00k,Seed,Life Sciences,Coventry" for n in range(6)]
    file.write_text(
        "\n".join(["Company,Date,Amount,Stage,Sector,Local authority", *rows, "Lost,2024-06-03,1m,,,Atlantis"])
    )
    page = visit(STAFF, scripts=False)
    page.goto("/gap/deals")
    page.get_by_role("link", name="Bring in a file").click()
    page.get_by_label("Name of the register").fill("Deals of a test")
    page.get_by_label("Who publishes it").fill("A browser")
    page.get_by_label("Licence").fill("Open Government Licence v3.0")
    page.get_by_label("Edition").fill("2026")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("We do not know the local authority “Atlantis”")).to_be_visible()
    page.get_by_role("button", name="Load 6 deals").click()
    page.get_by_role("link", name="Measure the gap with it").click()
    expect(page.get_by_text("Deals of a test").first).to_be_visible()
