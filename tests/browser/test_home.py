"""The start pages of those who are signed in: what waits, what is new, and the way to the pages that explain it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

FOUNDER, MANAGER, PENSIONS = "founder@parity.example", "manager@parity.example", "pensions@parity.example"
PEOPLE = [f"{name}@parity.example" for name in ("founder", "investor", "manager", "pensions", "cluster", "admin")]


@pytest.mark.parametrize("email", PEOPLE)
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_everybodys_start_page_is_sound(visit: Visitor, email: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(email, size=size, theme=theme)
    page.goto("/")
    looks_sound(page)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(
    ("card", "link", "heading"),
    [
        ("Are we ready?", "How readiness stands", "Readiness of Tarnwick Motion"),
        ("Who fits, and why?", "All ", "Who could fund Tarnwick Motion"),
        ("What would change a no?", "Soar Valley Loans", "What funders told Tarnwick Motion"),
        ("How long does the cash last?", "Runway against the time to close", "When to begin raising"),
        ("Waits for you", "For whom you wait", "Answers owed"),
    ],
)
def test_each_answer_leads_a_founder_to_the_page_that_explains_it(
    visit: Visitor, size: tuple[int, int], card: str, link: str, heading: str
) -> None:
    page = visit(FOUNDER, size=size)
    page.goto("/")
    told = page.locator("section.card").filter(has=page.get_by_role("heading", name=card))
    told.get_by_role("link", name=link).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize(
    ("email", "card", "link", "heading"),
    [
        (MANAGER, "Where our money went", "Advanced Manufacturing", "Allocation of Mercian Growth Office"),
        (MANAGER, "Who waits for an answer?", "All introductions", "Introductions"),
        (MANAGER, "Which applications wait for you?", "Reviews and decisions", "Reviews and decisions"),
        (PENSIONS, "How much is local", "by pillar and area", "Leicestershire Pension Fund"),
    ],
)
def test_each_answer_leads_whoever_answers_for_money_to_its_own_page(
    visit: Visitor, size: tuple[int, int], email: str, card: str, link: str, heading: str
) -> None:
    page = visit(email, size=size)
    page.goto("/")
    told = page.locator("section.card").filter(has=page.get_by_role("heading", name=card))
    told.get_by_role("link", name=link).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
