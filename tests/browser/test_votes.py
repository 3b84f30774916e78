"""Two colleagues vote on a deal: blind, then finally, and read what came of it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Visitor, looks_sound
from tests.browser.test_board import INVESTOR
from tests.support.browser import follow
from webapp.demo.votes import COLLEAGUES

PARTNER, ANALYST = (email for email, _name in COLLEAGUES)


def to_votes(page: Page, stage: str) -> None:
    """Open the votes of the first deal of a column."""
    page.goto(f"/pipeline/table?stage={stage}")
    follow(page.locator("tbody th a").first)
    follow(page.get_by_role("link", name="Votes"))


def vote(page: Page, step: int, reason: str = "") -> None:
    form = page.locator("#vote")
    form.locator(f"input[name=score][value='{step}']").check()
    if reason:
        form.locator("textarea[name=reason]").fill(reason)
    follow(form.get_by_role("button", name="Vote"))


def test_two_colleagues_vote_blind_and_then_finally(visit: Visitor) -> None:
    first, second = visit(INVESTOR), visit(PARTNER)
    to_votes(first, "sourced")
    first.get_by_label("Question").fill("Do we meet them?")
    first.get_by_label("Rhys Penhallow").uncheck()
    first.get_by_label("Quorum").fill("2")
    looks_sound(first)
    follow(first.get_by_role("button", name="Ask for votes"))
    vote(first, 4)
    expect(first.locator("main")).to_contain_text("Missing: Tamsin Okafor")
    # Her colleague asked her: the notice leads to the vote, which shows nothing of what he voted.
    second.goto("/notices")
    follow(second.locator("tbody").get_by_role("button", name="asks for your vote on").first)
    expect(second.get_by_text("What others voted is shown once you have voted")).to_be_visible()
    expect(second.locator("main tbody tr")).to_have_count(0)
    vote(second, 2, "I doubt the second reference.")
    expect(second.locator("main")).to_contain_text("I doubt the second reference.")
    vote(second, 3, "The second reference answered.")
    first.reload()
    vote(first, 4, "They know the buyers.")
    expect(first.locator("main")).to_contain_text("2 of 2 in favour, median 3.5 of 4, from 3 to 4")
    looks_sound(first)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_vote_that_waits_is_sound(visit: Visitor, size: tuple[int, int]) -> None:
    page = visit(INVESTOR, size=size)
    page.goto("/notices")
    page.locator("tbody").get_by_role("button", name="vote").first.click()
    page.wait_for_url("**/votes")
    looks_sound(page)


def test_without_a_script_a_vote_is_a_form(visit: Visitor) -> None:
    page = visit(ANALYST, scripts=False)
    page.goto("/pipeline/table?stage=screening")
    follow(page.locator("tbody th a").first)
    follow(page.get_by_role("link", name="Votes"))
    page.get_by_label("Question").fill("Is it worth a call?")
    follow(page.get_by_role("button", name="Ask for votes"))
    vote(page, 3)
    expect(page.locator("main")).to_contain_text("First vote: 1 of 3")
