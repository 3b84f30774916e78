"""Allocation in a browser: sound at both widths, and a fund manager's way through it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

MANAGER, PENSIONS_OFFICER = "manager@parity.example", "pensions@parity.example"
AT = "/funders/mercian-growth-office/allocation"
PARTS = (
    "",
    "/ledger",
    "/ledger?replaced=1",
    "/targets/new",
    "/weights",
    "/plans",
    "/impact",
    "/reconciliation",
    "/import",
)
PENSIONS = ("/pools", "/pools/lgps-central", "/pension-funds/E6905")
BOTH = pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])


@BOTH
@pytest.mark.parametrize("address", PENSIONS)
def test_pension_money_is_sound(visit: Visitor, address: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(size=size, theme=theme)
    page.goto(address)
    looks_sound(page)


def test_a_share_is_tried_from_the_left_bar_to_a_fund(visit: Visitor) -> None:
    page = visit(MANAGER)
    page.goto("/")
    follow(page.get_by_role("link", name="Pension pools"))
    page.get_by_label("Share of the value").fill("3")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("main")).to_contain_text("If 3% were local")
    page.get_by_role("link", name="LGPS Central").first.click()
    page.locator("main").get_by_role("link", name="West Midlands Pension Fund").click()
    expect(page.locator("main")).to_contain_text("£642m")


@BOTH
def test_a_pension_fund_beside_the_ambition_is_sound(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page = visit(PENSIONS_OFFICER, size=size, theme=theme)
    page.goto("/pension-funds/E2421")
    expect(page.locator("#ambition")).to_contain_text("Bradgate Pension Fund")
    looks_sound(page)
    page.goto("/funders/bradgate-pension-fund/allocation/pension-money")
    looks_sound(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_vehicle_is_given_an_area_and_counts_there(visit: Visitor, scripts: bool) -> None:
    page = visit(PENSIONS_OFFICER, scripts=scripts)
    page.goto("/")
    follow(page.get_by_role("link", name="Allocation", exact=True))
    follow(page.get_by_role("link", name="Say whose money it is"))
    firms = page.get_by_role("group", name="Bradgate Firms")
    firms.get_by_label("Area that it is for").select_option("Own area of Leicestershire Pension Fund")
    follow(page.get_by_role("button", name="Save"))
    follow(page.get_by_role("link", name="how far it is from the ambition"))
    expect(page.locator("#ambition")).to_contain_text("No pillar recorded")
    follow(page.get_by_role("link", name="Bradgate Pension Fund"))
    follow(page.get_by_role("link", name="Say whose money it is"))
    firms.get_by_label("Area that it is for").select_option("Not recorded")
    follow(page.get_by_role("button", name="Save"))
    follow(page.get_by_role("link", name="how far it is from the ambition"))
    expect(page.locator("#ambition")).to_contain_text("whose area is not on record")


@BOTH
@pytest.mark.parametrize("part", PARTS)
def test_the_account_of_a_fund_is_sound(visit: Visitor, part: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(MANAGER, size=size, theme=theme)
    page.goto(f"{AT}{part}")
    looks_sound(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_manager_enters_money_and_sees_a_range_move(visit: Visitor, scripts: bool) -> None:
    page, company = visit(MANAGER, scripts=scripts), f"Ridgeway {scripts}"
    page.goto("/")
    follow(page.get_by_role("link", name="Allocation", exact=True))
    range_row = page.locator("main tr", has_text="Clean energy").first
    before = range_row.inner_text()
    follow(page.get_by_role("navigation", name="Parts of the account").get_by_role("link", name="Ledger"))
    page.get_by_label("Vehicle").select_option("Mercian Growth Fund I")
    page.get_by_label("What happened").select_option("Investment")
    page.get_by_label("Day").fill("2026-11-02")
    page.get_by_label("Amount").fill("400k")
    page.get_by_label("Company").fill(company)
    page.get_by_text("Where, what for, and who stood beside it").click()
    page.get_by_label("Pillar").select_option("Clean energy")
    page.get_by_role("button", name="Enter").click()
    row = page.locator("main tr", has_text=company)
    expect(row).to_contain_text("£400k")
    follow(page.get_by_role("navigation", name="Parts of the account").get_by_role("link", name="Money and targets"))
    expect(range_row).not_to_have_text(before, use_inner_text=True)
    follow(page.get_by_role("navigation", name="Parts of the account").get_by_role("link", name="Ledger"))
    follow(row.get_by_role("link", name="Correct"))
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Take it out").click()
    expect(page.locator("main")).to_contain_text("Taken out")
    expect(page.locator("main tr", has_text=company)).to_have_count(0)


def test_a_manager_brings_in_a_file_makes_plans_and_takes_the_report(visit: Visitor) -> None:
    page = visit(MANAGER)
    page.goto(f"{AT}/import")
    content = (
        b"Fund,Type,Date,Amount\nMercian Proof Fund,Commitment,2026-11-03,1m\nNo such fund,Commitment,2026-11-03,1m\n"
    )
    page.get_by_label("File").set_input_files({"name": "l.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("main")).to_contain_text("You have no vehicle of this name")
    looks_sound(page)
    page.get_by_role("button", name="Load 1 entries").click()
    expect(page.locator("main")).to_contain_text("1 entries loaded")
    parts = page.get_by_role("navigation", name="Parts of the account")
    follow(parts.get_by_role("link", name="Plans"))
    page.get_by_label("Budget").fill("2m")
    page.get_by_role("button", name="Make plans").click()
    expect(page.locator("main table").first).to_contain_text("Best total fit")
    follow(parts.get_by_role("link", name="Impact"))
    with page.expect_download() as taken:
        page.get_by_role("link", name="Report as PDF").click()
    assert taken.value.suggested_filename == "impact-mercian-growth-office.pdf"
