"""Ranked lists through the API: their shape, their sums, and who may read them."""

from typing import Any

import pytest

from accounts.models import OrganisationKind, Role, User
from foundation.database import Session
from profiles.models import Mandate
from tests.integration.restapi.conftest import Call, Firm
from tests.support.people import a_member, an_organisation
from tests.support.profiles import a_funder, a_mandate, a_venture


class House:
    """A funder with an owner and two mandates, one of which is too large for anybody."""

    def __init__(self, session: Session) -> None:
        organisation = an_organisation(session, OrganisationKind.FUNDER, "Long Acre", verified=True)
        self.owner: User = a_member(session, organisation, Role.OWNER)
        funder = a_funder(session, organisation_id=organisation.id, name="Long Acre Capital")
        self.mandate: Mandate = a_mandate(session, funder=funder, name="Long Acre Seed", sectors=["water_environment"])
        self.large: Mandate = a_mandate(
            session, funder=funder, name="Long Acre Growth", ticket_min_gbp=20_000_000, ticket_max_gbp=90_000_000
        )
        a_mandate(session, name="Funds only", backs_funds=True)
        session.commit()


@pytest.fixture
def house(session: Session) -> House:
    """A published funder with people."""
    return House(session)


def is_a_match(item: dict[str, Any]) -> None:
    """A match has exactly these parts, and its contributions sum to its score."""
    assert set(item) == {"slug", "name", "score", "eligible", "criteria", "unmet"}
    assert 0 <= item["score"] <= 1
    assert sum(part["contribution"] for part in item["criteria"]) == pytest.approx(item["score"], abs=1e-9)
    for part in item["criteria"]:
        assert set(part) == {"criterion", "score", "weight", "contribution", "reason"}
        assert part["reason"]
    assert sum(part["weight"] for part in item["criteria"]) == pytest.approx(1)
    for part in item["unmet"]:
        assert set(part) == {"criterion", "reason", "change"}
        assert part["reason"]
        assert part["change"]
    assert item["eligible"] is not bool(item["unmet"])


def test_mandates_for_a_venture(call: Call, firm: Firm, house: House) -> None:
    found = call("GET", f"/ventures/{firm.venture.slug}/matches?limit=10", firm.owner).json
    assert set(found) == {"items", "total"}
    assert found["total"] == len(found["items"]) == 2
    assert [item["name"] for item in found["items"]] == ["Long Acre Seed", "Long Acre Growth"]
    assert [item["eligible"] for item in found["items"]] == [True, False]
    for item in found["items"]:
        is_a_match(item)
    assert any(part["criterion"] == "ticket" for part in found["items"][1]["unmet"])


def test_ventures_for_a_mandate(call: Call, session: Session, firm: Firm, house: House) -> None:
    for number in range(3):
        a_venture(session, name=f"Other {number}", sectors=["space"], stage_code="growth")
    session.commit()
    address = f"/mandates/{house.mandate.slug}/matches"
    found = call("GET", address, house.owner).json
    assert found["total"] == 4
    assert found["items"][0]["slug"] == firm.venture.slug
    for item in found["items"]:
        assert item["withheld"] == []
        is_a_match({name: value for name, value in item.items() if name != "withheld"})
    pages = [call("GET", f"{address}?limit=1&offset={place}", house.owner).json["items"][0] for place in range(4)]
    assert pages == found["items"]
    only = call("GET", f"{address}?eligible=true", house.owner).json
    others = call("GET", f"{address}?eligible=false", house.owner).json
    assert only["total"] + others["total"] == 4
    assert all(item["eligible"] for item in only["items"])
    assert not any(item["eligible"] for item in others["items"])


def test_the_same_reasons_on_both_sides(call: Call, firm: Firm, house: House) -> None:
    ours = call("GET", f"/ventures/{firm.venture.slug}/matches", firm.owner).json["items"][0]
    theirs = call("GET", f"/mandates/{house.mandate.slug}/matches", house.owner).json["items"][0]
    assert ours["criteria"] == theirs["criteria"]
    assert ours["score"] == theirs["score"]


def test_a_saved_profile_changes_the_very_next_list(call: Call, firm: Firm, house: House) -> None:
    address = f"/ventures/{firm.venture.slug}"
    before = call("GET", f"{address}/matches", firm.owner).json["items"]
    assert call("PATCH", address, firm.owner, json={"round_target_gbp": 40_000_000}).status_code == 200
    after = call("GET", f"{address}/matches", firm.owner).json["items"]
    assert before != after


def test_a_draft_has_matches_for_its_own_people(call: Call, session: Session, house: House) -> None:
    draft = Firm(session, status="draft")
    assert call("GET", f"/ventures/{draft.venture.slug}/matches", draft.owner).json["total"] == 2


def test_matches_are_for_ones_own_people(call: Call, firm: Firm, house: House, stranger: User) -> None:
    for address in (f"/ventures/{firm.venture.slug}/matches", f"/mandates/{house.mandate.slug}/matches"):
        assert call("GET", address).status_code == 401
        assert call("GET", address, stranger).status_code == 403
    assert call("GET", "/ventures/none-such/matches", stranger).status_code == 404


def test_programmes_by_place(call: Call, session: Session, firm: Firm, stranger: User) -> None:
    here = a_mandate(session, name="Here", places=[{"kind": "combined_authority", "code": "E47000007"}])
    there = a_mandate(
        session, name="There", places=[{"kind": "combined_authority", "code": "E47000001"}], ticket_max_gbp=500_000
    )
    late = a_mandate(session, name="Late", places=[{"kind": "region", "code": "E12000002"}], stages=["growth"])
    a_mandate(session, name="Anywhere")
    session.commit()
    address = f"/ventures/{firm.venture.slug}/boundaries"
    found = call("GET", address, firm.owner).json
    assert found["lost_to_boundaries_gbp"] == 500_000
    assert found["without_stated_maximum"] == 0
    by_mandate = {each["mandate"]: each for each in found["programmes"]}
    assert {slug: each["status"] for slug, each in by_mandate.items()} == {
        there.slug: "elsewhere",
        here.slug: "open",
        late.slug: "closed",
    }
    assert by_mandate[there.slug]["clause"] == "Places: Greater Manchester"
    assert by_mandate[there.slug]["nearest_open_place_name"] in ("Manchester", "Stockport", "Tameside", "Trafford")
    assert by_mandate[there.slug]["nearest_open_place"].startswith("E08")
    assert by_mandate[here.slug]["nearest_open_place"] is None
    assert call("GET", address, stranger).status_code == 403


def test_what_if_beside_what_is_saved(call: Call, firm: Firm, house: House, stranger: User) -> None:
    address = f"/ventures/{firm.venture.slug}/what-if"
    same = call("GET", address, firm.owner).json
    assert set(same) == {"items", "total", "opened", "closed"}
    assert (same["opened"], same["closed"], same["total"]) == ([], [], 2)
    assert same["items"] == call("GET", f"/ventures/{firm.venture.slug}/matches", firm.owner).json["items"]
    moved = call("GET", f"{address}?ask=40m&minimum=30m&eligible=true", firm.owner).json
    assert moved["opened"] == [house.large.slug]
    assert {item["slug"] for item in moved["items"]} == {house.mandate.slug, house.large.slug}
    for item in moved["items"]:
        is_a_match(item)
    gone = call("GET", f"{address}?stage=growth&instrument=grant;loan&place=Derby", firm.owner).json
    assert gone["closed"] == [house.mandate.slug]
    assert call("GET", f"/ventures/{firm.venture.slug}", firm.owner).json["round_target_gbp"] == 750_000
    assert call("GET", f"{address}?ask=lots", firm.owner).status_code == 422
    assert call("GET", f"{address}?place=Atlantis", firm.owner).status_code == 422
    assert call("GET", address, stranger).status_code == 403
