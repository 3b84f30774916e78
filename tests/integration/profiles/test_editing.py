"""Editing through the pages: sections, autosave, conflicts, publishing. Nothing typed is ever lost."""

import html
import json
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts.models import OrganisationKind, User, key_of
from foundation.database import Session
from profiles.models import Venture
from profiles.queries import cluster_by_slug, mandate_record, venture_record
from profiles.services.sections import SECTIONS
from tests.support.people import a_member, an_organisation, sign_in, submit
from tests.support.profiles import a_cluster, a_funder, a_mandate, a_venture


@pytest.fixture
def founder(session: Session, client: FlaskClient) -> tuple[User, Venture]:
    organisation = an_organisation(session, OrganisationKind.VENTURE, "Leak Finders Ltd")
    venture = a_venture(
        session,
        organisation_id=key_of(organisation),
        sectors=["water_environment", "internet_of_things", "advanced_materials"],
        places=[{"postcode": "CV1 2TT", "authority_code": "Warwick"}, {"postcode": "DE1 1AA", "purpose": "works"}],
        rounds=[
            {"closed_on": "2024-05-01", "instrument_code": "grant", "amount_gbp": "60k", "investors": "A; B"},
            {"closed_on": "2024-05-01", "instrument_code": "equity"},
        ],
        clusters=[a_cluster(session).slug],
        instruments=["grant", "equity"],
        university_ukprn="University of Warwick",
        university_stake_percent=8.25,
        revenue_growth_percent=-12.5,
        waste_saved_tonnes=0.0001,
        customers=3,
        team=[{"name": "Jo"}],
    )
    person = a_member(session, organisation)
    session.commit()
    sign_in(client, person)
    return person, venture


def body(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def carried(page: str) -> dict[str, str]:
    """What a form carries of what its reader saw."""
    version = re.search(r'name="version" value="([^"]*)"', page)
    base = re.search(r'name="base"[^>]*value="([^"]*)"', page)
    assert version
    assert base
    return {"version": version.group(1), "base": html.unescape(base.group(1))}


def fresh(session: Session, venture: Venture) -> Venture:
    session.expire_all()
    return venture


def test_a_founder_begins_fills_and_publishes_a_profile(session: Session, client: FlaskClient) -> None:
    person = a_member(session, an_organisation(session, OrganisationKind.VENTURE, "Pipe Dreams Ltd"))
    sign_in(client, person)
    page = client.get("/ventures/new")
    owner = re.search(r'name="organisation" value="(\d+)"', body(page))
    assert owner
    answer = submit(
        client, "/ventures/new", organisation=owner.group(1), name="Pipe Dreams", one_line="Pipes, for dreamers."
    )
    assert answer.location == "/ventures/pipe-dreams/edit"
    refused = submit(client, "/ventures/pipe-dreams/publish", do="publish")
    assert refused.status_code == 422
    assert "/ventures/pipe-dreams/edit/sectors#f-sectors" in body(refused)
    at = "/ventures/pipe-dreams/edit"
    submit(client, f"{at}/sectors", main_sector="medtech", sectors=["diagnostics"], stage_code="seed", trl="5")
    submit(client, f"{at}/places", registered_postcode="b15 2tt", **{"places-0-postcode": "cv1 2tt"})
    assert submit(client, "/ventures/pipe-dreams/publish", do="publish").status_code == 302
    record = venture_record(session, "pipe-dreams")
    assert record is not None
    assert record.venture.status == "published"
    assert record.sectors == ("medtech", "diagnostics")
    assert record.authority_codes == ("E08000025", "E08000026")


@pytest.mark.parametrize("section", [section.code for section in SECTIONS])
def test_opening_and_saving_a_section_changes_nothing(
    session: Session, client: FlaskClient, founder: tuple[User, Venture], section: str
) -> None:
    _, venture = founder
    before = venture_record(session, venture.slug)
    assert before is not None
    state = before.state()
    at = f"/ventures/{venture.slug}/edit/{section}"
    page = client.get(at).get_data(as_text=True)
    assert submit(client, at, **fields_of(page)).status_code == 302
    session.expire_all()
    after = venture_record(session, venture.slug)
    assert after is not None
    assert after.state() == state


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send of the form of a page that nobody has touched."""
    form = re.split(r'id="(?:section|whole|conflict)-form"', page)[1].split("</form>", 1)[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name = re.search(r' name="([^"]*)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        kind = re.search(r' type="([^"]*)"', tag)
        if name and not (kind and kind.group(1) in ("checkbox", "radio") and " checked" not in tag):
            found.setdefault(name.group(1), []).append(html.unescape(value.group(1) if value else ""))
    for name, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found.setdefault(name, []).append(html.unescape(text))
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found.setdefault(name, []).append(html.unescape(chosen.group(1)) if chosen else "")
    found.pop("csrf_token", None)
    return found


def test_what_was_typed_stays_on_the_page_with_what_is_wrong(
    client: FlaskClient, founder: tuple[User, Venture]
) -> None:
    _, venture = founder
    answer = submit(
        client,
        f"/ventures/{venture.slug}/edit/rounds",
        **{"rounds-0-closed_on": "yesterday-ish", "rounds-0-amount_gbp": "about 2m", "rounds-0-investors": "Aunt May"},
    )
    assert answer.status_code == 422
    page = body(answer)
    assert "Enter a date" in page
    assert "Aunt May" in page
    assert "about 2m" in page


def test_more_lines_keep_what_was_typed_and_save_nothing(
    session: Session, client: FlaskClient, founder: tuple[User, Venture]
) -> None:
    _, venture = founder
    version = venture.version
    answer = submit(
        client,
        f"/ventures/{venture.slug}/edit/team",
        more="team",
        team_size="many",
        **{"team-0-name": "Jo", "team-1-name": "Half a na"},
    )
    page = body(answer)
    assert answer.status_code == 200
    assert "Half a na" in page
    assert 'name="team-4-name"' in page
    assert fresh(session, venture).version == version


def test_two_people_at_once_are_told_apart_and_lose_nothing(
    session: Session, client: FlaskClient, founder: tuple[User, Venture]
) -> None:
    _, venture = founder
    at = f"/ventures/{venture.slug}/edit/about"
    mine = carried(client.get(at).get_data(as_text=True))
    base = {"name": venture.name, "founded_on": "2021-05-04"}
    submit(client, at, **mine, **base, one_line="Theirs", description="Long text")
    answer = submit(
        client, at, **mine, **base, one_line="Yours", description=venture.description, website="ours.example"
    )
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Theirs" in page
    assert "Yours" in page
    again = {**fields_of(page), "keep-one_line": ["yours"]}
    assert submit(client, at, **again).status_code == 302
    held = fresh(session, venture)
    assert (held.one_line, held.website, held.description) == ("Yours", "https://ours.example", "Long text")


def test_the_second_person_may_keep_the_first_ones_version(
    session: Session, client: FlaskClient, founder: tuple[User, Venture]
) -> None:
    _, venture = founder
    at = f"/ventures/{venture.slug}/edit/traction"
    mine = carried(client.get(at).get_data(as_text=True))
    submit(client, at, **mine, customers="9")
    answer = submit(client, at, **mine, customers="8", revenue_gbp="10k")
    again = {**fields_of(answer.get_data(as_text=True)), "keep-customers": ["theirs"]}
    submit(client, at, **again)
    held = fresh(session, venture)
    assert (held.customers, held.revenue_gbp) == (9, 10_000)


def autosave(client: FlaskClient, at: str, **fields: object) -> TestResponse:
    client.environ_base["HTTP_HX_REQUEST"] = "true"
    try:
        return submit(client, at, **fields)
    finally:
        del client.environ_base["HTTP_HX_REQUEST"]


def new_base(answer: TestResponse) -> str:
    found = re.search(r'id="form-base" value="([^"]*)"', answer.get_data(as_text=True))
    assert found
    return html.unescape(found.group(1))


def test_a_form_saves_what_holds_and_says_what_does_not(
    session: Session, client: FlaskClient, founder: tuple[User, Venture]
) -> None:
    _, venture = founder
    at = f"/ventures/{venture.slug}/edit/traction"
    mine = carried(client.get(at).get_data(as_text=True))
    answer = autosave(client, at, **mine, customers="12", revenue_gbp="lots")
    assert answer.status_code == 422
    assert "Enter an amount" in body(answer)
    assert answer.headers["X-Saved"].endswith("except what is listed above")
    assert fresh(session, venture).customers == 12
    fine = autosave(client, at, **mine, customers="12", revenue_gbp="2m")
    assert fine.status_code == 200
    assert fine.headers["X-Saved"].startswith("Saved ")
    assert fresh(session, venture).revenue_gbp == 2_000_000


def test_saving_again_and_again_is_no_conflict_with_oneself(
    session: Session, client: FlaskClient, founder: tuple[User, Venture]
) -> None:
    _, venture = founder
    at = f"/ventures/{venture.slug}/edit/traction"
    mine = carried(client.get(at).get_data(as_text=True))
    for customers in ("4", "5", "6"):
        answer = autosave(client, at, **mine, customers=customers)
        assert answer.status_code == 200
        mine["base"] = new_base(answer)
    assert fresh(session, venture).customers == 6


def test_a_page_left_open_does_not_take_back_what_another_changed(
    session: Session, client: FlaskClient, founder: tuple[User, Venture]
) -> None:
    _, venture = founder
    at = f"/ventures/{venture.slug}/edit/traction"
    mine = carried(client.get(at).get_data(as_text=True))
    submit(client, at, **mine, customers="50")
    for revenue in ("1k", "2k", "3k"):
        answer = autosave(client, at, **mine, customers="3", revenue_gbp=revenue)
        assert answer.status_code == 200
        mine["base"] = new_base(answer)
        assert json.loads(mine["base"])["customers"] == 3
    held = fresh(session, venture)
    assert (held.customers, held.revenue_gbp) == (50, 3_000)


def test_only_editors_reach_the_forms(session: Session, client: FlaskClient) -> None:
    organisation = an_organisation(session, OrganisationKind.VENTURE)
    venture = a_venture(session, organisation_id=key_of(organisation))
    viewer = a_member(session, organisation, "viewer")
    session.commit()
    assert client.get(f"/ventures/{venture.slug}/edit").status_code in (302, 401)
    sign_in(client, viewer)
    for address in (f"/ventures/{venture.slug}/edit", f"/ventures/{venture.slug}/edit/about"):
        assert client.get(address).status_code == 403
    assert submit(client, f"/ventures/{venture.slug}/edit/about", name="Mine").status_code == 403
    assert submit(client, f"/ventures/{venture.slug}/publish", do="draft").status_code == 403


def test_confirming_and_showing_proof(session: Session, client: FlaskClient, founder: tuple[User, Venture]) -> None:
    _, venture = founder
    at = f"/ventures/{venture.slug}"
    assert submit(client, f"{at}/confirm").status_code == 302
    submit(client, f"{at}/facts", field="customers", status="evidenced", note="Invoices")
    assert "Evidenced" in body(client.get(at))
    assert submit(client, f"{at}/facts", field="customers", status="verified").status_code == 422
    assert "Invoices" in body(client.get(f"{at}/facts"))


def test_a_fund_manager_makes_a_funder_and_a_mandate(session: Session, client: FlaskClient) -> None:
    organisation = an_organisation(session, OrganisationKind.FUNDER, "North Fund LLP")
    sign_in(client, a_member(session, organisation))
    made = submit(client, "/funders/new", organisation=str(organisation.id), name="North Fund", kind="vc")
    assert made.location == "/funders/north-fund"
    refused = submit(client, "/funders/north-fund/mandates/new", name="Seed", ticket_min_gbp="2m", ticket_max_gbp="1m")
    assert refused.status_code == 422
    assert "cannot be less than the smallest" in body(refused)
    answer = submit(
        client,
        "/funders/north-fund/mandates/new",
        name="Seed",
        instruments=["equity"],
        stages=["seed"],
        ticket_min_gbp="250k",
        ticket_max_gbp="1m",
        share_max="49",
        sectors=["medtech"],
        **{"places-0-kind": "region", "places-0-code": "West Midlands", "places-0-basis": "any"},
    )
    assert answer.location == "/mandates/seed"
    assert submit(client, "/mandates/seed/publish", do="publish").status_code == 302
    session.expire_all()
    record = mandate_record(session, "seed")
    assert record is not None
    assert (record.mandate.status, record.funder.status, record.mandate.share_max) == ("published", "published", 0.49)
    assert [(place.kind, place.code) for place in record.places] == [("region", "E12000005")]
    page = client.get("/mandates/seed/edit").get_data(as_text=True)
    assert 'value="49"' in page
    assert submit(client, "/mandates/seed/edit", **carried(page), ticket_max_gbp="3m").status_code == 302
    session.expire_all()
    assert record.mandate.ticket_max_gbp == 3_000_000
    assert "£3,000,000" in body(client.get("/mandates/seed/history"))


def test_opening_and_saving_a_mandate_changes_nothing(session: Session, client: FlaskClient) -> None:
    organisation = an_organisation(session, OrganisationKind.FUNDER)
    funder = a_funder(session, organisation_id=key_of(organisation))
    mandate = a_mandate(
        session,
        funder=funder,
        share_min=12.5,
        share_max=49,
        prefer_near=True,
        sectors=["medtech"],
        excluded_sectors=["defence"],
        places=[
            {"kind": "authority", "code": "Derby", "basis": "activity"},
            {"kind": "region", "code": "E12000004"},
            {"kind": "radius", "code": "CV10 0TU", "distance": 12.5, "unit": "km"},
            {"kind": "drawn", "code": "A corner", "outline": "52, -2\n53, -1\n52, -1"},
        ],
        conditions=[{"kind": "min_revenue", "value": "100000", "note": "in a year"}],
    )
    sign_in(client, a_member(session, organisation))
    session.commit()
    record = mandate_record(session, mandate.slug)
    assert record is not None
    state = record.state()
    page = client.get(f"/mandates/{mandate.slug}/edit").get_data(as_text=True)
    assert 'value="East Midlands"' in page
    answer = submit(client, f"/mandates/{mandate.slug}/edit", **fields_of(page))
    assert answer.status_code == 302, answer.text
    session.expire_all()
    after = mandate_record(session, mandate.slug)
    assert after is not None
    assert after.state() == state


def test_a_cluster_lead_keeps_the_cluster(session: Session, client: FlaskClient) -> None:
    organisation = an_organisation(session, OrganisationKind.CLUSTER)
    cluster = a_cluster(session, organisation_id=key_of(organisation), name="Rail Valley")
    sign_in(client, a_member(session, organisation))
    session.commit()
    page = client.get("/clusters/rail-valley/edit").get_data(as_text=True)
    answer = submit(
        client,
        "/clusters/rail-valley/edit",
        **carried(page),
        name="Rail Valley",
        kind="established",
        authorities=["E06000015"],
        **{"asks-0-name": "A test track", "anchors-0-name": "Works"},
    )
    assert answer.status_code == 302
    session.expire_all()
    record = cluster_by_slug(session, cluster.slug)
    assert record is not None
    assert [item.name for item in record.items_of("ask")] == ["A test track"]
    assert "A test track" in body(client.get("/clusters/rail-valley"))


def test_people_without_an_organisation_are_sent_to_make_one(session: Session, client: FlaskClient) -> None:
    sign_in(client, a_member(session, an_organisation(session, OrganisationKind.UNIVERSITY)))
    assert "Make an organisation" in body(client.get("/ventures/new"))
    assert client.get("/funders/new").status_code == 403
