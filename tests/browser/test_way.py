"""A founder's whole way, on a wide screen and on a phone: from an empty profile to an answer."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from accounts.models import OrganisationKind, Role
from foundation.database import Session
from foundation.web import db
from tests.browser.conftest import PHONE, WIDE, Site, Theme, Visitor, looks_sound
from tests.support.browser import follow, saving_itself
from tests.support.pdfs import pages_of
from tests.support.people import a_member, a_person, an_organisation
from webapp.demo.people import PASSWORD

INVESTOR = "investor@parity.example"
#: A demo mandate of the investor's house.
MANDATE = "wrekin-vale-growth"


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_from_an_empty_profile_to_an_answer(
    visit: Visitor, site: Site, tmp_path: Path, size: tuple[int, int], theme: Theme
) -> None:
    name = f"Severn Hearing {size[0]}"
    email = f"founder{size[0]}@firm.example"
    with site.app.app_context(), Session(db.engine) as session:
        firm = an_organisation(session, OrganisationKind.VENTURE, name)
        a_member(session, firm, Role.OWNER, a_person(session, "Asha Kaur", email=email, password=PASSWORD))
    page = visit(email, size=size, theme=theme)
    home = fill_in_the_profile(page, name)
    answer_about_readiness(page, home, tmp_path)
    suppose_a_smaller_ask(page, home)
    keep_a_plan(page, home)
    share_a_document(page, home, tmp_path)
    take_the_one_page(page, home, name)
    address = ask_for_an_introduction(page, home)
    pass_with_a_reason(visit(INVESTOR, size=size, theme=theme), address)
    page.goto(address)
    expect(page.get_by_text("Timing: Too early")).to_be_visible()
    looks_sound(page)
    page.goto(f"{home}/readiness")
    expect(page.get_by_role("heading", name="What funders told you")).to_be_visible()


def fill_in_the_profile(page: Page, name: str) -> str:
    """From nothing to a published profile; give its address."""
    page.goto("/ventures/new")
    looks_sound(page)
    page.get_by_label("Name").fill(name)
    page.get_by_label("In one line").fill("Sensors that hear leaks in water pipes, for water companies.")
    page.get_by_role("button", name="Begin the profile").click()
    expect(page.locator("main")).to_contain_text("sections are complete")
    looks_sound(page)
    home = urlsplit(page.url).path.removesuffix("/edit")
    page.goto(f"{home}/edit/sectors")
    page.get_by_label("Main sector").select_option(label="Water and environment")
    page.get_by_label("Stage").select_option(label="Seed")
    page.get_by_label("Technology readiness level").select_option("6")
    save(page)
    page.goto(f"{home}/edit/places")
    page.get_by_label("Registered postcode").fill("B15 2TT")
    save(page)
    page.goto(f"{home}/edit/round")
    page.get_by_label("Target").fill("1.2m")
    page.get_by_label("Equity", exact=True).check()
    # While it saves itself, the form is faded: it is looked at once the last of this is saved.
    with saving_itself(page, "=grant"):
        page.get_by_label("Grant", exact=True).check()
    looks_sound(page)
    save(page)
    page.goto(f"{home}/publish")
    looks_sound(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("The profile is published.")
    looks_sound(page)
    return home


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and see all sections").click()
    expect(page.locator("h1")).to_contain_text("Severn Hearing")


def answer_about_readiness(page: Page, home: str, folder: Path) -> None:
    """Answer the lowest level of one side, the first answer with a file beside it."""
    page.goto(f"{home}/readiness")
    looks_sound(page)
    follow(page.get_by_role("link", name="Start"))
    groups = page.locator("section.card").first.locator("fieldset")
    expect(groups).not_to_have_count(0)
    for number in range(groups.count()):
        groups.nth(number).get_by_label("Yes").check()
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    expect(page.locator("#held-1")).to_contain_text("Held")
    looks_sound(page)
    page.reload()
    page.locator("section.card").first.locator("details").first.locator("summary").click()
    follow(page.get_by_role("link", name="Put a file beside it").first)
    looks_sound(page)
    notes = folder / "calls.txt"
    notes.write_text("Eleven calls with water companies.\n")
    page.get_by_label("File").set_input_files(notes)
    page.get_by_role("button", name="Save answer and file").click()
    expect(page.get_by_role("link", name="calls.txt")).to_be_visible()
    page.goto(f"{home}/readiness")
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
    looks_sound(page)


def suppose_a_smaller_ask(page: Page, home: str) -> None:
    """Look at the ranked funders, try a smaller ask and save it."""
    page.goto(f"{home}/matches")
    looks_sound(page)
    page.goto(f"{home}/what-if")
    page.get_by_label("Ask for").fill("700k")
    page.get_by_role("button", name="See what changes").click()
    expect(page.locator("#what-if-result")).to_contain_text("£700k instead of £1.2m")
    looks_sound(page)
    page.get_by_role("button", name="Save these to the profile").click()
    expect(page.locator("main .notice").first).to_contain_text("It is saved to the profile.")
    page.goto(home)
    expect(page.locator("main")).to_contain_text("£700k")


def keep_a_plan(page: Page, home: str) -> None:
    """Make plans for a part of the ask, keep the first, and say what became of a part."""
    page.goto(f"{home}/plans")
    page.get_by_label("What to raise").fill("400k")
    page.get_by_label("Fewest funders").check()
    page.get_by_role("button", name="Make plans").click()
    expect(page.get_by_role("heading", name="Plan 1", exact=True)).to_be_visible()
    looks_sound(page)
    page.get_by_role("button", name="Keep plan 1").click()
    expect(page.get_by_role("heading", name=re.compile("Funding plan kept on"))).to_be_visible()
    looks_sound(page)
    link = str(page.get_by_role("link", name="PDF").get_attribute("href"))
    assert "Funding plan of Severn Hearing" in " ".join(pages_of(page.request.get(link).body())[0].split())
    follow(page.get_by_role("link", name=re.compile("what became of")).first)
    page.get_by_label("Applied for").check()
    page.locator("#became").get_by_role("button", name="Save").click()
    expect(page.locator("main .notice").first).to_contain_text("Written down.")
    expect(page.get_by_text("Applied for").first).to_be_visible()
    page.goto(f"{home}/plans/kept")
    looks_sound(page)


def share_a_document(page: Page, home: str, folder: Path) -> None:
    """Put a document into the data room and give leave to read it."""
    page.goto(f"{home}/documents")
    looks_sound(page)
    deck = folder / "One pager.txt"
    deck.write_text("What we do.\n")
    form = page.locator("form[data-upload]")
    form.get_by_label("File").set_input_files(deck)
    form.get_by_label("Folder").select_option("Teaser")
    form.get_by_role("button", name="Add document").click()
    expect(page.locator("main .notice").first).to_contain_text("The document is in your data room.")
    leave = page.locator("form[action$='/leave']")
    leave.get_by_label("A person’s e-mail address").fill(INVESTOR)
    leave.get_by_label("Or one document").select_option("One pager")
    leave.get_by_role("button", name="Give leave").click()
    expect(page.locator("main")).to_contain_text(f"{INVESTOR} may read it now.")
    looks_sound(page)


def take_the_one_page(page: Page, home: str, name: str) -> None:
    """Take the venture away on one page, with the round and without it."""
    page.goto(home)
    link = str(page.get_by_role("link", name="One page (PDF)").get_attribute("href"))
    (sheet,) = pages_of(page.request.get(link).body())
    assert name in sheet
    assert "£700,000" in sheet
    (sheet,) = pages_of(page.request.get(f"{link}?round=no").body())
    assert "£700,000" not in sheet


def ask_for_an_introduction(page: Page, home: str) -> str:
    """Look at a match, take it away on one page, and ask; give the address of the request."""
    page.goto(f"{home}/matches/{MANDATE}")
    looks_sound(page)
    link = str(page.get_by_role("link", name="One page (PDF)").get_attribute("href"))
    assert len(pages_of(page.request.get(link).body())) == 1
    follow(page.get_by_role("link", name="Ask for an introduction"))
    page.get_by_label("Why you, why them").fill("We find leaks within two days, and you back water.")
    page.get_by_role("button", name="Look at what the funder will see").click()
    expect(page.get_by_role("heading", name="What the funder will see")).to_be_visible()
    looks_sound(page)
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator("main").get_by_text("Waiting for an answer").first).to_be_visible()
    return urlsplit(page.url).path


def pass_with_a_reason(page: Page, address: str) -> None:
    """Answer as the funder."""
    page.goto(address)
    looks_sound(page)
    page.get_by_label("Pass", exact=True).check()
    page.get_by_label("Main reason", exact=True).select_option("timing.too_early")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("main").get_by_text("Timing: Too early").first).to_be_visible()
