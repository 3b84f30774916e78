"""The start page: a live figure for visitors, and what waits for everybody else."""

from datetime import UTC, date, datetime, timedelta

from flask.testing import FlaskClient

from accounts.models import OrganisationKind
from foundation import clock
from foundation.clock import frozen
from foundation.database import Session
from pipeline.services import add_deal, edit_deal
from tests.support.introductions import two_sides
from tests.support.people import a_member, a_person, an_organisation, sign_in
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.queries import count_queries
from webapp.queries import own_profiles

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_a_visitor_sees_one_live_figure_with_its_source(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "18p" in page
    assert "HM Revenue" in page
    assert "founder@parity.example" in page


def test_somebody_without_an_organisation_is_told_how_to_begin(client: FlaskClient, session: Session) -> None:
    page = sign_in(client, a_person(session)).get("/").text
    assert "You do not belong to an organisation yet." in page


def test_whoever_keeps_nothing_is_shown_where_to_look(client: FlaskClient, session: Session) -> None:
    newcomer = sign_in(client, a_person(session)).get("/").text.split("<main")[1]
    assert "Explore</h2>" in newcomer
    assert 'href="/funders"' in newcomer
    staff = sign_in(client, a_person(session, is_staff=True)).get("/").text.split("<main")[1]
    assert "Platform</h2>" in staff
    assert "Complaints</a>" in staff
    assert "You do not belong to an organisation yet." not in staff


def test_a_founder_without_a_venture_is_led_to_describe_it(client: FlaskClient, session: Session) -> None:
    organisation = an_organisation(session, OrganisationKind.VENTURE, name="Ferrite")
    page = sign_in(client, a_member(session, organisation)).get("/").text
    assert "Describe Ferrite" in page


def test_a_draft_and_old_facts_wait_for_their_people(client: FlaskClient, session: Session) -> None:
    with frozen(NOW):
        organisation = an_organisation(session, OrganisationKind.VENTURE)
        person = a_member(session, organisation)
        old = a_venture(session, name="Old Works", organisation_id=organisation.id)
        old.confirmed_on = date(2026, 1, 5)
        a_venture(session, name="New Works", organisation_id=organisation.id, status="draft")
        session.commit()
        page = sign_in(client, person).get("/").text
    assert "Old Works was last confirmed on 5 Jan 2026." in page
    assert "New Works is a draft" in page


def test_a_pipeline_is_counted_again_only_once_it_has_changed(client: FlaskClient, session: Session) -> None:
    sides = two_sides(session)
    actor = sides.viewer(sides.investor)
    deal, _ = add_deal(session, actor=actor, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
    session.commit()
    sign_in(client, sides.investor)
    with count_queries(session.get_bind()) as counted:
        assert "Overdue" not in client.get("/").text
    assert any("FROM deal " in statement for statement in counted.statements)
    with count_queries(session.get_bind()) as counted:
        client.get("/")
    assert not any("FROM deal " in statement for statement in counted.statements)
    late = {"next_step": "Ring them", "next_step_on": clock.today() - timedelta(days=1), "amount_gbp": 250_000}
    edit_deal(session, actor=actor, deal_id=deal.id or 0, version=1, values=late)
    session.commit()
    page = client.get("/").text
    assert "£250k" in page
    assert "Ring them" in page
    with frozen(clock.now() - timedelta(days=2)):
        assert "Ring them" not in client.get("/").text, "what is overdue goes by the day"


def test_everything_that_organisations_keep_is_found_in_one_question(session: Session) -> None:
    ours = an_organisation(session, OrganisationKind.FUNDER)
    others = an_organisation(session, OrganisationKind.VENTURE)
    funder = a_funder(session, organisation_id=ours.id)
    a_mandate(session, funder=funder, name="Seed money")
    a_venture(session, organisation_id=others.id)
    session.commit()
    key = ours.id or 0
    with count_queries(session.get_bind()) as counted:
        found = own_profiles(session, [key])
    assert [(profile.kind, profile.name) for profile in found] == [("mandate", "Seed money")]
    assert len(counted) == 1
    assert own_profiles(session, []) == []
