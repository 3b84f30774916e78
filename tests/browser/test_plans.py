"""Funding plans in a browser: an ask is answered with plans or with what stands in the way."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

FOUNDER = "founder@parity.example"
AT = "/ventures/tarnwick-motion/plans"


@pytest.mark.parametrize("query", ["", "?ask=400k&objective=fewest_funders", "?ask=900m&objective=soonest", "?ask=x"])
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_the_page_of_plans_is_sound(visit: Visitor, query: str, size: tuple[int, int], theme: Theme) -> None:
    page = visit(FOUNDER, size=size, theme=theme)
    page.goto(f"{AT}{query}")
    looks_sound(page)


def test_plans_are_made_on_a_phone_without_a_script(visit: Visitor) -> None:
    page = visit(FOUNDER, size=PHONE, scripts=False)
    page.goto(AT)
    page.get_by_label("What to raise").fill("400k")
    page.get_by_label("Soonest complete").check()
    page.get_by_role("button", name="Make plans").click()
    expect(page.get_by_role("heading", name="Plan 1", exact=True)).to_be_visible()
    page.get_by_label("What to raise").fill("900m")
    page.get_by_role("button", name="Make plans").click()
    expect(page.get_by_text("No plan meets this ask")).to_be_visible()
