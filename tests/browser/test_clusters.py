"""The cluster lead's way in a browser: members, what they can do, how the cluster stands; and a founder who joins."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Theme, Visitor, looks_sound
from tests.support.browser import follow

FOUNDER, LEAD = "founder@parity.example", "cluster@parity.example"
AT = "/clusters/watling-mobility-cluster"
LEADS_PAGES = (
    AT, f"{AT}/members", f"{AT}/members?status=applied", f"{AT}/members/invite", f"{AT}/capabilities",
    f"{AT}/standing", f"{AT}/standing/edit", f"{AT}/proposition", f"{AT}/blockers",
    f"{AT}/bridges", f"{AT}/investor-days", f"{AT}/investor-days/new", f"{AT}/investor-days/1",
    f"{AT}/investor-days/1/edit", f"{AT}/runway", f"{AT}/offers-abroad",
)  # fmt: skip


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_the_leads_pages_are_sound(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page = visit(LEAD, size=size, theme=theme)
    for address in LEADS_PAGES:
        page.goto(address)
        looks_sound(page)
    page.goto(f"{AT}/members")
    follow(page.get_by_role("link", name="Open the membership of Bexley Axles"))
    looks_sound(page)


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "dark"), (PHONE, "light")], ids=["wide-dark", "phone-light"])
def test_the_public_pages_are_sound(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page = visit(size=size, theme=theme)
    for address in (f"{AT}/members", f"{AT}/capabilities", f"{AT}/standing", f"{AT}/proposition"):
        page.goto(address)
        looks_sound(page)


def test_a_founder_asks_to_join_and_the_lead_accepts(visit: Visitor) -> None:
    founder = visit(FOUNDER)
    founder.goto(AT)
    follow(founder.get_by_role("link", name="Ask to join"))
    looks_sound(founder)
    founder.get_by_label("What brings you").fill("Our modules are tested on your track.")
    founder.get_by_role("button", name="Send").click()
    expect(founder.get_by_role("heading", name="Tarnwick Motion in Watling Mobility Cluster")).to_be_visible()
    looks_sound(founder)
    lead = visit(LEAD, scripts=False)
    lead.goto(f"{AT}/members?status=applied")
    lead.get_by_role("link", name="Answer the membership of Tarnwick Motion").click()
    expect(lead.locator("main")).to_contain_text("Our modules are tested on your track.")
    follow(lead.get_by_role("button", name="Accept"))
    lead.get_by_label("Capability").fill("Pedal simulators")
    lead.get_by_label("Place in the supply chain").select_option("tier_1")
    lead.get_by_role("button", name="Add").click()
    lead.get_by_role("button", name="Confirm Pedal simulators").click()
    expect(lead.locator("main tr", has_text="Pedal simulators")).to_contain_text("Confirmed by the cluster")
    founder.goto(f"{AT}/capabilities?q=pedal")
    expect(founder.locator("main table").last).to_contain_text("Tarnwick Motion")
    founder.goto(f"{AT}/members?q=tarnwick")
    expect(founder.locator("main table")).to_contain_text("Tarnwick Motion")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_list_is_pasted_and_its_bad_line_comes_back(visit: Visitor, scripts: bool) -> None:
    lead, name = visit(LEAD, scripts=scripts), f"College {scripts}"
    lead.goto(f"{AT}/members/invite")
    lead.get_by_label("Whom to invite").fill(
        f"{name}, university, office@{scripts}.example\nNobody, plumber, x@y.example"
    )
    lead.get_by_role("button", name="Invite").click()
    expect(lead.locator("main")).to_contain_text("1 invited. 1 line needs another look")
    expect(lead.get_by_label("Whom to invite")).to_have_value(re.compile(r"^\s*Nobody, plumber, x@y\.example\s*$"))
    if scripts:
        looks_sound(lead)
    lead.goto(f"{AT}/members?status=invited")
    expect(lead.locator("main table")).to_contain_text(name)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_lead_plans_a_day_and_moves_a_meeting(visit: Visitor, scripts: bool) -> None:
    lead, title = visit(LEAD, scripts=scripts), f"Autumn day {scripts}"
    lead.goto(f"{AT}/investor-days/new")
    lead.get_by_label("Name of the day").fill(title)
    lead.get_by_label("Date").fill("2027-10-05")
    for group in ("Ventures", "Funders"):
        boxes = lead.get_by_role("group", name=group).get_by_role("checkbox")
        if group == "Funders":
            lead.get_by_text("Published mandates").first.click()
        for number in range(4):
            boxes.nth(number).check()
    lead.get_by_role("button", name="Make the day").click()
    expect(lead.get_by_role("heading", name=title)).to_be_visible()
    lead.goto(f"{AT}/investor-days/1")
    follow(lead.get_by_role("button", name="Schedule again"))
    table = lead.locator("main table").first
    follow(table.get_by_role("link").first)
    if scripts:
        looks_sound(lead)
    lead.get_by_label("Outcome").select_option("follow_up")
    lead.get_by_role("button", name="Keep").click()
    expect(table).to_contain_text("Follow-up agreed")


def test_the_lead_moves_a_day_and_takes_a_guest_out(visit: Visitor) -> None:
    lead = visit(LEAD, scripts=False)
    lead.goto(f"{AT}/investor-days/1")
    plan = lead.locator("main table").first
    guest = plan.get_by_role("link").last.inner_text()
    follow(lead.get_by_role("link", name="Change the day"))
    lead.get_by_role("textbox", name="Place").fill("Hall of the old tram works")
    lead.get_by_role("checkbox", name=guest).uncheck()
    lead.get_by_role("button", name="Keep").click()
    expect(lead.locator("main")).to_contain_text("Hall of the old tram works")
    expect(plan).not_to_contain_text(guest)
