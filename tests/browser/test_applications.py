"""Applications in a browser: a programme is worded, applied to, sent back, sent again and decided."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

FOUNDER, MANAGER, INVESTOR = "founder@parity.example", "manager@parity.example", "investor@parity.example"
VENTURE = "/ventures/tarnwick-motion"
PAGES = [
    ("", "/programmes"),
    (FOUNDER, "/programmes"),
    (FOUNDER, "/applications"),
    (FOUNDER, f"{VENTURE}/kept-answers"),
    (FOUNDER, f"{VENTURE}/applications/mercian-match-equity"),
    (MANAGER, "/applications"),
    (MANAGER, "/mandates/mercian-proof-grant/programme"),
    (MANAGER, "/mandates/mercian-proof-grant/programme/questions/new"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_page_of_applications_is_sound(
    visit: Visitor, who: str, address: str, size: tuple[int, int], theme: Theme
) -> None:
    page = visit(who, size=size, theme=theme)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    looks_sound(page)


@pytest.mark.parametrize("who", [FOUNDER, MANAGER])
def test_each_application_is_sound_to_both_sides(visit: Visitor, who: str) -> None:
    page = visit(who, size=PHONE)
    for status in ("sent", "in_review", "changes_asked", "offered", "declined"):
        page.goto(f"/applications?status={status}")
        link = page.locator("main table th a[href^='/applications/']").first
        if who == MANAGER or link.count():
            link.click()
            looks_sound(page)


def test_what_was_typed_for_one_programme_is_filled_in_for_the_next(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto(f"{VENTURE}/applications/mercian-match-equity")
    row = page.locator("main li", has_text="Why can nobody else pay for it?")
    expect(row).to_contain_text("From your kept answer of")
    expect(page.locator("main li", has_text="Who matches it?")).to_contain_text("New: asked once")


def word(page: Page, label: str) -> None:
    page.get_by_role("link", name="Add a question").first.click()
    page.get_by_label("Question").fill(label)
    page.get_by_label("Text", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name=label)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_a_question_to_an_offer(visit: Visitor, scripts: bool) -> None:
    mandate = "wrekin-vale-seed" if scripts else "wrekin-vale-growth"
    funder, founder = visit(INVESTOR, scripts=scripts), visit(FOUNDER, scripts=scripts)
    funder.goto(f"/mandates/{mandate}/programme")
    word(funder, "What is new about it?")
    funder.get_by_label("Yes, until the closing date").check()
    funder.get_by_role("button", name="Save").click()
    expect(funder.locator("main .notice").first).to_contain_text("Ventures can apply.")
    founder.goto(f"{VENTURE}/applications/{mandate}")
    founder.get_by_role("button", name="Start the application").click()
    answer = founder.get_by_label("What is new about it?")
    answer.fill("")
    founder.get_by_role("button", name="Save the draft").click()
    expect(founder.locator("main .notice").first).to_contain_text("Only your own people see it")
    answer.fill("It recovers more energy.")
    founder.get_by_role("button", name="Send the application").click()
    expect(founder.locator("main").get_by_text("Sent on").first).to_be_visible()
    address = founder.url
    funder.goto(address)
    expect(funder.get_by_text("It recovers more energy.")).to_be_visible()
    funder.get_by_label("Ask for changes").check()
    funder.get_by_role("button", name="Decide").click()
    expect(funder.get_by_role("alert").first).to_contain_text("Say what has to change")
    funder.get_by_label("A word to the venture").fill("By how much?")
    funder.get_by_role("button", name="Decide").click()
    founder.goto(address)
    founder.get_by_role("link", name="Go on answering").click()
    expect(founder.get_by_text("By how much?")).to_be_visible()
    founder.get_by_label("What is new about it?").fill("It recovers more energy: a third.")
    founder.get_by_role("button", name="Send the application").click()
    expect(founder.locator("main").get_by_text("for the second time").first).to_be_visible()
    funder.goto(address)
    funder.get_by_label("Make an offer").check()
    funder.get_by_label("What you offer").fill("250k")
    funder.get_by_role("button", name="Decide").click()
    founder.goto(address)
    expect(founder.locator("main").get_by_text("£250k").first).to_be_visible()
    if scripts:
        looks_sound(founder)
        looks_sound(funder)
