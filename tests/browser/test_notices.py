"""Notices in a browser: the bell, the list, muting, the choices, the week, and leaving by a letter's link."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from accounts.models import User
from accounts.services.post import Post
from foundation.database import Session
from foundation.web import db, settings
from notices.services import News, Subject, tell
from notices.services.unsubscribing import Leaving, link_for
from pipeline.services.telling import ASSIGNED
from tests.browser.conftest import PHONE, WIDE, Site, Theme, Visitor, looks_sound
from tests.support.browser import follow

FOUNDER, INVESTOR = "founder@parity.example", "investor@parity.example"
DEAL = Subject("deal", "browser", "Quorn Sensing, Wrekin Seed", demo=True)
PAGES = ["/notices", "/notices?state=unread", "/notices/settings", "/notices/digest"]


def person_of(session: Session, email: str) -> int:
    return session.exec(select(User.id).where(User.email == email)).one() or 0


@pytest.fixture
def told(site: Site) -> int:
    """Something that the investor is told anew for each test; their key."""
    with site.app.app_context(), Session(db.engine) as session:
        person_id = person_of(session, INVESTOR)
        news = News(ASSIGNED, DEAL, "Maud Pritchett gave you the deal of Quorn Sensing and Wrekin Seed", "/pipeline")
        tell(session, [person_id], news)
        session.commit()
    return person_id


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", [FOUNDER, INVESTOR])
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_page_of_notices_is_sound(
    visit: Visitor, told: int, who: str, address: str, size: tuple[int, int], theme: Theme
) -> None:
    page = visit(who, size=size, theme=theme)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    looks_sound(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_bell_leads_to_what_happened(visit: Visitor, told: int, scripts: bool) -> None:
    page = visit(INVESTOR, scripts=scripts)
    page.goto("/")
    bell = page.get_by_role("banner").get_by_role("link", name="Notices")
    expect(bell).to_contain_text("not read")
    bell.click()
    page.get_by_role("button", name="Maud Pritchett gave you the deal").first.click()
    expect(page).to_have_url("/pipeline")
    page.goto("/notices?kind=pipeline.assigned&state=unread")
    if page.get_by_role("button", name="Mark these as read").is_visible():
        page.get_by_role("button", name="Mark these as read").click()
    expect(page.get_by_text("No notice passes these filters")).to_be_visible()


def test_a_subject_is_muted_and_heard_of_again(visit: Visitor, told: int) -> None:
    page = visit(INVESTOR, size=PHONE)
    page.goto("/notices?subject=deal:browser")
    row = page.locator("tbody tr").first
    row.get_by_role("button", name=re.compile("Mute.*Quorn Sensing")).click()
    expect(page.locator("main .notice").first).to_contain_text("You hear nothing more about Quorn Sensing")
    page.goto("/notices/settings")
    looks_sound(page)
    page.get_by_role("button", name=re.compile("Hear of it again.*Quorn Sensing")).click()
    expect(page.get_by_text("Nothing is muted.")).to_be_visible()
    page.get_by_role("group", name="Deals that you are given to look after").get_by_label("Here only").check()
    follow(page.get_by_role("button", name="Save"))
    expect(
        page.get_by_role("group", name="Deals that you are given to look after").get_by_label("Here only")
    ).to_be_checked()


def test_a_stranger_to_the_site_leaves_by_the_link_of_a_letter(visit: Visitor, site: Site, told: int) -> None:
    link = link_for(Post.of(settings(site.app)), Leaving(told, kind=ASSIGNED.code))
    page = visit(size=PHONE)
    page.goto(urlsplit(link).path)
    looks_sound(page)
    page.get_by_role("button", name="Stop these e-mails").click()
    expect(page.get_by_role("heading", name="No more e-mails about this")).to_be_visible()
    looks_sound(page)
