"""Ranked lists: reasons are read, lists narrowed and matches kept, with a script and without."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Visitor, looks_sound

FOUNDER, INVESTOR = "founder@parity.example", "investor@parity.example"


def ranked_list(visit: Visitor, email: str, link: str, **how: bool) -> Page:
    """Open the ranked list that the left bar leads somebody to."""
    page = visit(email, **how)  # type: ignore[arg-type]
    page.goto("/")
    page.locator("nav[aria-label=Main]").get_by_role("link", name=link).first.click()
    page.wait_for_url("**/matches")
    return page


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("show", ["eligible", "ineligible", "all"])
def test_every_side_of_the_hard_rules_is_sound(visit: Visitor, show: str, size: tuple[int, int]) -> None:
    page = ranked_list(visit, FOUNDER, "Ranked funders")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{page.url}?show={show}")
    expect(page.locator(".match").first).to_be_visible()
    looks_sound(page)


def test_reasons_open_and_add_up(visit: Visitor) -> None:
    page = ranked_list(visit, FOUNDER, "Ranked funders")
    match = page.locator(".match").nth(1)
    match.locator(".match-why summary").click()
    expect(match.locator(".criterion-reason").first).to_be_visible()
    points = [float(text.split(" of ")[0]) for text in match.locator(".criterion-points").all_inner_texts()]
    assert abs(sum(points) - float(match.locator(".score-number").inner_text())) < 1
    match.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_text("Both sides are shown the same reasons.")).to_be_visible()
    looks_sound(page)


def test_a_list_is_narrowed_and_the_address_says_how(visit: Visitor) -> None:
    page = ranked_list(visit, INVESTOR, "Wrekin Vale Seed")
    choice = page.locator(".facet").filter(has_text="Region").locator("a").first
    number = choice.locator(".facet-count").inner_text()
    choice.click()
    page.wait_for_url("**region=*")
    expect(page.locator(".count-line strong")).to_have_text(number)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_match_is_kept_with_a_script_and_without(visit: Visitor, scripts: bool) -> None:
    page = ranked_list(visit, FOUNDER, "Ranked funders", scripts=scripts)
    match = page.locator(".match").filter(has=page.get_by_role("button", name="Add to pipeline")).first
    name = match.get_by_role("heading").inner_text()
    match.get_by_role("button", name="Add to pipeline").click()
    if scripts:
        kept = page.locator(".match").filter(has=page.get_by_role("heading", name=name, exact=True)).first
        expect(kept.get_by_role("link", name="In your pipeline")).to_be_visible()
    else:
        page.wait_for_url("**/pipeline/deals/*")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.goto("/pipeline")
    expect(page.locator("[data-board-card]").filter(has_text=name).first).to_be_visible()
