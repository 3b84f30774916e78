"""Terms, shares, passes, funnel, memo and contacts through the API."""

from collections.abc import Callable, Mapping

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.models import Disclosure, OrganisationKind, Role, User
from contacts.models import Contact
from foundation.database import Session
from profiles.models import Funder, Mandate
from tests.integration.restapi.conftest import Call, Firm
from tests.support.people import a_member, an_organisation
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.queries import count_queries


@pytest.fixture
def investor(session: Session) -> User:
    """An editor of a verified funder."""
    house = an_organisation(session, OrganisationKind.FUNDER, "Trent Capital", verified=True)
    person = a_member(session, house, Role.EDITOR)
    funder = a_funder(session, organisation_id=house.id, name="Trent Capital")
    a_mandate(session, funder=funder, name="Trent Seed")
    session.commit()
    return person


@pytest.fixture
def friend(session: Session) -> tuple[Funder, User]:
    """Another funder with somebody who reads."""
    house = an_organisation(session, OrganisationKind.FUNDER, "Soar Fund", verified=True)
    found = a_funder(session, organisation_id=house.id, name="Soar Fund"), a_member(session, house, Role.VIEWER)
    session.commit()
    return found


@pytest.fixture
def deal(call: Call, session: Session, firm: Firm, investor: User) -> str:
    """The address of a deal of the investor's."""
    mandate = session.exec(select(Mandate).where(Mandate.name == "Trent Seed")).one()
    made = call("POST", "/deals", investor, json={"venture": firm.venture.slug, "mandate": mandate.slug})
    return f"/deals/{made.json['id']}"


def test_terms_and_other_investors_are_written_and_read(
    call: Call, session: Session, firm: Firm, investor: User, deal: str
) -> None:
    assert call("GET", f"{deal}/terms", investor).json["terms"] is None
    sent = {"terms_version": 0, "terms_gbp": "250k", "basis": "pre_money", "valuation_gbp": 3_000_000, "part": "leads"}
    made = call("PUT", f"{deal}/terms", investor, json=sent)
    assert made.status_code == 200
    assert (made.json["terms_version"], made.json["terms"]["terms_gbp"]) == (1, 250_000)
    assert "interest_percent" not in made.json["fields"]
    late = call("PUT", f"{deal}/terms", investor, json={**sent, "terms_gbp": 1})
    assert late.status_code == 409
    assert late.json["present"]["state"]["terms"]["terms_gbp"] == 250_000
    odd = call("PUT", f"{deal}/terms", investor, json={"terms_version": 1, "valuation_gbp": 1, "basis": "not_priced"})
    assert odd.status_code == 422
    assert "basis" in odd.json["error"]["fields"]
    beside = {"investor": "Avon Angels", "level": "committed", "investor_gbp": 100_000, "public": False}
    (held,) = call("PUT", f"{deal}/investors", investor, json=beside).json["investors"]
    assert (held["name"], held["level"], held["amount_gbp"]) == ("Avon Angels", "committed", 100_000)
    again = call("PUT", f"{deal}/investors", investor, json={**beside, "level": "invested"}).json["investors"]
    assert [each["level"] for each in again] == ["invested"]
    assert call("DELETE", f"{deal}/investors/{held['id']}", investor).status_code == 204
    assert call("DELETE", f"{deal}/investors/{held['id']}", investor).status_code == 404
    assert call("GET", f"{deal}/terms", firm.owner).status_code == 404
    assert {row.path for row in session.exec(select(Disclosure)).all()} == {"api"}


def test_terms_are_kept_back_with_the_offer(call: Call, session: Session, firm: Firm) -> None:
    house = an_organisation(session, OrganisationKind.FUNDER, "Unverified")
    person = a_member(session, house, Role.EDITOR)
    mandate = a_mandate(session, funder=a_funder(session, organisation_id=house.id), name="Own Seed")
    session.commit()
    made = call("POST", "/deals", person, json={"venture": firm.venture.slug, "mandate": mandate.slug}).json
    found = call("GET", f"/deals/{made['id']}/terms", person).json
    assert found == {"withheld": ["terms", "investors"]}
    refused = call("PUT", f"/deals/{made['id']}/terms", person, json={"terms_version": 0, "terms_gbp": 5})
    assert refused.status_code == 403
    assert call("GET", f"/deals/{made['id']}/memo", person).json["withheld"] == ["round", "valuation"]


def test_a_deal_is_shared_read_and_taken_back(
    call: Call, firm: Firm, investor: User, friend: tuple[Funder, User], deal: str
) -> None:
    funder, reader = friend
    sent = {"funder": funder.slug, "facts": ["stage_code", "trl", "sectors"], "note": "Join us?"}
    made = call("POST", f"{deal}/shares", investor, json=sent)
    assert made.status_code == 201
    (share,) = made.json["items"]
    assert (share["funder"], share["facts"], share["withdrawn_at"]) == (funder.slug, sent["facts"], None)
    twice = call("POST", f"{deal}/shares", investor, json=sent)
    assert twice.status_code == 409
    assert twice.json["present"]["state"]["total"] == 1
    assert call("POST", f"{deal}/shares", investor, json={"funder": "nobody"}).status_code == 422
    (listed,) = call("GET", "/shares", reader).json["items"]
    assert (listed["venture"], listed["note"]) == (firm.venture.slug, "Join us?")
    read = call("GET", f"/shares/{share['id']}", reader).json
    assert read["facts"] == {"stage_code": "seed", "trl": 6, "sectors": ["water_environment"]}
    assert read["withheld"] == []
    assert call("GET", f"/shares/{share['id']}", firm.owner).status_code == 404
    gone = call("DELETE", f"{deal}/shares/{share['id']}", investor)
    assert gone.json["items"][0]["withdrawn_at"]
    assert call("DELETE", f"{deal}/shares/{share['id']}", investor).status_code == 409
    assert call("GET", f"/shares/{share['id']}", reader).status_code == 404
    assert call("GET", "/shares", reader).json == {"items": [], "total": 0}


def test_a_pass_is_told_waited_on_and_taken_back(call: Call, firm: Firm, investor: User, deal: str) -> None:
    sent = {
        "from": "sourced", "reason": "traction.no_customers", "note": "Only ours", "shareable": "Come with ten.",
        "send": True, "wanted": "customers", "at_least": 10,
    }  # fmt: skip
    made = call("POST", f"{deal}/pass", investor, json=sent)
    assert made.status_code == 200
    assert (made.json["stage"], made.json["waiting_for"]) == ("passed", "with 10 paying customers")
    (told,) = made.json["told"]
    assert (told["reason"], told["shareable"]) == ("traction.no_customers", "Come with ten.")
    assert "Only ours" not in str(made.json)
    late = call("POST", f"{deal}/pass", investor, json=sent)
    assert late.status_code == 409
    assert late.json["present"]["state"]["stage"] == "passed"
    assert call("POST", f"{deal}/pass", investor, json={"from": "passed"}).status_code == 422
    back = call("DELETE", f"{deal}/pass", investor)
    assert (back.status_code, back.json["stage"]) == (200, "sourced")
    assert len(back.json["told"]) == 1, "what was told stays told"
    again = call("DELETE", f"{deal}/pass", investor)
    assert again.status_code == 409
    assert again.json["present"]["state"]["stage"] == "sourced"
    assert call("DELETE", f"{deal}/pass", firm.owner).status_code == 404


def test_passed_ventures_are_asked_for(call: Call, session: Session, firm: Firm, investor: User, deal: str) -> None:
    a_venture(session, name="Works")
    session.commit()
    call("POST", f"{deal}/pass", investor, json={"from": "sourced", "reason": "timing.too_early"})
    listed = call("GET", "/mandates/trent-seed/matches", investor).json
    assert [item["name"] for item in listed["items"]] == ["Works"]
    passed = call("GET", "/mandates/trent-seed/matches?passed=true", investor).json
    assert [item["slug"] for item in passed["items"]] == [firm.venture.slug]
    assert set(passed["items"][0]) == set(listed["items"][0])


def test_the_funnel_and_the_memo_say_what_their_pages_say(
    call: Call, firm: Firm, investor: User, stranger: User, deal: str
) -> None:
    found = call("GET", "/funnel?by=source", investor).json
    assert (found["organisation"], found["by"], found["whole"]["deals"]) == ("trent-capital", "source", 1)
    first = found["whole"]["steps"][0]
    assert (first["stage"], first["reached"], first["conversion"]) == ("sourced", 1, None)
    assert call("GET", "/funnel", stranger).json["whole"] is None
    assert call("GET", "/funnel?organisation=trent-capital", firm.owner).status_code == 404
    assert call("GET", "/funnel?by=mood", investor).status_code == 422
    memo = call("GET", f"{deal}/memo", investor).json
    titles = [block["title"] for block in memo["blocks"]]
    assert titles[0] == "The deal"
    assert "The match" in titles
    assert {"label": "Stage", "value": "Sourced"} in memo["blocks"][0]["facts"]
    assert memo["withheld"] == []
    assert call("GET", f"{deal}/memo", firm.owner).status_code == 404


def test_contacts_are_added_listed_changed_and_removed(
    call: Call, session: Session, firm: Firm, investor: User
) -> None:
    sent = {"person": "Ann Other", "email": "Ann@Example.co.uk", "company": "Leakfinder", "amount_gbp": "1.2m"}
    made = call("POST", "/contacts", investor, json=sent)
    assert made.status_code == 201
    assert (made.json["email"], made.json["amount_gbp"], made.json["version"]) == ("ann@example.co.uk", 1_200_000, 1)
    twice = call("POST", "/contacts", investor, json=sent)
    assert twice.status_code == 422
    assert "email" in twice.json["error"]["fields"]
    assert call("POST", "/contacts", investor, json={"phone": "1"}).status_code == 422
    call("POST", "/contacts", investor, json={"person": "Zed", "stage": "Warm"})
    listed = call("GET", "/contacts?q=ann&sort=person", investor).json
    assert (listed["total"], listed["items"][0]["id"]) == (1, made.json["id"])
    assert call("GET", "/contacts?stage=Warm", investor).json["items"][0]["person"] == "Zed"
    pages = [call("GET", f"/contacts?limit=1&offset={at}", investor).json["items"][0]["id"] for at in (0, 1)]
    assert len(set(pages)) == 2
    address = f"/contacts/{made.json['id']}"
    changed = call("PUT", address, investor, json={"version": 1, "person": "Ann Otter"})
    assert (changed.json["person"], changed.json["company"], changed.json["version"]) == ("Ann Otter", "", 2)
    late = call("PUT", address, investor, json={"version": 1, "person": "Ann Outer"})
    assert late.status_code == 409
    assert late.json["present"]["state"]["person"] == "Ann Otter"
    assert call("GET", "/contacts", firm.owner).json == {"items": [], "total": 0}
    assert call("GET", address, firm.owner).status_code == 404
    assert call("DELETE", address, investor).status_code == 204
    assert call("GET", address, investor).status_code == 404
    assert [row.person for row in session.exec(select(Contact)).all()] == ["Zed"]


def test_lists_cost_the_same_queries_however_long_they_are(
    client: FlaskClient, session: Session, bearer: Callable[[User], Mapping[str, str]], call: Call, investor: User
) -> None:
    headers = bearer(investor)

    def cost() -> int:
        client.get("/api/v1/contacts", headers=headers)
        with count_queries(session.get_bind()) as counted:
            assert client.get("/api/v1/contacts", headers=headers).status_code == 200
        return len(counted)

    call("POST", "/contacts", investor, json={"person": "One"})
    few = cost()
    for number in range(8):
        call("POST", "/contacts", investor, json={"person": f"Person {number}"})
    assert cost() == few
