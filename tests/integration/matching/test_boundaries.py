"""Programmes by place: the page, the file and what the API gives, with the case of the MIRA park."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from accounts.models import Organisation, User
from foundation.database import Session
from matching import services
from profiles.models import Mandate, Venture
from tests.integration.matching.conftest import Sides, viewer_of
from tests.integration.matching.test_pages import page_of
from tests.support.people import a_member, an_organisation, sign_in
from tests.support.profiles import a_mandate, a_venture
from tests.support.queries import count_queries

WMCA, EAST_MIDLANDS = "E47000007", "E12000004"
NORTH_WARWICKSHIRE, HINCKLEY, NUNEATON = "E07000218", "E07000132", "E07000219"


@dataclass
class Park:
    """A firm on the border of three districts, outside any combined authority, and programmes around it."""

    organisation: Organisation
    founder: User
    venture: Venture
    programmes: dict[str, Mandate]


@pytest.fixture
def park(session: Session) -> Park:
    firm = an_organisation(session, "venture", "Park Motion")
    founder = a_member(session, firm, "owner")
    venture = a_venture(
        session,
        organisation_id=firm.id,
        name="Park Motion",
        registered_postcode="CV10 0TU",
        registered_authority_code=NUNEATON,
        places=[
            {"postcode": "CV10 0TU", "authority_code": HINCKLEY},
            {"postcode": "CV9 1AA", "authority_code": NORTH_WARWICKSHIRE},
        ],
    )

    def programme(name: str, kind: str, code: str, **fields: Any) -> Mandate:
        return a_mandate(session, name=name, places=[{"kind": kind, "code": code}], **fields)

    programmes = {
        "city": programme("City region fund", "combined_authority", WMCA, ticket_max_gbp=500_000),
        "vast": programme("City region growth", "combined_authority", WMCA, ticket_max_gbp=5_000_000),
        "open_ended": programme("City region pledge", "combined_authority", WMCA, ticket_max_gbp=None),
        "shire": programme("East Midlands fund", "region", EAST_MIDLANDS),
        "late": programme("City region late", "combined_authority", WMCA, stages=["growth"]),
    }
    a_mandate(session, name="Everywhere", places=[{"kind": "uk", "code": ""}])
    a_mandate(session, name="Unlimited")
    session.commit()
    return Park(firm, founder, venture, programmes)


def test_a_park_outside_any_combined_authority_loses_what_ends_at_its_border(session: Session, park: Park) -> None:
    viewer = viewer_of(park.founder, park.organisation)
    found = services.boundaries_of_venture(session, viewer=viewer, venture=park.venture)
    by_name = {each.line.name: each for each in found.programmes}
    assert {name: each.status for name, each in by_name.items()} == {
        "City region fund": "elsewhere",
        "City region growth": "elsewhere",
        "City region pledge": "elsewhere",
        "City region late": "closed",
        "East Midlands fund": "open",
    }
    city = by_name["City region fund"]
    assert city.nearest is not None
    # Of the seven boroughs of the combined authority, Coventry is the one that borders on Nuneaton.
    assert city.nearest.name == "Coventry"
    assert city.kilometres is not None
    assert 5 < city.kilometres < 25
    assert city.clause == by_name["City region pledge"].clause == "Places: West Midlands"
    assert "Stages: " in by_name["City region late"].clause
    assert [by_name[name].lost_gbp for name in ("City region fund", "City region growth", "City region pledge")] == [
        500_000,
        750_000,
        None,
    ]
    assert by_name["East Midlands fund"].lost_gbp == 0
    assert (found.lost.value, found.lost.sample_size, found.unpriced) == (1_250_000, 2, 1)
    assert "may exceed the ask" in found.lost.definition


def test_without_an_ask_or_a_place_no_sum_is_named(session: Session, sides: Sides) -> None:
    a_mandate(session, name="Elsewhere", places=[{"kind": "combined_authority", "code": "E47000001"}])
    firm = an_organisation(session, "venture", "Nowhere")
    placeless = a_venture(session, organisation_id=firm.id, status="draft", registered_postcode=None)
    askless = a_venture(session, organisation_id=firm.id, round_target_gbp=None, round_minimum_gbp=None)
    session.commit()
    viewer = viewer_of(a_member(session, firm, "owner"), firm)
    for venture, why in ((placeless, "Say where you are"), (askless, "Say what you ask for")):
        found = services.boundaries_of_venture(session, viewer=viewer, venture=venture)
        assert (found.lost.value, found.lost.withheld) == (None, why)


def test_the_page_and_the_file_say_the_same(client: FlaskClient, park: Park) -> None:
    founder = sign_in(client, park.founder)
    address = f"/ventures/{park.venture.slug}/boundaries"
    text = page_of(founder.get(address))
    for words in ("£1.25m", "Would be open elsewhere", "Coventry", "Places: West Midlands", "City region late"):
        assert words in text
    narrowed = page_of(founder.get(f"{address}?status=elsewhere&sort=-name"))
    assert narrowed.index("City region pledge") < narrowed.index("City region fund")
    assert "East Midlands fund" not in narrowed
    by_amount = page_of(founder.get(f"{address}?sort=amount"))
    assert by_amount.index("City region growth") < by_amount.index("City region fund")
    rows = list(csv.DictReader(io.StringIO(founder.get(f"{address}?format=csv").data.decode("utf-8-sig"))))
    assert len(rows) == 5
    assert rows[0]["Nearest open place"] == "Coventry"
    assert founder.get(f"{address}?format=xlsx").status_code == 200
    page_of(founder.get(f"{address}?status=nope&sort=x&page=9999"))


def test_the_page_costs_the_same_queries_however_many_programmes(
    client: FlaskClient, session: Session, park: Park
) -> None:
    founder = sign_in(client, park.founder)

    def cost() -> int:
        with count_queries(session.get_bind()) as counted:
            assert founder.get(f"/ventures/{park.venture.slug}/boundaries").status_code == 200
        return len(counted)

    cost()
    a_mandate(session)
    session.commit()
    few = cost()
    for number in range(12):
        a_mandate(session, name=f"Pot {number}", places=[{"kind": "combined_authority", "code": WMCA}])
    session.commit()
    assert cost() == few
