"""Readiness in a browser: its pages are sound, answers save themselves, and nothing needs a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound

FOUNDER, CLUSTER = "founder@parity.example", "cluster@parity.example"
AT = "/ventures/tarnwick-motion/readiness"
PAGES = [
    (FOUNDER, AT),
    (FOUNDER, f"{AT}/customer"),
    (FOUNDER, f"{AT}/checks"),
    (FOUNDER, f"{AT}/advisers"),
    (FOUNDER, f"{AT}/report"),
    (FOUNDER, f"{AT}/customer/evidence/customer.1.need_guessed"),
    (CLUSTER, "/readiness"),
    (CLUSTER, f"{AT}/assess"),
    (CLUSTER, f"{AT}/assess/team"),
    (CLUSTER, "/clusters/watling-mobility-cluster/readiness"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_page_of_readiness_is_sound(
    visit: Visitor, who: str, address: str, size: tuple[int, int], theme: Theme
) -> None:
    page = visit(who, size=size, theme=theme)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    looks_sound(page)


def test_an_answer_saves_itself_and_the_level_follows(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto(f"{AT}/business")
    level = page.locator("#side-level .stat-value")
    expect(level).to_have_text("5")
    statement = page.get_by_role("group", name=re.compile("A pilot, pre-order or first paid job"))
    statement.get_by_label("Yes").check()
    expect(level).to_have_text("6")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    expect(page.locator("#held-6")).to_contain_text("Held")
    statement.get_by_label("No", exact=True).check()
    expect(level).to_have_text("5")


def test_answers_are_given_on_a_phone_without_a_script(visit: Visitor) -> None:
    page = visit(FOUNDER, size=PHONE, scripts=False)
    page.goto(f"{AT}/team")
    page.get_by_role("group", name=re.compile("A board works")).get_by_label("Don’t know").check()
    page.get_by_role("button", name="Save and see all sides").click()
    expect(page).to_have_url(AT)
    expect(page.locator("main .notice").first).to_contain_text("Team is saved.")
    page.goto(f"{AT}/team")
    expect(page.get_by_role("group", name=re.compile("A board works")).get_by_label("Don’t know")).to_be_checked()
