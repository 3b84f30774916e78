"""Accounts and imports in the browser: registering, running an organisation, bringing a file in."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Visitor, looks_sound
from tests.support.browser import follow

FOUNDER = "founder@parity.example"
CLUSTER = "cluster@parity.example"
STAFF = "admin@parity.example"
PASSWORD = "kettle marsh violin"
ROWS = (
    "Company,Company No,Postcode,Industry,Ask\n"
    "Trent Works,1234567,DE1 1AA,Aerospace,1.2m\n"
    "Bad Works,x,DE1,Aerospace,-1\n"
)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_stranger_registers_makes_an_organisation_and_invites(visit: Visitor, scripts: bool) -> None:
    size = WIDE if scripts else PHONE
    page = visit(size=size, scripts=scripts)
    email = f"asha-{'with' if scripts else 'without'}@firm.example"
    page.goto("/register")
    page.get_by_label("Your name").fill("Asha Kaur")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill("password1234")
    page.locator("main").get_by_role("button", name="Register").click()
    expect(page.locator(".field-error")).to_contain_text("first passwords")
    expect(page.get_by_label("E-mail address")).to_have_value(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Register").click()
    expect(page.locator("h1")).to_have_text("Look into your e-mail")

    page.goto("/outbox")
    page.get_by_role("link", name="Confirm your e-mail address for Parity").first.click()
    link = page.locator(".letter a", has_text="/confirm/").get_attribute("href") or ""
    page.goto("/confirm/" + link.partition("/confirm/")[2])
    follow(page.get_by_role("button", name="Confirm this address"))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.locator("main").get_by_role("button", name="Sign in"))

    page.goto("/organisations")
    follow(page.locator("main").get_by_role("link", name="Make an organisation").first)
    page.get_by_label("Venture: a young firm or spinout").check()
    page.get_by_label("Name", exact=False).first.fill("Trent Works")
    page.get_by_label("Company number").fill("nonsense")
    page.get_by_role("button", name="Make the organisation").click()
    expect(page.locator(".field-error")).to_contain_text("Enter the company number")
    page.get_by_label("Company number").fill("1234567")
    page.get_by_role("button", name="Make the organisation").click()
    expect(page.locator("h1")).to_contain_text("Trent Works")
    page.get_by_role("button", name="Ask us to verify it").click()
    expect(page.locator("main")).to_contain_text("We are checking")
    page.get_by_label("E-mail address").fill("ben@firm.example")
    page.get_by_label("Editor: the organisation’s records").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("main")).to_contain_text("ben@firm.example")


def test_a_file_is_brought_in_with_a_bar_that_moves_by_itself(visit: Visitor, tmp_path: Path) -> None:
    page = visit(CLUSTER)
    file = tmp_path / "ventures.csv"
    file.write_text(ROWS + "".join(f"Works {number},,,,\n" for number in range(300)))
    page.goto("/imports")
    page.get_by_label("What it holds").select_option(index=1)
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_label("Field for Ask")).to_have_value("round_target_gbp")
    page.get_by_role("button", name="Check the rows").click()
    expect(page.locator("main")).to_contain_text("301 can be loaded, 1 breaks a rule", timeout=30_000)
    looks_sound(page)
    page.get_by_role("button", name="Load 301 as drafts").click(timeout=60_000)
    expect(page.locator("main")).to_contain_text("301 ventures made, as drafts", timeout=60_000)
    expect(page.locator("main")).to_contain_text("Rows that stay out")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("", "/forgot-password"),
        ("", "/check-your-email"),
        (FOUNDER, "/account/email"),
        (FOUNDER, "/account/password"),
        (FOUNDER, "/organisations/new"),
        (FOUNDER, "/imports"),
        (STAFF, "/admin/people"),
        (STAFF, "/admin/organisations?q=nothing+at+all"),
    ],
)
def test_a_page_of_accounts_is_sound(visit: Visitor, who: str, address: str, size: tuple[int, int]) -> None:
    page = visit(who, size=size)
    page.goto(address)
    looks_sound(page)
