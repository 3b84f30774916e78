"""Compliance officers read the log of disclosures, and individuals the risk warning."""

from datetime import timedelta

from playwright.sync_api import expect
from sqlmodel import col, func, select

from accounts import queries
from accounts.models import Membership
from foundation import clock
from foundation.database import Session
from foundation.web import db
from profiles.models import Venture
from tests.browser.conftest import PHONE, Site, Visitor, looks_sound
from tests.support.browser import follow
from tests.support.promotion import a_statement

ANGEL = "founder@parity.example"
STAFF = "admin@parity.example"
VENTURES = "/ventures?stage=seed"


def test_an_individual_is_warned_and_officers_see_what_was_shown(visit: Visitor, site: Site) -> None:
    with site.app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        person = queries.user_by_email(session, ANGEL)
        assert person is not None
        with clock.frozen(clock.now() - timedelta(days=2)):
            a_statement(session, person)
        # The offer of somebody else: at her own she is not warned.
        slug = session.exec(
            select(Venture.slug)
            .join(Membership, col(Membership.organisation_id) == col(Venture.organisation_id), isouter=True)
            .where(Venture.status == "published", col(Venture.restricted).is_(False), Venture.stage_code == "seed")
            .where(col(Venture.round_target_gbp).is_not(None), func.coalesce(Membership.user_id, 0) != person.id)
            .order_by(col(Venture.id).desc())
        ).first()
    page = visit(ANGEL)
    page.goto(f"/ventures/{slug}")
    expect(page.locator(".risk-warning")).to_contain_text("prepared to lose all the money you invest")
    expect(page.locator(".risk-warning")).to_be_in_viewport()
    looks_sound(page)
    follow(page.get_by_role("link", name="Take 2 mins to learn more."))
    looks_sound(page)
    phone = visit(ANGEL, size=PHONE, theme="dark")
    phone.goto(VENTURES)
    expect(phone.locator(".risk-warning")).to_be_in_viewport()
    looks_sound(phone)
    officer = visit(STAFF)
    officer.goto("/admin/disclosures")
    officer.get_by_label("Person").fill("Farah")
    officer.get_by_role("button", name="Show").click()
    expect(officer.locator("tbody tr").first).to_contain_text("Self-certified sophisticated investor")
    looks_sound(officer)
    officer.goto("/admin/people?q=Idris")
    officer.get_by_role("button", name="Let read").click()
    expect(officer.locator("main")).to_contain_text("reads the log of disclosures")
