"""Stay or go: an offer from abroad beside a kept plan, private to the venture unless it opens it."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlmodel import select

from accounts.models import OrganisationKind, Role, User, key_of
from foundation.audit import history
from foundation.database import Session
from plans.models import OfferAbroad
from profiles.models import Venture
from tests.integration.access_world import bearer_of
from tests.support.people import a_member, a_person, an_organisation, sign_in, submit
from tests.support.profiles import a_cluster, a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

SENT = {
    "title": "Plant in Ohio", "country": "United States", "kind": "subsidy", "currency": "USD", "rate": "0.8",
    "cost_share": "40", "capital_costs": "5m", "money_on": "2027-06-01", "conditions": "Move the plant <b>",
    "source": "Letter of the state", "source_on": "2026-01-05",
}  # fmt: skip


def a_firm(client: FlaskClient, session: Session, **facts: Any) -> tuple[Venture, User]:
    firm = an_organisation(session, OrganisationKind.VENTURE)
    owner = a_member(session, firm, Role.OWNER)
    venture = a_venture(session, organisation_id=key_of(firm), **facts)
    a_mandate(session, name="Lead money", lead="lead", ticket_max_gbp=300_000)
    grants = a_funder(session, kind="public_programme")
    a_mandate(
        session, name="Proof grant", funder=grants, instruments=["grant"], ticket_min_gbp=20_000, ticket_max_gbp=150_000
    )
    session.commit()
    sign_in(client, owner)
    return venture, owner


def the_offer(session: Session) -> OfferAbroad:
    session.expire_all()
    return session.exec(select(OfferAbroad)).one()


def write_down(client: FlaskClient, session: Session, venture: Venture) -> str:
    answer = submit(client, f"/ventures/{venture.slug}/offers-abroad/new", **SENT)
    assert answer.status_code == 303
    return f"/ventures/{venture.slug}/offers-abroad/{the_offer(session).id}"


def keep_a_plan(client: FlaskClient, venture: Venture) -> None:
    page = client.get(f"/ventures/{venture.slug}/plans?ask=400k&objective=most_grant")
    token = re.search(r'name="plan" value="([0-9a-f]{16})"', page.text)
    assert token
    sent = {"ask": "400k", "objective": "most_grant", "plan": token[1]}
    assert submit(client, f"/ventures/{venture.slug}/plans/keep", **sent).status_code == 303


def test_an_offer_stands_beside_the_plan(client: FlaskClient, session: Session) -> None:
    """A plan of £150,000 grant and £250,000 in shares at £1m before the money gives away 20%."""
    venture, _ = a_firm(client, session, valuation_gbp=1_000_000)
    keep_a_plan(client, venture)
    page = client.get(write_down(client, session, venture)).text
    for words in ("£400,000", "£250,000", "20.0%", "£1,600,000", "USD 2,000,000", "Proof grant", "By when it has to"):
        assert words in page
    assert "Move the plant &lt;b&gt;" in page


def test_the_report_is_quoted_and_not_taken_for_the_offer(client: FlaskClient, session: Session) -> None:
    venture, _ = a_firm(client, session)
    page = client.get(write_down(client, session, venture)).text
    assert "Quoted" in page
    assert "The United States Inflation Reduction Act supports up to 40% of capital cost." in page
    assert "not what you were offered" in page
    assert "Thematic Guide 5" in page


def test_without_a_plan_the_page_says_what_to_do(client: FlaskClient, session: Session) -> None:
    venture, _ = a_firm(client, session)
    page = client.get(write_down(client, session, venture)).text
    assert "No plan is kept yet" in page
    assert "£1,600,000" in page


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(client: FlaskClient, session: Session) -> None:
    venture, _ = a_firm(client, session)
    answer = submit(client, f"/ventures/{venture.slug}/offers-abroad/new", **{**SENT, "rate": "cheap"})
    assert answer.status_code == 422
    assert 'value="cheap"' in answer.text
    assert session.exec(select(OfferAbroad)).first() is None


def test_the_second_of_two_editors_is_told(client: FlaskClient, session: Session) -> None:
    venture, _ = a_firm(client, session)
    at = write_down(client, session, venture)
    assert 'value="40"' in client.get(f"{at}/edit").text
    assert submit(client, f"{at}/edit", **SENT, version=1, stake="5").status_code == 303
    answer = submit(client, f"{at}/edit", **{**SENT, "title": "Plant in Texas"}, version=1)
    assert answer.status_code == 409
    assert "Plant in Texas" in answer.text
    offer = the_offer(session)
    assert (offer.title, offer.stake, offer.version) == ("Plant in Ohio", 0.05, 2)
    assert submit(client, f"{at}/clusters", version=1, open_to_clusters="yes").status_code == 409
    assert not the_offer(session).open_to_clusters


def test_it_is_removed_with_a_line_in_the_trail(client: FlaskClient, session: Session) -> None:
    venture, _ = a_firm(client, session)
    at = write_down(client, session, venture)
    key = the_offer(session).id or 0
    assert submit(client, f"{at}/remove").status_code == 303
    assert session.exec(select(OfferAbroad)).first() is None
    assert [event.action for event in history(session, "offer_abroad", key)] == ["removed", "added"]
    assert client.get(at).status_code == 404


def test_a_cluster_reads_only_what_was_opened_to_it_and_nothing_of_the_plan(
    client: FlaskClient, session: Session
) -> None:
    body = an_organisation(session, "cluster", "Cluster body")
    lead = a_member(session, body, Role.OWNER, a_person(session))
    cluster = a_cluster(session, organisation_id=body.id)
    session.commit()
    venture, owner = a_firm(client, session, clusters=[cluster.slug])
    keep_a_plan(client, venture)
    at = write_down(client, session, venture)
    listed = f"/clusters/{cluster.slug}/offers-abroad"
    assert "No member has opened an offer" in sign_in(client, lead).get(listed).text
    sign_in(client, owner)
    assert submit(client, f"{at}/clusters", version=1, open_to_clusters="yes").status_code == 303
    page = sign_in(client, lead).get(listed).text
    assert "Plant in Ohio" in page
    assert "Proof grant" not in page
    assert client.get(at).status_code == 403
    sign_in(client, owner)
    assert submit(client, f"{at}/clusters", version=2, open_to_clusters="no").status_code == 303
    assert "Plant in Ohio" not in sign_in(client, lead).get(listed).text


def test_a_list_says_what_to_do_while_it_is_empty(client: FlaskClient, session: Session) -> None:
    venture, _ = a_firm(client, session)
    page = client.get(f"/ventures/{venture.slug}/offers-abroad").text
    assert "No offer is written down yet" in page
    assert f"/ventures/{venture.slug}/offers-abroad/new" in page
    assert "format=csv" not in page


def test_a_list_is_counted_narrowed_sorted_and_exported(client: FlaskClient, session: Session) -> None:
    venture, _ = a_firm(client, session)
    at = f"/ventures/{venture.slug}/offers-abroad"
    for changes in ({}, {"title": "Plant in Lyon", "country": "France", "kind": "grant", "capital_costs": "1m"}):
        submit(client, f"{at}/new", **{**SENT, **changes})
    page = client.get(at).text
    assert "<strong>2</strong> offers" in page
    assert page.index("Plant in Lyon") < page.index("Plant in Ohio")
    page = client.get(f"{at}?sort=-pounds").text
    assert page.index("Plant in Ohio</a>") < page.index("Plant in Lyon</a>")
    page = client.get(f"{at}?kind=grant").text
    assert "Plant in Ohio</a>" not in page
    assert "No offer passes these filters" in client.get(f"{at}?kind=equity").text
    answer = client.get(f"{at}?country=France&format=csv")
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="offers-abroad-{venture.slug}')
    head, row = answer.text.splitlines()
    assert head.lstrip("\ufeff").startswith("Venture,Offer,Country")
    assert "Plant in Lyon,France,Grant,USD,400000,0.4,0.8,320000" in row


def test_lists_ask_no_more_for_more_offers(client: FlaskClient, session: Session) -> None:
    body = an_organisation(session, "cluster", "Cluster body")
    lead = a_member(session, body, Role.OWNER, a_person(session))
    cluster = a_cluster(session, organisation_id=body.id)
    session.commit()
    venture, owner = a_firm(client, session, clusters=[cluster.slug])
    at, listed = f"/ventures/{venture.slug}/offers-abroad", f"/clusters/{cluster.slug}/offers-abroad"
    asked = []
    for more in (1, 6):
        sign_in(client, owner)
        for _ in range(more):
            submit(client, f"{at}/new", **SENT)
        for offer in session.exec(select(OfferAbroad)):
            offer.open_to_clusters = True
        session.commit()
        client.get(at)
        with count_queries(session.connection().engine) as own:
            client.get(at)
        sign_in(client, lead).get(listed)
        with count_queries(session.connection().engine) as theirs:
            assert "Plant in Ohio" in client.get(listed).text
        asked.append((len(own), len(theirs)))
    assert asked[0] == asked[1]


def test_a_cluster_takes_away_only_what_was_opened_to_it(client: FlaskClient, session: Session) -> None:
    body = an_organisation(session, "cluster", "Cluster body")
    lead = a_member(session, body, Role.OWNER, a_person(session))
    cluster = a_cluster(session, organisation_id=body.id)
    session.commit()
    venture, _ = a_firm(client, session, clusters=[cluster.slug])
    at = write_down(client, session, venture)
    assert submit(client, f"{at}/clusters", version=1, open_to_clusters="yes").status_code == 303
    submit(client, f"/ventures/{venture.slug}/offers-abroad/new", **{**SENT, "title": "Plant in Lyon"})
    sign_in(client, lead)
    rows = client.get(f"/clusters/{cluster.slug}/offers-abroad?format=csv").text.splitlines()
    assert len(rows) == 2
    assert "Plant in Ohio" in rows[1]


def test_programs_write_read_change_and_compare(client: FlaskClient, session: Session) -> None:
    venture, owner = a_firm(client, session)
    keep_a_plan(client, venture)
    at, bearer = f"/api/v1/ventures/{venture.slug}/offers-abroad", bearer_of(session, owner)
    sent = {**SENT, "rate": 0.8, "cost_share": 40, "capital_costs": 5_000_000}
    made = client.post(at, json=sent, headers=bearer)
    assert made.status_code == 201
    one = f"{at}/{made.get_json()['id']}"
    found = client.get(one, headers=bearer).get_json()
    assert (found["home"]["total_gbp"], found["abroad"]["total_gbp"]) == (400_000, 1_600_000)
    assert found["offer"]["cost_share"] == 40
    assert found["home"]["stake"] is None
    assert any(words.startswith("Lead money") for words in found["home"]["assumed"])
    assert not any("Lead money: pays" in words for words in found["home"]["conditions"])
    assert "The valuation before the money is not stated" in " ".join(found["home"]["not_known"])
    assert {"day": "2027-06-01", "home_gbp": 400_000, "abroad_gbp": 1_600_000} in found["cash"]
    assert found["claim"]["code"] == "F9"
    assert client.put(one, json={**sent, "version": 1, "title": "New"}, headers=bearer).get_json()["title"] == "New"
    late = client.put(one, json={**sent, "version": 1}, headers=bearer)
    assert late.status_code == 409
    opened = client.put(f"{one}/clusters", json={"version": 2, "open_to_clusters": True}, headers=bearer)
    assert opened.get_json()["open_to_clusters"]
    assert client.delete(one, headers=bearer).status_code == 204
    assert client.get(at, headers=bearer).get_json() == {"items": [], "total": 0}
