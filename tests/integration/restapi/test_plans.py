"""Funding plans through the API."""

from foundation.database import Session
from tests.integration.restapi.conftest import Call, Firm
from tests.support.profiles import a_mandate


def test_plans_have_their_shape(call: Call, session: Session, firm: Firm) -> None:
    mandate = a_mandate(session, lead="lead")
    session.commit()
    address = f"/ventures/{firm.venture.slug}/plans"
    answer = call("POST", address, firm.owner, json={"ask": 500_000, "objective": "least_dilution"})
    assert answer.status_code == 200
    assert "infeasible" not in answer.json
    (plan,) = answer.json["plans"]
    assert (plan["objective"], plan["total"]) == ("least_dilution", 500_000)
    (part,) = plan["parts"]
    assert (part["mandate"], part["instrument"], part["amount"]) == (mandate.slug, "equity", 500_000)
    assert {"opens", "closes", "money_by", "assumed"} <= set(part)


def test_an_ask_too_large_is_answered_with_the_largest(call: Call, session: Session, firm: Firm) -> None:
    a_mandate(session, lead="lead")
    session.commit()
    address = f"/ventures/{firm.venture.slug}/plans"
    body = call("POST", address, firm.owner, json={"ask": 5_000_000, "objective": "soonest"}).json
    assert body["plans"] == []
    assert body["infeasible"]["largest_feasible"] == 2_000_000
    assert [held["constraint"] for held in body["infeasible"]["binding"]] == ["ticket"]


def test_a_wrong_ask_is_refused_at_its_field(call: Call, firm: Firm) -> None:
    address = f"/ventures/{firm.venture.slug}/plans"
    assert call("POST", address, firm.owner, json={"ask": 0, "objective": "soonest"}).status_code == 422
    assert call("POST", address, firm.owner, json={"ask": 1, "objective": "best"}).status_code == 422
