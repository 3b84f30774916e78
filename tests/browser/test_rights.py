"""People look at their data and end it, and complain; ventures choose who sees them."""

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visitor, looks_sound
from tests.support.browser import follow

CLUSTER = "cluster@parity.example"
FOUNDER = "founder@parity.example"
STAFF = "admin@parity.example"


def test_ones_data(visit: Visitor) -> None:
    page = visit(CLUSTER)
    page.goto("/me/data")
    looks_sound(page)
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.locator("main")).to_contain_text("You agree to version 1")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("Taken back")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download your data").click()
    assert download.value.suggested_filename.endswith(".zip")
    follow(page.get_by_role("link", name="Erase your account"))
    looks_sound(page)


def test_a_visitor_complains_without_scripts_and_staff_answer(visit: Visitor) -> None:
    page = visit(size=PHONE, scripts=False)
    page.goto("/privacy")
    page.get_by_role("link", name="Complain").click()
    page.get_by_label("Your name").fill("Cara Ode")
    page.get_by_label("E-mail address").fill("cara@firm.example")
    page.get_by_role("button", name="Send the complaint").click()
    expect(page.locator(".field-error")).to_contain_text("Say what your complaint is about")
    page.get_by_label("What is it about?").fill("You wrote to me.")
    page.get_by_role("button", name="Send the complaint").click()
    expect(page.locator("main")).to_contain_text("within 30 days")
    phone = visit(size=PHONE, theme="dark")
    for address in ("/privacy", "/privacy/complaint"):
        phone.goto(address)
        looks_sound(phone)
    staff = visit(STAFF)
    staff.goto("/admin/complaints")
    expect(staff.locator("main")).to_contain_text("30 days left")
    looks_sound(staff)
    follow(staff.get_by_role("link", name="You wrote to me."))
    staff.get_by_role("button", name="Acknowledge by e-mail").click()
    expect(staff.locator("main")).to_contain_text("Acknowledged")
    looks_sound(staff)


def test_a_venture_chooses_who_sees_it(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto("/ventures/tarnwick-motion/guests")
    looks_sound(page)
    page.get_by_label("Organisation").select_option(index=1)
    page.get_by_role("button", name="Invite").click()
    expect(page.locator("main")).to_contain_text("was told")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("main")).to_contain_text("does not see the profile any more")
