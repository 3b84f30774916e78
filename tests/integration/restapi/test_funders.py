"""Funders, mandates and clusters through the API."""

import pytest

from accounts.models import OrganisationKind, Role, User
from foundation.database import Session
from profiles.models import Funder
from tests.integration.restapi.conftest import Call
from tests.support.people import a_member, an_organisation
from tests.support.profiles import a_cluster, a_funder, a_mandate


class House:
    """A funder with an owner and somebody who may only read."""

    def __init__(self, session: Session) -> None:
        organisation = an_organisation(session, OrganisationKind.FUNDER, "Long Acre", verified=True)
        self.owner: User = a_member(session, organisation, Role.OWNER)
        self.reader: User = a_member(session, organisation, Role.VIEWER)
        self.funder: Funder = a_funder(session, organisation_id=organisation.id, name="Long Acre Capital", kind="vc")
        a_mandate(session, funder=self.funder, name="Long Acre Seed", places=[{"kind": "region", "code": "E12000005"}])
        a_mandate(session, funder=self.funder, name="Long Acre Draft", status="draft")
        session.commit()


@pytest.fixture
def house(session: Session) -> House:
    """A published funder with people."""
    return House(session)


def test_funders_and_their_mandates(call: Call, session: Session, house: House) -> None:
    a_funder(session, name="Aardvark Angels", kind="angel_network")
    session.commit()
    found = call("GET", "/funders").json
    assert found["total"] == 2
    assert [item["name"] for item in found["items"]] == ["Aardvark Angels", "Long Acre Capital"]
    assert [held["name"] for held in found["items"][1]["mandates"]] == ["Long Acre Seed"]
    assert call("GET", "/funders?kind=angel_network").json["total"] == 1
    assert call("GET", "/funders?mine=true", house.reader).json["items"][0]["mine"] is True
    one = call("GET", f"/funders/{house.funder.slug}").json
    assert [held["name"] for held in one["mandates"]] == ["Long Acre Seed"]
    assert one["mandates"][0]["places"] == [{"kind": "region", "code": "E12000005", "basis": "any"}]
    own = call("GET", f"/funders/{house.funder.slug}", house.reader).json
    assert sorted(held["name"] for held in own["mandates"]) == ["Long Acre Draft", "Long Acre Seed"]


def test_mandates_are_listed_with_their_funder(call: Call, house: House) -> None:
    found = call("GET", "/mandates").json
    assert (found["total"], found["items"][0]["funder"]) == (1, house.funder.slug)
    assert call("GET", "/mandates?mine=true", house.owner).json["total"] == 2
    assert call("GET", "/mandates?funder=no-such").json["total"] == 0
    draft = call("GET", "/mandates?q=long", house.owner).json["items"]
    address = "/mandates/" + next(item["slug"] for item in draft if item["status"] == "draft")
    assert call("GET", address, house.reader).status_code == 200
    assert call("GET", address).status_code == 404


def test_making_and_changing_a_mandate(call: Call, house: House, stranger: User) -> None:
    body = {
        "name": "Long Acre Deep",
        "funder": house.funder.slug,
        "stages": ["seed", "series_a"],
        "instruments": ["equity"],
        "ticket_min_gbp": "500k",
        "ticket_max_gbp": 3_000_000,
        "share_max": 30,
    }
    assert call("POST", "/mandates", json=body).status_code == 401
    assert call("POST", "/mandates", stranger, json=body).status_code == 403
    assert call("POST", "/mandates", house.reader, json=body).status_code == 403
    made = call("POST", "/mandates", house.owner, json=body)
    assert made.status_code == 201, made.text
    assert (made.json["status"], made.json["ticket_min_gbp"], made.json["share_max"]) == ("draft", 500_000, 30)
    address = f"/mandates/{made.json['slug']}"
    published = call("PATCH", address, house.owner, json={"status": "published"})
    assert published.json["status"] == "published"
    assert call("GET", address).status_code == 200
    sent = {**published.json, "ticket_max_gbp": 400_000}
    crossed = call("PUT", address, house.owner, json=sent)
    assert crossed.status_code == 422
    changed = call("PUT", address, house.owner, json={**sent, "ticket_max_gbp": 4_000_000})
    assert changed.status_code == 200, changed.text
    assert changed.json["ticket_max_gbp"] == 4_000_000
    late = call("PUT", address, house.owner, json={"ticket_max_gbp": 5_000_000, "version": published.json["version"]})
    assert late.status_code == 409
    assert late.json["present"]["state"]["ticket_max_gbp"] == 4_000_000


def test_circles_and_drawn_areas_come_back_as_they_were_sent(call: Call, session: Session, house: House) -> None:
    square = {"type": "Polygon", "coordinates": [[[-2.2, 52.3], [-1.7, 52.3], [-1.7, 52.6], [-2.2, 52.3]]]}
    drawn = {"kind": "drawn", "code": "Corner", "basis": "registered", "outline": square}
    circle = {"kind": "radius", "code": "cv10 0tu", "basis": "any", "distance": 10, "unit": "miles"}
    address = "/mandates/" + call("GET", "/mandates").json["items"][0]["slug"]
    sent = {"places": [circle, drawn], "version": call("GET", address, house.owner).json["version"]}
    changed = call("PATCH", address, house.owner, json=sent)
    assert changed.status_code == 200, changed.text
    assert changed.json["places"] == [drawn, {**circle, "code": "CV10", "distance": 10.0}]
    again = call("PUT", address, house.owner, json=changed.json)
    assert (again.status_code, again.json["places"]) == (200, changed.json["places"])
    assert call("GET", "/mandates").json["items"][0]["places"] == [
        {"kind": "drawn", "code": "Corner"},
        {"kind": "radius", "code": "CV10", "distance": 10.0, "unit": "miles"},
    ]
    wrong = {"places": [{**drawn, "outline": {"type": "Point"}}], "version": again.json["version"]}
    refused = call("PATCH", address, house.owner, json=wrong)
    assert refused.status_code == 422
    assert "places-0-outline" in refused.json["error"]["fields"]


def test_a_mandate_of_no_funder_is_refused(call: Call, house: House) -> None:
    response = call("POST", "/mandates", house.owner, json={"name": "A", "funder": "no-such"})
    assert response.status_code == 422
    assert "funder" in response.json["error"]["fields"]


def test_clusters(call: Call, session: Session) -> None:
    a_cluster(
        session, name="Water Works", sectors=["water_environment"], anchors=[{"name": "Severn House", "note": ""}]
    )
    a_cluster(session, name="Not Yet", status="draft")
    session.commit()
    found = call("GET", "/clusters").json
    assert [item["name"] for item in found["items"]] == ["Water Works"]
    assert found["total"] == 1
    one = call("GET", f"/clusters/{found['items'][0]['slug']}").json
    assert one["anchors"][0]["name"] == "Severn House"
    assert call("GET", "/clusters?q=nothing like it").json == {"items": [], "total": 0}
    assert call("GET", "/clusters/none-such").status_code == 404
