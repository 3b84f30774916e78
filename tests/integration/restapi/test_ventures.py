"""Ventures through the API: who sees what, and changes that meet."""

from typing import Any

import pytest
from sqlalchemy import Engine

from accounts.models import Role, User
from accounts.policy import OFFER_FIELDS
from foundation.database import Session
from tests.integration.restapi.conftest import Call, Firm
from tests.support.people import a_member, an_organisation
from tests.support.profiles import a_venture
from tests.support.queries import count_queries


def test_a_list_says_how_long_it_is_and_what_is_mine(call: Call, session: Session, firm: Firm) -> None:
    for number in range(4):
        a_venture(session, name=f"Other {number}")
    session.commit()
    response = call("GET", "/ventures?limit=2&offset=1&sort=name", firm.owner)
    assert response.status_code == 200
    assert set(response.json) == {"items", "total"}
    assert response.json["total"] == 5
    assert [item["name"] for item in response.json["items"]] == ["Other 0", "Other 1"]
    own = call("GET", "/ventures?mine=true", firm.owner).json
    assert (own["total"], own["items"][0]["slug"], own["items"][0]["mine"]) == (1, firm.venture.slug, True)


def test_filters(call: Call, session: Session, firm: Firm) -> None:
    a_venture(
        session,
        name="Fusion Magnets",
        sectors=["nuclear"],
        stage_code="series_a",
        registered_postcode="OX1 2JD",
        restricted=False,
    )
    session.commit()
    assert [item["name"] for item in call("GET", "/ventures?q=fusion magnets").json["items"]] == ["Fusion Magnets"]
    assert [item["name"] for item in call("GET", "/ventures?stage=seed").json["items"]] == ["Leakfinder"]
    assert [item["name"] for item in call("GET", "/ventures?region=E12000008").json["items"]] == ["Fusion Magnets"]
    assert call("GET", "/ventures?sector=no_such_sector").json["total"] == 0


def test_terms_of_a_round_are_for_those_who_may_see_offers(
    call: Call, firm: Firm, stranger: User, backer: User
) -> None:
    address = f"/ventures/{firm.venture.slug}"
    for person, hidden in ((None, True), (stranger, True), (backer, False), (firm.reader, False)):
        one = call("GET", address, person).json
        line = next(item for item in call("GET", "/ventures", person).json["items"] if item["name"] == "Leakfinder")
        assert one["withheld"] == line["withheld"] == (["round", "documents", "valuation"] if hidden else [])
        assert ("round_target_gbp" in line) is not hidden
        assert (OFFER_FIELDS & set(one) == set()) is hidden


def test_drafts_and_restricted_ventures_are_for_their_own_people(call: Call, session: Session, stranger: User) -> None:
    for fields in ({"status": "draft"}, {"restricted": True}):
        held = Firm(session, **fields)
        address = f"/ventures/{held.venture.slug}"
        assert call("GET", address, stranger).status_code == 404
        assert call("GET", "/ventures", stranger).json["total"] == 0
        assert call("GET", address, held.reader).status_code == 200
        session.delete(held.venture)
        session.commit()


def test_making_a_venture_makes_an_organisation_for_who_has_none(call: Call, stranger: User) -> None:
    made = call("POST", "/ventures", stranger, json={"name": "First Light", "round_target_gbp": "1.2m"})
    assert made.status_code == 201, made.text
    assert (made.json["status"], made.json["mine"], made.json["round_target_gbp"]) == ("draft", True, 1_200_000)
    assert made.headers["Location"].endswith(made.json["slug"])
    again = call("POST", "/ventures", stranger, json={"name": "Second Light"})
    assert again.status_code == 201
    assert call("GET", "/ventures?mine=true", stranger).json["total"] == 2


def test_who_belongs_to_several_says_which(call: Call, session: Session, firm: Firm) -> None:
    second = an_organisation(session, "venture", "Second")
    a_member(session, second, Role.OWNER, firm.owner)
    unclear = call("POST", "/ventures", firm.owner, json={"name": "A"})
    assert unclear.status_code == 422
    assert second.slug in unclear.json["error"]["fields"]["organisation"][0]
    assert call("POST", "/ventures", firm.owner, json={"name": "A", "organisation": second.slug}).status_code == 201
    of_others = {"name": "A", "organisation": firm.organisation.slug}
    assert call("POST", "/ventures", firm.reader, json=of_others).status_code == 403
    own = call("POST", "/ventures", firm.reader, json={"name": "My Own"})
    assert (own.status_code, own.json["mine"]) == (201, True)


def test_publishing_needs_what_the_page_asks_for(call: Call, stranger: User) -> None:
    bare = call("POST", "/ventures", stranger, json={"name": "Bare", "status": "published"})
    assert bare.status_code == 422
    assert {"one_line", "sectors", "stage_code"} <= set(bare.json["error"]["fields"])
    assert call("GET", "/ventures?mine=true", stranger).json["total"] == 0


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_what_was_read_may_be_sent_back_changed(call: Call, firm: Firm, method: str) -> None:
    address = f"/ventures/{firm.venture.slug}"
    read = call("GET", address, firm.owner).json
    changed = call(
        method, address, firm.owner, json={**read, "one_line": "Ears for pipes.", "round_target_gbp": 900_000}
    )
    assert changed.status_code == 200, changed.text
    assert (changed.json["one_line"], changed.json["round_target_gbp"]) == ("Ears for pipes.", 900_000)
    assert changed.json["version"] == read["version"] + 1
    assert changed.json["sectors"] == read["sectors"]
    assert changed.headers["ETag"] == f'"{changed.json["version"]}"'


def test_leaving_a_field_out_keeps_it_and_null_empties_it(call: Call, firm: Firm) -> None:
    address = f"/ventures/{firm.venture.slug}"
    changed = call("PATCH", address, firm.owner, json={"trl": None, "round_minimum_gbp": ""}).json
    assert (changed["trl"], changed["round_minimum_gbp"], changed["round_target_gbp"]) == (None, None, 750_000)


@pytest.mark.parametrize("by_header", [True, False])
def test_changes_of_two_people_that_meet_are_told(call: Call, firm: Firm, by_header: bool) -> None:
    address = f"/ventures/{firm.venture.slug}"
    version = call("GET", address, firm.owner).json["version"]
    assert call("PATCH", address, firm.owner, json={"one_line": "First.", "version": version}).status_code == 200

    def late(**fields: Any) -> Any:
        if by_header:
            return call("PATCH", address, firm.owner, json=fields, headers={"If-Match": f'"{version}"'})
        return call("PATCH", address, firm.owner, json={**fields, "version": version})

    refused = late(one_line="Second.", trl=4)
    assert refused.status_code == 409
    assert refused.json["error"]["code"] == "conflict"
    present = refused.json["present"]
    assert present["version"] == version + 1
    assert present["state"]["one_line"] == "First."
    assert present["state"]["trl"] == 6
    assert present["differences"][0]["yours"] == "Second."
    merged = late(trl=4)
    assert merged.status_code == 200
    assert (merged.json["one_line"], merged.json["trl"]) == ("First.", 4)


def test_an_etag_that_is_none_of_ours_is_refused(call: Call, firm: Firm) -> None:
    response = call(
        "PATCH", f"/ventures/{firm.venture.slug}", firm.owner, json={"trl": 3}, headers={"If-Match": '"abc"'}
    )
    assert response.status_code == 422
    assert "If-Match" in response.json["error"]["fields"]


def test_who_may_read_may_not_write(call: Call, firm: Firm, stranger: User) -> None:
    address = f"/ventures/{firm.venture.slug}"
    assert call("PATCH", address, json={"trl": 3}).status_code == 401
    assert call("PATCH", address, stranger, json={"trl": 3}).status_code == 403
    assert call("PATCH", address, firm.reader, json={"trl": 3}).status_code == 403


def test_the_same_rules_as_on_the_page(call: Call, firm: Firm) -> None:
    response = call(
        "PATCH",
        f"/ventures/{firm.venture.slug}",
        firm.owner,
        json={"company_number": "nonsense", "places": [{"postcode": "nowhere"}], "surprise": 1},
    )
    assert response.status_code == 422
    assert {"company_number", "places-0-postcode", "surprise"} <= set(response.json["error"]["fields"])


def test_a_longer_list_asks_no_more_questions(call: Call, session: Session, firm: Firm) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)

    def asked() -> int:
        call("GET", "/ventures")
        with count_queries(engine) as counted:
            assert call("GET", "/ventures").status_code == 200
        return len(counted)

    few = asked()
    for _ in range(10):
        a_venture(session)
    session.commit()
    assert asked() == few
