"""What if, programmes by place and the funders one fits, in a browser: sound pages, with and without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

FOUNDER = "founder@parity.example"
AT = "/ventures/tarnwick-motion"
PAGES = [f"{AT}/what-if", f"{AT}/what-if?ask=450k&place=E08000026", f"{AT}/boundaries", f"{AT}/competition"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_page_is_sound(visit: Visitor, address: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(FOUNDER, size=size, theme=theme)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    looks_sound(page)


def test_a_change_worth_a_thought_leads_to_its_list_and_the_list_moves_as_one_types(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto(f"{AT}/matches")
    card = page.get_by_role("heading", name="Changes worth a thought")
    expect(card).to_be_visible()
    page.locator(".line-links a").first.click()
    result = page.locator("#what-if-result")
    expect(result.get_by_role("heading", name="What would change")).to_be_visible()
    page.get_by_label("Registered and working in").select_option(label="Coventry")
    expect(result).to_contain_text("Coventry instead of")
    expect(result).to_contain_text("A place is not saved from here")
    expect(page).to_have_url(re.compile("place=E08000026"))
    expect(page.get_by_role("button", name="Save these to the profile")).to_be_visible()
    page.get_by_label("Ask for").fill("lots")
    page.get_by_label("At the stage").focus()
    expect(result.get_by_role("alert")).to_be_visible()


def test_it_works_on_a_phone_without_a_script(visit: Visitor) -> None:
    page = visit(FOUNDER, size=PHONE, scripts=False)
    page.goto(f"{AT}/matches")
    page.get_by_role("link", name="See what one change would open").click()
    page.get_by_label("Ask for").fill("450k")
    page.get_by_role("button", name="See what changes").click()
    expect(page.locator("#what-if-result")).to_contain_text(re.compile(r"£450k instead of £\d+"))
