"""Applications in a browser: a programme is worded, applied to, sent back, sent again and decided."""

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from foundation.web import transaction
from profiles.models import Funder
from tests.browser.conftest import PHONE, WIDE, Site, Theme, Visitor, looks_sound
from tests.support.browser import follow
from tests.support.profiles import a_mandate

PARTNER = "partner@wrekin-vale-ventures.example"
FOUNDER, MANAGER, INVESTOR = "founder@parity.example", "manager@parity.example", "investor@parity.example"
VENTURE = "/ventures/tarnwick-motion"
PAGES = [
    ("", "/programmes"),
    (FOUNDER, "/programmes"),
    (FOUNDER, "/applications"),
    (FOUNDER, f"{VENTURE}/kept-answers"),
    (FOUNDER, f"{VENTURE}/applications/mercian-match-equity"),
    (MANAGER, "/applications"),
    (MANAGER, "/applications/waiting"),
    (MANAGER, "/mandates/mercian-proof-grant/programme"),
    (MANAGER, "/mandates/mercian-proof-grant/programme/questions/new"),
    (MANAGER, "/mandates/mercian-proof-grant/programme/assessment"),
    (MANAGER, "/mandates/mercian-proof-grant/programme/budget"),
    (MANAGER, "/mandates/mercian-proof-grant/programme/advert"),
    ("", "/mandates/mercian-proof-grant/advert"),
    (MANAGER, "/mandates/mercian-proof-grant/programme/pack"),
    (MANAGER, "/mandates/mercian-proof-grant/cohort"),
    ("", "/mandates/mercian-proof-grant/cohort"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_a_page_of_applications_is_sound(
    visit: Visitor, who: str, address: str, size: tuple[int, int], theme: Theme
) -> None:
    page = visit(who, size=size, theme=theme)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    looks_sound(page)


@pytest.mark.parametrize("who", [FOUNDER, MANAGER])
def test_each_application_is_sound_to_both_sides(visit: Visitor, who: str) -> None:
    page = visit(who, size=PHONE)
    for status in ("sent", "in_review", "changes_asked", "offered", "declined"):
        page.goto(f"/applications?status={status}")
        link = page.locator("main table th a[href^='/applications/']").first
        if who == MANAGER or link.count():
            follow(link)
            looks_sound(page)


def test_what_was_typed_for_one_programme_is_filled_in_for_the_next(visit: Visitor) -> None:
    page = visit(FOUNDER)
    page.goto(f"{VENTURE}/applications/mercian-match-equity")
    row = page.locator("main li", has_text="Why can nobody else pay for it?")
    expect(row).to_contain_text("From your kept answer of")
    expect(page.locator("main li", has_text="Who matches it?")).to_contain_text("New: asked once")


def word(page: Page, label: str) -> None:
    page.get_by_role("link", name="Add a question").first.click()
    page.get_by_label("Question").fill(label)
    page.get_by_label("Text", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name=label)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_a_question_to_an_offer(visit: Visitor, scripts: bool) -> None:
    mandate = "wrekin-vale-seed" if scripts else "wrekin-vale-growth"
    funder, founder = visit(INVESTOR, scripts=scripts), visit(FOUNDER, scripts=scripts)
    funder.goto(f"/mandates/{mandate}/programme")
    word(funder, "What is new about it?")
    funder.get_by_label("Yes, until the closing date").check()
    funder.get_by_role("button", name="Save", exact=True).click()
    expect(funder.locator("main .notice").first).to_contain_text("Ventures can apply.")
    founder.goto(f"{VENTURE}/applications/{mandate}")
    follow(founder.get_by_role("button", name="Start the application"))
    answer = founder.get_by_label("What is new about it?")
    answer.fill("")
    founder.get_by_role("button", name="Save the draft").click()
    expect(founder.locator("main .notice").first).to_contain_text("Only your own people see it")
    answer.fill("It recovers more energy.")
    founder.get_by_role("button", name="Send the application").click()
    expect(founder.locator("main").get_by_text("Sent on").first).to_be_visible()
    address = founder.url
    funder.goto(address)
    expect(funder.get_by_text("It recovers more energy.")).to_be_visible()
    funder.get_by_label("Ask for changes").check()
    funder.get_by_role("button", name="Decide").click()
    expect(funder.get_by_role("alert").first).to_contain_text("Say what has to change")
    funder.get_by_label("A word to the venture").fill("By how much?")
    follow(funder.get_by_role("button", name="Decide"))
    founder.goto(address)
    follow(founder.get_by_role("link", name="Go on answering"))
    expect(founder.get_by_text("By how much?")).to_be_visible()
    founder.get_by_label("What is new about it?").fill("It recovers more energy: a third.")
    founder.get_by_role("button", name="Send the application").click()
    expect(founder.locator("main").get_by_text("for the second time").first).to_be_visible()
    funder.goto(address)
    funder.get_by_label("Make an offer").check()
    funder.get_by_label("What you offer").fill("250k")
    follow(funder.get_by_role("button", name="Decide"))
    founder.goto(address)
    expect(founder.locator("main").get_by_text("£250k").first).to_be_visible()
    if scripts:
        looks_sound(founder)
        looks_sound(funder)


def test_a_review_of_what_waits(visit: Visitor) -> None:
    page = visit(MANAGER)
    page.goto("/mandates/mercian-proof-grant/programme/assessment?waits=reviews")
    follow(page.get_by_role("link", name="Write your review").first)
    looks_sound(page)
    page.get_by_label("Why").fill("The plant has agreed to read the log.")
    follow(page.get_by_role("button", name="Send the review"))
    expect(page.get_by_role("alert").first).to_contain_text("Choose a mark, or stand aside.")
    for choice in page.get_by_label("3: Meets it").all():
        choice.check()
    page.get_by_role("button", name="Send the review").click()
    expect(page.locator("#reviews")).to_contain_text("3.0 of 4")
    looks_sound(page)


def test_a_programme_with_reviewers_a_second_signature_and_a_cohort(site: Site, visit: Visitor) -> None:
    with site.app.app_context(), transaction() as session:
        house = session.exec(select(Funder).where(Funder.slug == "wrekin-vale-ventures")).one()
        mandate = a_mandate(session, funder=house, name="Wrekin Vale Cohort").slug
    programme = f"/mandates/{mandate}/programme"
    funder, partner, founder = visit(INVESTOR), visit(PARTNER), visit(FOUNDER)
    funder.goto(programme)
    word(funder, "What is new about it?")
    funder.get_by_label("Yes, until the closing date").check()
    follow(funder.get_by_role("button", name="Save", exact=True))
    funder.get_by_label("Tamsin Okafor").check()
    funder.get_by_label("Reviews that an offer or an end needs").fill("1")
    funder.get_by_label("Who signs decisions").select_option(label="Tamsin Okafor")
    funder.get_by_label("Yes, those ventures that agree to be named").check()
    follow(funder.get_by_role("button", name="Save how it is assessed"))
    founder.goto(f"{VENTURE}/applications/{mandate}")
    founder.get_by_role("button", name="Start the application").click()
    founder.get_by_label("What is new about it?").fill("It recovers more energy.")
    founder.get_by_role("button", name="Send the application").click()
    founder.locator("main").get_by_text("Sent on").first.wait_for()
    address = founder.url
    funder.goto(f"{programme}/assessment")
    funder.get_by_role("button", name="Share out the missing reviews").click()
    expect(funder.locator("main .notice").first).to_contain_text("1 review asked for.")
    partner.goto(f"{address}/review")
    partner.get_by_label("4: Better than it asks for").check()
    partner.get_by_label("Why").fill("Fleets pay already.")
    follow(partner.get_by_role("button", name="Send the review"))
    funder.goto(address)
    expect(funder.locator("#reviews")).to_contain_text("Fleets pay already.")
    funder.get_by_label("Make an offer").check()
    funder.get_by_role("button", name="Decide").click()
    expect(funder.locator("#signature")).to_contain_text("Waits for a signature")
    looks_sound(funder)
    founder.goto(address)
    expect(founder.locator("main")).not_to_contain_text("Fleets pay already.")
    partner.goto(address)
    looks_sound(partner)
    partner.get_by_label("Sign: it counts, and the venture is told").check()
    follow(partner.get_by_role("button", name="Settle it"))
    founder.goto(address)
    follow(founder.get_by_role("button", name="Name us"))
    looks_sound(founder)
    visitor = visit()
    visitor.goto(f"/mandates/{mandate}/cohort")
    expect(visitor.get_by_role("link", name="Tarnwick Motion")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_round_spends_no_more_than_its_budget(site: Site, visit: Visitor, scripts: bool) -> None:
    with site.app.app_context(), transaction() as session:
        house = session.exec(select(Funder).where(Funder.slug == "wrekin-vale-ventures")).one()
        mandate = a_mandate(session, funder=house, name=f"Wrekin Vale Budget {scripts}").slug
    funder, founder = visit(INVESTOR, scripts=scripts), visit(FOUNDER, scripts=scripts)
    funder.goto(f"/mandates/{mandate}/programme")
    word(funder, "What is new about it?")
    funder.get_by_label("Yes, until the closing date").check()
    follow(funder.get_by_role("button", name="Save", exact=True))
    follow(funder.get_by_role("navigation", name="This round").get_by_role("link", name="Budget"))
    funder.get_by_label("Budget of the round").fill("300k")
    funder.get_by_label("Most for one recipient").fill("80k")
    funder.get_by_label("Recipients with an amount of their own").fill("Tarnwick Motion 90k\nNobody at all 5k")
    funder.get_by_role("button", name="Save the budget").click()
    expect(funder.get_by_role("alert").first).to_contain_text("There is no venture “Nobody at all”")
    funder.get_by_label("Recipients with an amount of their own").fill("Tarnwick Motion\t90,000")
    funder.get_by_role("button", name="Save the budget").click()
    expect(funder.locator("main table")).to_contain_text("Tarnwick Motion")
    founder.goto(f"{VENTURE}/applications/{mandate}")
    expect(founder.locator("main")).to_contain_text("up to £90,000")
    founder.get_by_role("button", name="Start the application").click()
    founder.get_by_label("What is new about it?").fill("It recovers more energy.")
    founder.get_by_label("What you ask for").fill("95k")
    founder.get_by_role("button", name="Send the application").click()
    expect(founder.get_by_role("alert").first).to_contain_text("At most £90,000")
    if scripts:
        looks_sound(founder)
    founder.get_by_label("What you ask for").fill("90k")
    founder.get_by_role("button", name="Send the application").click()
    expect(founder.locator("main").get_by_text("Sent on").first).to_be_visible()
    funder.goto(founder.url)
    funder.get_by_label("Make an offer").check()
    funder.get_by_label("What you offer").fill("91k")
    funder.get_by_role("button", name="Decide").click()
    expect(funder.get_by_role("alert").first).to_contain_text("At most £90,000")
    if scripts:
        looks_sound(funder)
    funder.get_by_label("What you offer").fill("90k")
    follow(funder.get_by_role("button", name="Decide"))
    funder.goto(f"/mandates/{mandate}/programme/budget")
    expect(funder.locator("main .stats")).to_contain_text("£210k")
    if scripts:
        looks_sound(funder)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_advert_is_worded_looked_at_published_and_taken_down(site: Site, visit: Visitor, scripts: bool) -> None:
    name = f"Wrekin Vale Advert {scripts}"
    with site.app.app_context(), transaction() as session:
        house = session.exec(select(Funder).where(Funder.slug == "wrekin-vale-ventures")).one()
        mandate = a_mandate(session, funder=house, name=name).slug
    funder, visitor = visit(INVESTOR, scripts=scripts), visit(scripts=scripts)
    funder.goto(f"/mandates/{mandate}/programme")
    follow(funder.get_by_role("navigation", name="This round").get_by_role("link", name="Advert"))
    funder.get_by_label("In one line").fill("Money that waits for the fleet")
    funder.get_by_role("button", name="Preview").click()
    expect(funder.get_by_text("nothing is saved yet")).to_be_visible()
    expect(funder.locator("main table")).to_contain_text("Money that waits for the fleet")
    expect(funder.locator("main .found-list")).to_contain_text("Money that waits for the fleet")
    if scripts:
        looks_sound(funder)
    funder.get_by_label("In one line").fill("Money that waits for the whole fleet")
    funder.get_by_role("button", name="Publish now").click()
    expect(funder.locator("main .notice").first).to_contain_text("Published.")
    if scripts:
        looks_sound(funder)
    visitor.goto("/search?q=whole+fleet")
    visitor.locator("main").get_by_role("link", name=name).click()
    expect(visitor.locator("main")).to_contain_text("Money that waits for the whole fleet")
    if scripts:
        looks_sound(visitor)
    visitor.goto("/programmes")
    expect(visitor.locator("main table")).to_contain_text("Money that waits for the whole fleet")
    funder.get_by_role("button", name="Take it down now").click()
    expect(funder.locator("main .notice").first).to_contain_text("Taken down.")
    visitor.reload()
    expect(visitor.locator("main table")).not_to_contain_text("Money that waits for the whole fleet")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_that_hangs_on_an_answer(site: Site, visit: Visitor, scripts: bool) -> None:
    with site.app.app_context(), transaction() as session:
        house = session.exec(select(Funder).where(Funder.slug == "wrekin-vale-ventures")).one()
        name = f"Wrekin Vale Conditions {scripts}"
        mandate = a_mandate(session, funder=house, name=name).slug
    funder, founder = visit(INVESTOR, scripts=scripts), visit(FOUNDER, scripts=scripts)
    programme = f"/mandates/{mandate}/programme"
    funder.goto(f"{programme}/questions/new")
    funder.get_by_role("textbox", name="Question").fill("Who is it for?")
    funder.get_by_label("A choice from a list", exact=True).check()
    funder.get_by_label("Choices", exact=True).fill("Hospitals\nFactories")
    follow(funder.get_by_role("button", name="Save"))
    funder.goto(f"{programme}/questions/new")
    funder.get_by_role("textbox", name="Question").fill("How many beds?")
    funder.get_by_label("A number", exact=True).check()
    funder.get_by_label("Highest number").fill("900")
    funder.get_by_label("Ask it only after certain answers to").select_option(label="Who is it for?")
    funder.get_by_label("The answers that it takes").fill("Hospitals")
    if scripts:
        looks_sound(funder)
    funder.get_by_role("button", name="Save").click()
    expect(funder.get_by_text("Only if the answer to “Who is it for?” is Hospitals")).to_be_visible()
    funder.get_by_label("Yes, until the closing date").check()
    follow(funder.get_by_role("button", name="Save", exact=True))
    founder.goto(f"{VENTURE}/applications/{mandate}")
    follow(founder.get_by_role("button", name="Start the application"))
    beds = founder.get_by_label("How many beds?")
    expect(beds).to_be_visible(visible=not scripts)
    founder.get_by_label("Who is it for?").select_option("Hospitals")
    expect(beds).to_be_visible()
    beds.fill("1200")
    if scripts:
        looks_sound(founder)
    follow(founder.get_by_role("button", name="Send the application"))
    expect(founder.get_by_role("alert").first).to_contain_text("Enter a number from 0 to 900.")
    founder.get_by_label("Who is it for?").select_option("Factories")
    founder.get_by_label("How many beds?").fill("") if not scripts else None
    founder.get_by_role("button", name="Send the application").click()
    expect(founder.locator("main").get_by_text("Sent on").first).to_be_visible()
    expect(founder.locator("main")).not_to_contain_text("How many beds?")


def test_the_pack_of_a_round_is_taken_with_those_that_are_ticked(visit: Visitor, tmp_path: Path) -> None:
    page = visit(MANAGER)
    page.goto("/mandates/mercian-proof-grant/programme/assessment")
    follow(page.get_by_role("link", name="Data pack"))
    chosen = page.locator("main tbody tr").first
    chosen.get_by_role("checkbox").check()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download those ticked").click()
    waiting.value.save_as(tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as packed:
        assert packed.testzip() is None
        told = json.loads(packed.read("manifest.json"))
    assert [each["id"] for each in told["applications"]] == [int(chosen.get_by_role("checkbox").input_value())]
    assert told["demo"]
