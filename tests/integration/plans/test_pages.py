"""Funding plans on their page and through the API: shapes, reasons, and what is assumed."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from scipy.optimize import milp

from accounts.models import OrganisationKind, Role, key_of
from foundation.database import Session
from plans.solver import program
from profiles.models import Venture
from tests.support.people import a_member, an_organisation, sign_in, submit
from tests.support.profiles import a_funder, a_mandate, a_venture


def _firm(client: FlaskClient, session: Session) -> Venture:
    firm = an_organisation(session, OrganisationKind.VENTURE)
    owner = a_member(session, firm, Role.OWNER)
    venture = a_venture(session, organisation_id=key_of(firm))
    session.commit()
    sign_in(client, owner)
    return venture


def test_an_ask_is_met_from_a_grant_and_a_mandate_that_leads(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    a_mandate(session, name="Lead money", lead="lead", ticket_max_gbp=300_000)
    grants = a_funder(session, kind="public_programme")
    a_mandate(
        session, name="Proof grant", funder=grants, instruments=["grant"], ticket_min_gbp=20_000, ticket_max_gbp=150_000
    )
    session.commit()
    page = client.get(f"/ventures/{venture.slug}/plans?ask=400k&objective=most_grant")
    assert page.status_code == 200
    assert "Proof grant" in page.text
    assert "£150,000" in page.text
    assert "£250,000" in page.text
    assert "The smallest or largest ticket: Proof grant" in page.text
    assert "Our assumption" in page.text


def test_an_ask_that_cannot_be_met_says_why_and_what_would_work(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    a_mandate(session, lead="lead", ticket_max_gbp=300_000)
    session.commit()
    page = client.get(f"/ventures/{venture.slug}/plans?ask=1m&objective=soonest")
    assert "No plan meets this ask" in page.text
    assert "£300,000" in page.text
    assert "The smallest or largest ticket" in page.text


def test_an_ask_that_cannot_be_read_is_told_at_the_field(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    page = client.get(f"/ventures/{venture.slug}/plans?ask=much&objective=soonest")
    assert page.status_code == 422
    assert 'value="much"' in page.text


def test_mandates_of_one_funder_count_as_one(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    both = a_funder(session)
    for name in ("North", "South"):
        a_mandate(session, name=name, funder=both, ticket_max_gbp=300_000)
    session.commit()
    page = client.get(f"/ventures/{venture.slug}/plans?ask=550k&objective=fewest_funders")
    assert '<td class="number">1</td>' in page.text


def test_a_ticket_that_is_not_stated_is_not_unlimited(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    a_mandate(session, ticket_min_gbp=None, ticket_max_gbp=None)
    session.commit()
    page = client.get(f"/ventures/{venture.slug}/plans?ask=900m&objective=soonest")
    assert "£500,000" in page.text
    page = client.get(f"/ventures/{venture.slug}/plans?ask=500k&objective=soonest")
    assert "no largest ticket is stated: £500,000 is taken" in page.text


@pytest.mark.parametrize("empty", [False, True])
def test_a_search_that_ran_out_of_time_says_so(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch, empty: bool
) -> None:
    venture = _firm(client, session)
    a_mandate(session, lead="lead", ticket_max_gbp=600_000)
    session.commit()
    address = f"/ventures/{venture.slug}/plans?ask=500k&objective=fewest_funders"
    assert "The time for the search" not in client.get(address).text

    def stopped(*given: Any, **options: Any) -> Any:
        found = milp(*given, **options)
        found.status, found.x = 1, None if empty else found.x
        return found

    monkeypatch.setattr(program, "milp", stopped)
    page = client.get(address).text
    assert "The time for the search was over before it was done" in page
    assert ("No plan was found in the time" in page) == empty
    assert ("Best found in time" in page) != empty
    token = re.search(r'name="plan" value="([0-9a-f]{16})"', page)
    assert (token is None) == empty
    if token:
        # What was not proved on the day stays so: whoever opens the plan later is told.
        values = {"plan": token[1], "ask": "500k", "objective": "fewest_funders"}
        answer = submit(client, f"/ventures/{venture.slug}/plans/keep", **values)
        assert answer.status_code == 303, answer.text
        monkeypatch.undo()
        assert "The time for the search was over before it was done" in client.get(answer.headers["Location"]).text
        assert "Best found in time" in client.get(f"/ventures/{venture.slug}/plans/kept").text
    assert "No smaller ask works" not in page
