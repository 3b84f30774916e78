"""Deals through the API: added once, moved from where they stand, with their log."""

from typing import Any

import pytest
from sqlmodel import select

from accounts.models import Membership, OrganisationKind, Role, User
from foundation.database import Session
from profiles.models import Mandate
from tests.integration.restapi.conftest import Call, Firm
from tests.support.people import a_member, an_organisation
from tests.support.profiles import a_funder, a_mandate


@pytest.fixture
def mandate(session: Session, investor: User) -> Mandate:
    found = a_mandate(session, funder=a_funder(session, organisation_id=_home(investor, session)), name="Trent Seed")
    session.commit()
    return found


@pytest.fixture
def investor(session: Session) -> User:
    house = an_organisation(session, OrganisationKind.FUNDER, "Trent Capital", verified=True)
    person = a_member(session, house, Role.EDITOR)
    session.commit()
    return person


def _home(person: User, session: Session) -> int:
    return session.exec(select(Membership.organisation_id).where(Membership.user_id == person.id)).one()


def test_a_deal_is_added_once_and_listed(call: Call, firm: Firm, investor: User, mandate: Mandate) -> None:
    pair = {"venture": firm.venture.slug, "mandate": mandate.slug}
    first, again = (call("POST", "/deals", investor, json=pair) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["id"] == again.json["id"]
    assert (first.json["stage"], first.json["amount_gbp"]) == ("sourced", 750_000)
    listed = call("GET", "/deals", investor).json
    assert listed["total"] == 1
    assert {name: listed["items"][0][name] for name in pair} == pair
    assert call("GET", "/deals?stage=legals", investor).json == {"items": [], "total": 0}
    assert call("GET", "/deals?owner=0", investor).json["total"] == 0
    assert call("GET", "/deals?stage=&owner=", investor).json["total"] == 1
    assert call("GET", f"/deals?owner={investor.id}&stage=sourced", investor).json["total"] == 1
    assert call("GET", "/deals?owner=me", investor).json == listed
    assert listed["items"][0]["owner_id"] == investor.id
    assert "owner" in call("GET", "/deals?owner=Asha", investor).json["error"]["fields"]
    # The venture keeps its own books, and nobody else's.
    assert call("GET", "/deals", firm.owner).json["total"] == 0
    assert call("GET", "/deals?organisation=trent-capital", firm.owner).status_code == 404
    assert call("GET", "/deals?stage=nowhere", investor).status_code == 422


def test_a_move_from_elsewhere_is_told_the_present_state(
    call: Call, firm: Firm, investor: User, mandate: Mandate
) -> None:
    deal = call("POST", "/deals", investor, json={"venture": firm.venture.slug, "mandate": mandate.slug}).json
    address = f"/deals/{deal['id']}"
    moved = call("POST", f"{address}/moves", investor, json={"from": "sourced", "to": "screening"})
    assert moved.status_code == 200
    assert moved.json["stage"] == "screening"
    late = call("POST", f"{address}/moves", investor, json={"from": "sourced", "to": "first_meeting"})
    assert late.status_code == 409
    assert late.json["present"]["state"]["stage"] == "screening"
    assert call("GET", address, investor).json["stage"] == "screening"
    bare = call("POST", f"{address}/moves", investor, json={"from": "screening", "to": "passed"})
    assert bare.status_code == 422
    assert "reason" in bare.json["error"]["fields"]
    events = call("GET", f"{address}/events", investor).json
    assert [(event["kind"], event["from"], event["to"]) for event in events["items"]] == [
        ("moved", "sourced", "screening"),
        ("added", None, "sourced"),
    ]


def test_a_move_says_its_reason_in_words_or_as_a_code(call: Call, firm: Firm, investor: User, mandate: Mandate) -> None:
    deal = call("POST", "/deals", investor, json={"venture": firm.venture.slug, "mandate": mandate.slug}).json

    def move(source: str, target: str, **said: str) -> Any:
        return call("POST", f"/deals/{deal['id']}/moves", investor, json={"from": source, "to": target, **said})

    assert move("sourced", "screening", reason="Their pilot has begun").status_code == 200
    no_code = move("screening", "passed", reason="Too early for us")
    assert (no_code.status_code, list(no_code.json["error"]["fields"])) == (422, ["reason"])
    twice = move("screening", "first_meeting", reason="Once", note="and again")
    assert (twice.status_code, list(twice.json["error"]["fields"])) == (422, ["reason"])
    assert move("screening", "passed", reason="timing.too_early", note="Next year").status_code == 200
    events = call("GET", f"/deals/{deal['id']}/events", investor).json["items"]
    assert [(event["to"], event["reason"], event["note"]) for event in events] == [
        ("passed", "timing.too_early", "Next year"),
        ("screening", "Their pilot has begun", "Their pilot has begun"),
        ("sourced", "", ""),
    ]


def test_a_change_names_its_version_and_a_conflict_both_values(
    call: Call, firm: Firm, investor: User, mandate: Mandate
) -> None:
    deal = call("POST", "/deals", investor, json={"venture": firm.venture.slug, "mandate": mandate.slug}).json
    address = f"/deals/{deal['id']}"
    done = call("PATCH", address, investor, json={"version": deal["version"], "next_step": "Ring them"})
    assert (done.status_code, done.json["next_step"], done.json["version"]) == (200, "Ring them", deal["version"] + 1)
    late = call("PATCH", address, investor, json={"version": deal["version"], "next_step": "Write to them"})
    assert late.status_code == 409
    (difference,) = late.json["present"]["differences"]
    assert (difference["theirs"], difference["yours"]) == ("Ring them", "Write to them")
    assert call("GET", address, investor).json["next_step"] == "Ring them"
    assert call("PATCH", address, investor, json={"next_step": "No version"}).status_code == 422


def test_notes_are_written_and_read(call: Call, firm: Firm, investor: User, mandate: Mandate) -> None:
    deal = call("POST", "/deals", investor, json={"venture": firm.venture.slug, "mandate": mandate.slug}).json
    address = f"/deals/{deal['id']}/notes"
    assert call("GET", address, investor).json == {"items": [], "total": 0}
    made = call("POST", address, investor, json={"text": "Met them.", "kind": "meeting", "met_on": "2026-11-03"})
    assert made.status_code == 201
    assert (made.json["kind"], made.json["met_on"], made.json["author"]) == ("meeting", "2026-11-03", investor.name)
    assert call("GET", address, investor).json == {"items": [made.json], "total": 1}
    refused = call("POST", address, investor, json={"text": "@Nobody knows"})
    assert "Nobody in your organisation" in refused.json["error"]["fields"]["text"][0]
    assert call("POST", address, investor, json={}).status_code == 422
    assert call("GET", address, firm.owner).status_code == 404
    kinds = [event["kind"] for event in call("GET", f"/deals/{deal['id']}/events", investor).json["items"]]
    assert kinds == ["meeting", "added"]


def test_meetings_are_kept_and_read(call: Call, firm: Firm, investor: User, mandate: Mandate) -> None:
    made = call("POST", "/deals", investor, json={"venture": firm.venture.slug, "mandate": mandate.slug}).json
    at = f"/deals/{made['id']}/meetings"
    sent = {"begins_at": "2099-12-01T14:30:00+00:00", "minutes": 45, "people": [investor.id], "next_step": "Call them"}
    added = call("POST", at, investor, json=sent)
    assert added.status_code == 201
    assert (added.json["begins_at"], added.json["people"], added.json["held"]) == (
        "2099-12-01T14:30:00+00:00", "Asha Kaur", False,
    )  # fmt: skip
    assert call("GET", at, investor).json == {"items": [added.json], "total": 1}
    assert call("GET", f"/deals/{made['id']}", investor).json["next_step"] == "Call them"
    for wrong in ({"minutes": 2}, {"begins_at": "never"}, {"people": [0]}, {"notes": "x" * 4001}, {"begins_at": None}):
        assert call("POST", at, investor, json=sent | wrong).status_code == 422
    assert call("GET", at).status_code == 401
    assert call("GET", at, firm.owner).status_code == 404
    assert call("POST", at, firm.owner, json=sent).status_code == 404
