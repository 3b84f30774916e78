"""A founder and an investor write to each other, with a file, on a wide screen and on a phone."""

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlmodel import select

from foundation import clock
from foundation.database import Session
from foundation.web import db
from introductions.models import Introduction
from profiles.models import Mandate, Venture
from tests.browser.conftest import PHONE, WIDE, Site, Theme, Visitor, looks_sound
from tests.support.browser import follow

FOUNDER, INVESTOR = "founder@parity.example", "investor@parity.example"
THREAD = "/messages/tarnwick-motion/wrekin-vale-ventures"


@pytest.fixture(scope="module")
def _met(site: Site) -> None:
    """The founder and the investor of the demo have met."""
    with site.app.app_context(), Session(db.engine) as session:
        venture = session.exec(select(Venture.id).where(Venture.slug == "tarnwick-motion")).one()
        mandate = session.exec(select(Mandate.id).where(Mandate.slug == "wrekin-vale-seed")).one()
        now = clock.now()
        session.add(
            Introduction(
                venture_id=venture or 0,
                mandate_id=mandate or 0,
                status="accepted",
                asked_at=now,
                ended_at=now,
                demo=True,
            )
        )
        session.commit()


def write(page: Page, text: str, *files: tuple[str, bytes]) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    if files:
        page.get_by_label("Files").set_input_files(
            [FilePayload(name=name, mimeType="text/plain", buffer=content) for name, content in files]
        )
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#messages").get_by_text(text)).to_be_visible()


@pytest.mark.usefixtures("_met")
@pytest.mark.parametrize(
    ("size", "theme", "scripts"),
    [(WIDE, "light", True), (PHONE, "dark", True), (WIDE, "light", False)],
    ids=["wide-light", "phone-dark", "no-scripts"],
)
def test_two_exchange_messages_with_a_file(visit: Visitor, size: tuple[int, int], theme: Theme, scripts: bool) -> None:
    founder = visit(FOUNDER, size=size, theme=theme, scripts=scripts)
    investor = visit(INVESTOR, size=size, theme=theme, scripts=scripts)
    kind = f"{size[0]}{theme}{scripts}"
    founder.goto(THREAD)
    write(founder, f"Here is our plan {kind}.", (f"plan-{kind}.txt", b"Plan: three pilots.\n"), ("cash.txt", b"Cash\n"))
    investor.goto("/messages")
    row = investor.get_by_role("row").filter(has_text=f"plan {kind}")
    expect(row.get_by_text("1 new")).to_be_visible()
    follow(row.get_by_role("link"))
    expect(investor.get_by_text(f"plan-{kind}.txt").first).to_be_visible()
    if scripts:
        looks_sound(investor)
        expect(investor.locator(".mark-read")).to_have_count(0)
    else:
        follow(investor.get_by_role("button", name="Mark as read"))
    write(investor, f"Read, thank you {kind}.")
    investor.goto("/messages")
    expect(investor.get_by_role("row").filter(has_text=f"thank you {kind}").get_by_text("new")).to_have_count(0)
    founder.goto(THREAD)
    expect(founder.get_by_text(f"Read, thank you {kind}.")).to_be_visible()
    if scripts:
        looks_sound(founder)
        founder.goto("/messages")
        looks_sound(founder)


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "dark"), (PHONE, "light")], ids=["wide-dark", "phone-light"])
def test_the_threads_of_the_demo_are_marked(visit: Visitor, size: tuple[int, int], theme: Theme) -> None:
    page = visit(FOUNDER, size=size, theme=theme)
    page.goto("/messages")
    expect(page.locator("main").get_by_text("DEMO").first).to_be_visible()
    looks_sound(page)
    follow(page.locator("main table th a").last)
    expect(page.locator("main").get_by_text("DEMO").first).to_be_visible()
    looks_sound(page)


@pytest.mark.parametrize(
    ("size", "theme", "slug"),
    [(WIDE, "light", "netherden-motion"), (PHONE, "dark", "pellmere-dynamics")],
    ids=["wide-light", "phone-dark"],
)
def test_an_investor_writes_first_and_waits(visit: Visitor, size: tuple[int, int], theme: Theme, slug: str) -> None:
    investor = visit(INVESTOR, size=size, theme=theme)
    investor.goto(f"/ventures/{slug}/matches/wrekin-vale-seed")
    follow(investor.get_by_role("link", name="Write a message"))
    expect(investor.get_by_text("You have not met")).to_be_visible()
    looks_sound(investor)
    write(investor, "We read what you build. Shall we talk on Tuesday?")
    expect(investor.get_by_text("has not answered yet. You can write again once it does.")).to_be_visible()
    expect(investor.get_by_role("button", name="Send")).to_have_count(0)
    looks_sound(investor)
