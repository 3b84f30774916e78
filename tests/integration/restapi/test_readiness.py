"""Readiness through the API: its shape, what a PUT does, and who may."""

from typing import Any

import pytest

from foundation.database import Session
from readiness.services.sheets import questionnaire
from tests.integration.restapi.conftest import Call, Firm
from tests.support.people import a_person
from tests.support.profiles import a_mandate

DIMENSIONS = ["customer", "technology", "business", "ip", "team", "funding"]


def answers_upto(session: Session, level: int, **others: int) -> list[dict[str, Any]]:
    return [
        {"statement": each.code, "answer": "yes"}
        for each in questionnaire(session).current
        if each.level <= others.get(each.dimension_code, level)
    ]


def test_an_empty_venture_has_a_shape_and_something_to_do(call: Call, firm: Firm) -> None:
    answer = call("GET", f"/ventures/{firm.venture.slug}/readiness", firm.owner)
    assert answer.status_code == 200
    body = answer.json
    assert body["levels"] == dict.fromkeys(DIMENSIONS, 0)
    assert body["overall"] == 0
    assert set(body["blocking"]) == {"dimension", "level", "statement", "text", "evidence_wanted"}
    assert body["blocking"]["level"] == 1
    assert body["targets"] == {"customer": 5, "technology": 4, "business": 5, "ip": 5, "team": 6, "funding": 6}
    assert body["targets_for"]["stage"] == "seed"
    assert {"title", "opens", "dimension"} <= set(body["actions"][0])
    assert len(body["answers"]) == len({each["statement"] for each in body["answers"]})


def test_answers_are_put_and_the_levels_follow(call: Call, session: Session, firm: Firm) -> None:
    a_mandate(session, name="Seed")
    session.commit()
    address = f"/ventures/{firm.venture.slug}/readiness"
    answer = call("PUT", address, firm.owner, json={"answers": answers_upto(session, 6, funding=5)})
    assert answer.status_code == 200
    body = answer.json
    assert body["levels"] == {**dict.fromkeys(DIMENSIONS, 6), "funding": 5}
    assert body["overall"] == 5
    assert body["blocking"]["dimension"] == "funding"
    assert body["blocking"]["statement"] == "funding.6.investor_talks"
    assert (body["eligible"], body["ready"]) == (1, 0)
    assert [(each["dimension"], each["opens"]) for each in body["actions"]] == [("funding", 1)]
    one = [{"statement": "funding.6.investor_talks", "answer": "yes", "evidence_url": "example.org/talks"}]
    body = call("PUT", address, firm.owner, json={"answers": one}).json
    assert (body["overall"], body["ready"], body["actions"]) == (6, 1, [])
    kept = next(each for each in body["answers"] if each["statement"] == "funding.6.investor_talks")
    assert (kept["claim"], kept["evidence_url"]) == ("evidenced", "https://example.org/talks")
    taken = [{"statement": "customer.1.need_guessed", "answer": None}]
    body = call("PUT", address, firm.owner, json={"answers": taken}).json
    assert body["levels"]["customer"] == 0
    assert call("GET", address, firm.owner).json == body


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [{"statement": "customer.1.need_guessed", "answer": "perhaps"}],
        [{"statement": "nothing.9.here", "answer": "yes"}],
        [{"answer": "yes"}],
        [{"statement": "customer.1.need_guessed", "answer": "yes", "evidence_url": "javascript:alert(1)"}],
        "yes",
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(call: Call, firm: Firm, answers: Any) -> None:
    address = f"/ventures/{firm.venture.slug}/readiness"
    answer = call("PUT", address, firm.owner, json={"answers": answers})
    assert answer.status_code == 422
    assert answer.json["error"]["fields"]
    assert call("GET", address, firm.owner).json["overall"] == 0


def test_who_may_read_and_who_may_answer(call: Call, session: Session, firm: Firm) -> None:
    address = f"/ventures/{firm.venture.slug}/readiness"
    sent = {"answers": [{"statement": "customer.1.need_guessed", "answer": "yes"}]}
    assert call("GET", address).status_code == 401
    assert call("GET", address, a_person(session)).status_code == 403
    assert call("GET", address, firm.reader).status_code == 200
    assert call("PUT", address, firm.reader, json=sent).status_code == 403
    assert call("GET", "/ventures/no-such-venture/readiness", firm.owner).status_code == 404
