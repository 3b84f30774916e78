"""Introductions in a browser: a founder looks and asks, the investor answers on the page and from the letter."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from accounts.services.outbox import kept_letters
from foundation.web import settings
from tests.browser.conftest import PHONE, WIDE, Site, Theme, Visitor, looks_sound
from tests.support.browser import follow

FOUNDER, INVESTOR, MANAGER = "founder@parity.example", "investor@parity.example", "manager@parity.example"
VENTURE = "Tarnwick Motion"
ASKING = "/ventures/tarnwick-motion/introductions/"
#: Demo mandates that the founder has not asked yet.
BY_PAGE, BY_LETTER = "wrekin-vale-growth", "mercian-match-equity"


@pytest.mark.parametrize("who", [FOUNDER, INVESTOR])
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_the_list_and_one_of_each_kind_are_sound(visit: Visitor, who: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(who, size=size, theme=theme)
    page.goto("/introductions")
    looks_sound(page)
    for status in ("open", "accepted", "not_now", "passed"):
        page.goto(f"/introductions?status={status}")
        follow(page.locator("main table th a[href^='/introductions/']").first)
        looks_sound(page)


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "dark"), (PHONE, "light")], ids=["wide-dark", "phone-light"])
def test_a_request_is_looked_at_before_it_is_sent(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page = visit(FOUNDER, size=size, theme=theme)
    page.goto(f"{ASKING}saltbox-bio-seed")
    looks_sound(page)
    page.get_by_label("Why you, why them").fill("We cut the cost of a day off the road.")
    page.get_by_label("The round: amount, terms and tax relief").check()
    page.get_by_role("button", name="Look at what the funder will see").click()
    expect(page.get_by_role("heading", name="What the funder will see")).to_be_visible()
    expect(page.get_by_text("We cut the cost of a day off the road.")).to_be_visible()
    expect(page.get_by_role("heading", name="The round")).to_be_visible()
    looks_sound(page)


def send(page: Page, mandate: str) -> None:
    page.goto(f"{ASKING}{mandate}")
    follow(page.get_by_role("button", name="Look at what the funder will see"))
    follow(page.get_by_role("button", name="Send the request"))
    expect(page.locator("main").get_by_text("Waiting for an answer").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_venture_is_told_the_reason_and_never_what_is_kept(visit: Visitor, scripts: bool) -> None:
    founder, investor = visit(FOUNDER, scripts=scripts), visit(INVESTOR, scripts=scripts)
    send(founder, BY_PAGE)
    address = urlsplit(founder.url).path
    investor.goto(address)
    investor.get_by_label("Pass", exact=True).check()
    investor.get_by_label("In your own words").fill("Come back after type approval.")
    investor.get_by_label("Private note").fill("Only if the price falls.")
    investor.get_by_role("button", name="Send the answer").click()
    expect(investor.get_by_role("alert").first).to_contain_text("Choose the main reason")
    expect(investor.get_by_label("Private note")).to_have_value("Only if the price falls.")
    investor.get_by_label("Main reason", exact=True).select_option("timing.too_early")
    investor.get_by_role("button", name="Send the answer").click()
    expect(investor.get_by_text("Only if the price falls.")).to_be_visible()
    founder.goto(address)
    expect(founder.get_by_text("Timing: Too early")).to_be_visible()
    expect(founder.get_by_text("Come back after type approval.")).to_be_visible()
    expect(founder.get_by_text("Only if the price falls.")).to_have_count(0)
    if scripts:
        # Axe is a script.
        looks_sound(investor)
        looks_sound(founder)


def test_a_letter_answers_by_its_button(visit: Visitor, site: Site) -> None:
    send(visit(FOUNDER), BY_LETTER)
    with site.app.app_context():
        letter = kept_letters(settings(site.app).instance / "outbox")[0]
    found = re.search(r"https?://\S+answer=accepted", letter.text)
    assert found is not None
    parts = urlsplit(found.group(0))
    page = visit(size=PHONE)
    page.goto(f"{parts.path}?{parts.query}")
    looks_sound(page)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("heading", name="Your answer is sent")).to_be_visible()
    looks_sound(page)


def test_what_funders_told_stands_with_the_next_actions(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto("/ventures/tarnwick-motion/readiness")
    expect(page.get_by_text("Outside the mandate: Place").first).to_be_visible()


def test_how_long_funders_take_stands_where_founders_choose(visit: Visitor) -> None:
    page = visit(FOUNDER)
    for address in ("/funders/wrekin-vale-ventures", "/ventures/tarnwick-motion/competition"):
        page.goto(address)
        expect(page.get_by_text("Median days to first answer").first).to_be_visible()


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_times_for_a_meeting_are_proposed_and_taken_back(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page = visit(FOUNDER, size=size, theme=theme)
    page.goto("/introductions?status=accepted")
    follow(page.locator("main table th a[href^='/introductions/']").first)
    again = page.get_by_text("Propose other times")
    if again.count():
        # Where a time was called off before, the form is folded.
        again.click()
    page.get_by_role("textbox", name="Time 1").fill("2099-12-01T14:30")
    page.get_by_role("textbox", name="Time 2").fill("2099-12-02T09:00")
    page.get_by_label("Where, or a link").fill("Our workshop, Derby")
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.get_by_text("Tuesday 1 Dec 2099, 14:30")).to_be_visible()
    looks_sound(page)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Call it off").click()
    expect(page.get_by_text("The meeting was called off.")).to_be_visible()
    looks_sound(page)
