"""The investor's whole path: categorise, work the ranked list by keyboard, board, votes, closing, portfolio."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import delete, select
from sqlmodel import col

from accounts.models import InvestorStatement
from foundation import clock
from foundation.database import Session
from foundation.web import db
from pipeline.models import Deal
from profiles.models import Venture
from tests.browser.conftest import Site, Visitor, looks_sound
from tests.browser.test_board import INVESTOR, column, open_board
from tests.browser.test_closing import FOUNDER, close_deal, move_to_legals, open_deal
from tests.browser.test_votes import PARTNER, vote
from tests.support.browser import follow

RANKED = "/mandates/wrekin-vale-seed/matches?q=tarnwick"
VENTURE = "Tarnwick Motion"


def categorise(page: Page) -> None:
    """Sign for the organisation, so that offers are open to its people."""
    page.goto("/me/category")
    expect(page.locator("main")).to_contain_text("Offers are kept from you")
    looks_sound(page)
    follow(page.get_by_role("link", name=re.compile("Read and sign as high net worth company")).first)
    looks_sound(page)
    page.locator("[name=conditions][value=body_corporate]").check()
    page.locator("[name='details.body_corporate']").fill("9m")
    page.get_by_label("Date of the accounts that show it").fill((clock.today() - timedelta(days=90)).isoformat())
    page.get_by_label("I have read all of this").check()
    page.get_by_label("Sign with your name").fill("Idris Calloway")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("main")).to_contain_text("Offers are shown to you")


def work_the_list(page: Page) -> None:
    """Pass on the venture, take that back, and add it to the pipeline, all by keys."""
    page.goto(RANKED)
    expect(page.locator(".match").first).to_contain_text("asks")
    looks_sound(page)
    row = page.locator("#match-tarnwick-motion")
    page.keyboard.press("j")
    expect(row.locator("h2 a")).to_be_focused()
    page.keyboard.press("p")
    page.get_by_label("Main reason").select_option("timing.too_early")
    page.get_by_role("button", name="Pass", exact=True).click()
    expect(page.locator(".match-line")).to_contain_text(f"Passed: {VENTURE}. Timing: Too early.")
    page.keyboard.press("u")
    expect(row.locator("h2 a")).to_have_text(VENTURE)
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(row.get_by_role("link", name=re.compile("In your pipeline"))).to_be_visible()
    looks_sound(page)


def decide_together(first: Page, second: Page) -> None:
    """Ask a colleague, and vote blind and then finally."""
    follow(first.get_by_role("link", name="Votes"))
    first.get_by_label("Question").fill("Do we put money in?")
    first.get_by_label("Rhys Penhallow").uncheck()
    first.get_by_label("Quorum").fill("2")
    follow(first.get_by_role("button", name="Ask for votes"))
    vote(first, 4)
    second.goto(first.url)
    vote(second, 3, "They know the buyers.")
    vote(second, 3, "They know the buyers.")
    first.reload()
    vote(first, 4, "The pilot paid for itself.")
    expect(first.locator("main")).to_contain_text("2 of 2 in favour")
    looks_sound(first)


def test_an_investor_goes_from_a_category_to_a_holding(visit: Visitor, site: Site) -> None:
    with site.app.app_context(), Session(db.engine) as session:
        session.execute(delete(InvestorStatement))
        session.execute(delete(Deal).where(col(Deal.venture_id) == venture_of(session)))
        session.commit()
    investor, partner, founder = visit(INVESTOR), visit(PARTNER), visit(FOUNDER)
    categorise(investor)
    work_the_list(investor)
    open_board(investor)
    card = column(investor, "Sourced").locator("[data-board-card]").filter(has_text=VENTURE)
    deal = card.get_attribute("data-board-card")
    card.focus()
    investor.keyboard.press("Alt+ArrowRight")
    expect(column(investor, "Screening").locator(f"[data-board-card='{deal}']")).to_be_focused()
    looks_sound(investor)
    open_deal(investor)
    looks_sound(investor)
    decide_together(investor, partner)
    open_deal(investor)
    move_to_legals(investor)
    close_deal(investor, founder)
    investor.get_by_role("link", name="Portfolio", exact=True).first.click()
    expect(investor.get_by_role("row").filter(has_text=VENTURE)).to_contain_text("£300k")
    looks_sound(investor)


def venture_of(session: Session) -> int:
    """Give the key of the founder's venture."""
    return int(session.execute(select(col(Venture.id)).where(col(Venture.slug) == "tarnwick-motion")).scalar_one())
