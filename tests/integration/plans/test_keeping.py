"""Plans that are kept: worked out again, followed as parts land, planned again around what landed, and printed."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlmodel import col, select

from accounts.models import OrganisationKind, Role, key_of
from foundation import clock
from foundation.audit import history
from foundation.database import Session
from plans.models import KeptPart, KeptPlan
from profiles.models import Venture
from tests.support.pdfs import text_at
from tests.support.people import a_member, an_organisation, sign_in, submit
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

HOSTILE = '#panic("x") $x$ <b> *bold* \\u{41}'


def _firm(client: FlaskClient, session: Session, **facts: Any) -> Venture:
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
    return venture


def _kept(client: FlaskClient, venture: Venture, ask: str = "400k") -> str:
    """Keep the first plan, and give its address."""
    page = client.get(f"/ventures/{venture.slug}/plans?ask={ask}&objective=most_grant")
    token = re.search(r'name="plan" value="([0-9a-f]{16})"', page.text)
    assert token
    sent = {"ask": ask, "objective": "most_grant", "plan": token[1]}
    answer = submit(client, f"/ventures/{venture.slug}/plans/keep", **sent)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def _parts(session: Session) -> dict[int, KeptPart]:
    session.expire_all()
    return {part.amount_gbp: part for part in session.exec(select(KeptPart).order_by(col(KeptPart.id)))}


def _say(client: FlaskClient, address: str, part: KeptPart, status: str, **sent: object) -> int:
    sent = {"version": part.version, "status": status, **sent}
    return submit(client, f"{address}/parts/{part.id}", **sent).status_code


def test_a_plan_is_kept_as_it_was_proposed(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    address = _kept(client, venture)
    plan = session.exec(select(KeptPlan)).one()
    assert (plan.ask_gbp, plan.objective) == (400_000, "most_grant")
    assert sorted(_parts(session)) == [150_000, 250_000]
    page = client.get(address)
    assert "Proof grant" in page.text
    assert "The smallest or largest ticket: Proof grant" in page.text
    assert "Our assumption" in page.text
    assert "kept the plan" in page.text
    assert "1 plan" in client.get(f"/ventures/{venture.slug}/plans/kept").text


def test_a_plan_that_no_longer_holds_is_not_kept(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    sent = {"ask": "400k", "objective": "most_grant", "plan": "0" * 16}
    answer = submit(client, f"/ventures/{venture.slug}/plans/keep", **sent)
    assert answer.status_code == 409
    assert "Nothing was kept" in answer.text
    assert "Proof grant" in answer.text
    assert session.exec(select(KeptPlan)).first() is None


def test_what_lands_and_what_falls_through_is_counted(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    address = _kept(client, venture)
    grant, equity = _parts(session)[150_000], _parts(session)[250_000]
    day = clock.today().isoformat()
    assert _say(client, address, grant, "landed", landed_gbp="140k", landed_on=day) == 303
    assert _say(client, address, equity, "fell_through") == 303
    page = client.get(address).text
    assert re.search(r"Missing.*?£260,000", page, re.DOTALL)
    assert "Plan again for what is missing" in page
    plan = session.exec(select(KeptPlan)).one()
    assert [event.action for event in history(session, "funding_plan", plan.id or 0)] == ["changed", "changed", "kept"]


def test_money_that_landed_needs_its_amount_and_day(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    address = _kept(client, venture)
    part = _parts(session)[150_000]
    answer = submit(client, f"{address}/parts/{part.id}", version=1, status="landed", landed_gbp="much")
    assert answer.status_code == 422
    assert 'value="much"' in answer.text
    assert _parts(session)[150_000].status == "planned"


def test_the_second_of_two_who_change_a_part_is_told(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    address = _kept(client, venture)
    part = _parts(session)[150_000]
    session.expunge(part)
    assert _say(client, address, part, "applied") == 303
    answer = submit(client, f"{address}/parts/{part.id}", version=1, status="fell_through")
    assert answer.status_code == 409
    assert "Somebody else changed “Proof grant”" in answer.text
    assert _parts(session)[150_000].status == "applied"


def test_a_plan_is_made_again_around_what_landed(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    a_mandate(session, name="Second money", lead="lead", ticket_max_gbp=500_000)
    session.commit()
    address = _kept(client, venture)
    grant, equity = _parts(session)[150_000], _parts(session)[250_000]
    _say(client, address, grant, "landed", landed_gbp="140k", landed_on=clock.today().isoformat())
    _say(client, address, equity, "fell_through")
    first = session.exec(select(KeptPlan)).one()
    again = client.get(f"/ventures/{venture.slug}/plans?after={first.id}&objective=soonest")
    assert "Landed" in again.text
    assert "£140,000" in again.text
    assert "£260,000" in again.text
    token = re.search(r'name="plan" value="([0-9a-f]{16})"', again.text)
    assert token
    sent = {"ask": "1", "objective": "soonest", "plan": token[1], "after": first.id}
    answer = submit(client, f"/ventures/{venture.slug}/plans/keep", **sent)
    assert answer.status_code == 303
    second = session.exec(select(KeptPlan).where(col(KeptPlan.previous_id) == first.id)).one()
    assert second.ask_gbp == 400_000
    rows = session.exec(select(KeptPart).where(col(KeptPart.plan_id) == second.id)).all()
    assert sorted((row.status, row.landed_gbp) for row in rows) == [("landed", 140_000), ("planned", None)]
    assert "A newer plan was made" in client.get(address).text


def test_a_plan_is_printed_and_hostile_names_stay_text(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session, name=HOSTILE)
    address = _kept(client, venture)
    words = text_at(client, f"{address}/pdf")
    assert HOSTILE.replace(" ", "") in words.replace(" ", "").replace("\n", "")
    assert "Proof grant" in words
    page = client.get(f"/ventures/{venture.slug}/plans?ask=400k&objective=most_grant").text
    link = re.search(r'href="([^"]*/plans/pdf[^"]*)"', page)
    assert link
    assert "£150,000" in text_at(client, link[1].replace("&amp;", "&"))


def test_the_month_in_which_money_runs_out_is_told(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session, cash_in_hand_gbp=30_000, monthly_costs_gbp=20_000)
    address = _kept(client, venture)
    page = client.get(address).text
    assert "the cash runs out in" in page
    assert "Left at the end (£)" in page


def test_what_a_mandate_states_stands_for_what_we_assume(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    a_mandate(session, name="Open grant", instruments=["grant"], ticket_min_gbp=300_000, ticket_max_gbp=400_000,
              days_to_money=20, grant_share_max=80)  # fmt: skip
    session.commit()
    page = client.get(f"/ventures/{venture.slug}/plans?ask=650k&objective=most_grant").text
    plan = page[page.index('id="plan-1"') : page.index("What is assumed")]
    assert "£400,000" in plan
    assert "£250,000" in plan
    assert "from application to money" not in plan


def test_a_list_of_many_plans_takes_as_many_questions_as_one(client: FlaskClient, session: Session) -> None:
    venture = _firm(client, session)
    address = _kept(client, venture)
    engine = session.get_bind().engine
    counts = []
    for _ in range(2):
        for asked in (f"/ventures/{venture.slug}/plans/kept", address):
            client.get(asked)
            with count_queries(engine) as counted:
                client.get(asked)
            counts.append(len(counted))
        for _ in range(3):
            _kept(client, venture)
    assert counts[:2] == counts[2:]
