"""The page of a place: what is there, what is near, and which programmes are open to it."""

from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from foundation import clock
from foundation.database import Session
from foundation.errors import NotFound
from foundation.figures import Figure
from insights.services.places import profile
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

BIRMINGHAM, SOLIHULL, OXFORD, LEICESTER = "E08000025", "E08000029", "E07000178", "E06000016"
WEST_MIDLANDS, WEST_MIDLANDS_AUTHORITY = "E12000005", "E47000007"


@pytest.mark.parametrize(
    ("kind", "code", "name"),
    [
        ("authority", BIRMINGHAM, "Birmingham"),
        ("region", WEST_MIDLANDS, "West Midlands"),
        ("combined_authority", WEST_MIDLANDS_AUTHORITY, "West Midlands"),
        ("pool", "lgps-central", "LGPS Central"),
    ],
)
def test_every_kind_of_place_has_a_page(client: FlaskClient, kind: str, code: str, name: str) -> None:
    answer = client.get(f"/places/{kind}/{code}")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert name in answer.text


@pytest.mark.parametrize("address", ["/places/authority/E99", "/places/region/E08000025", "/places/county/E10000017"])
def test_no_such_place(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_region_has_its_official_figures(session: Session) -> None:
    """EIS 2024-25: £53m over 6,187,204 people in the West Midlands is £8.57 a head."""
    figures = {(shown.register, shown.figure.label): shown.figure for shown in
               profile(session, "region", WEST_MIDLANDS).figures}  # fmt: skip
    held = figures["Enterprise Investment Scheme", "Pounds per unit of base"]
    assert held.value == pytest.approx(53e6 / 6_187_204)
    assert held.geography == "West Midlands"
    assert figures["Enterprise Investment Scheme", "Share of all pounds"].value == pytest.approx(53 / 1_576)


def test_a_place_is_compared_with_the_golden_triangle_that_is_asked_for(session: Session, client: FlaskClient) -> None:
    """£1m for each of five firms at Birmingham and £4m for each of five at Oxford: 25p per firm, but fewer per head."""
    for postcode, amount in (("B15 2TT", 1_000_000), ("OX1 2JD", 4_000_000)):
        for _ in range(5):
            rounds = [{"closed_on": "2025-01-10", "instrument_code": "equity", "stage_code": "seed",
                       "amount_gbp": amount, "investors": []}]  # fmt: skip
            a_venture(session, registered_postcode=postcode, rounds=rounds)
    session.commit()

    def pence(definition: str) -> dict[str, Figure]:
        held = profile(session, "authority", BIRMINGHAM, definition)
        return {each.register: each.figure for each in held.figures if each.label == "Pence in the pound"}

    regions, counties = pence("regions")["Rounds of ventures here"], pence("counties")["Rounds of ventures here"]
    assert regions.value is not None
    assert counties.value is not None
    assert counties.value < regions.value, "the same pounds in fewer people make a richer triangle"
    assert "Oxfordshire" in counties.definition
    assert "so some firms would be on both" in pence("universities")["Rounds of ventures here"].withheld
    assert "Oxfordshire" in client.get(f"/places/authority/{BIRMINGHAM}?definition=counties").text
    assert client.get(f"/places/authority/{BIRMINGHAM}?definition=none").status_code == 422


def test_ventures_there_are_registered_or_at_work_there(session: Session) -> None:
    a_venture(session, name="Here", registered_postcode="B15 2TT")
    a_venture(
        session, name="Works here", registered_postcode="OX1 2JD", places=[{"postcode": "B15 2TT", "purpose": ""}]
    )
    a_venture(session, name="Elsewhere", registered_postcode="OX1 2JD")
    a_venture(session, name="Draft", registered_postcode="B15 2TT", status="draft")
    a_venture(session, name="Hidden", registered_postcode="B15 2TT", restricted=True)
    session.commit()
    held = profile(session, "authority", BIRMINGHAM)
    assert [each.name for each in held.ventures] == ["Here", "Works here"]
    assert held.venture_count == 2


def test_programmes_open_there(session: Session) -> None:
    """One for the authority, one for its region, one elsewhere, one for the whole country, and one that has closed."""

    def programme(name: str, places: list[dict[str, str]], **fields: Any) -> None:
        a_mandate(session, name=name, places=places, **fields)

    programme("City money", [{"kind": "authority", "code": BIRMINGHAM}])
    programme("Regional money", [{"kind": "region", "code": WEST_MIDLANDS}])
    programme("Other money", [{"kind": "authority", "code": LEICESTER}])
    programme("Money for all", [])
    today = clock.today()
    programme(
        "Past money", [{"kind": "authority", "code": BIRMINGHAM}],
        opens_on=today.replace(year=today.year - 2), closes_on=today.replace(year=today.year - 1),
    )  # fmt: skip
    session.commit()
    city = profile(session, "authority", BIRMINGHAM)
    assert [(each.row.name, each.standing) for each in city.programmes] == [
        ("City money", "open"), ("Regional money", "open"), ("Past money", "closed"),
    ]  # fmt: skip
    region = profile(session, "region", WEST_MIDLANDS)
    inside = {each.row.name: each.inside for each in region.programmes}
    assert inside["Regional money"] == len(region.authorities)
    assert inside["City money"] == 1


def test_distance_to_the_nearest_funder_by_hand(session: Session) -> None:
    """Nought in the funder's own authority; Solihull's centre is some 13 km from Birmingham's."""
    a_funder(session, name="City Fund", base_authority_code=BIRMINGHAM)
    a_funder(session, name="Far Fund", base_authority_code=OXFORD)
    a_funder(session, name="Draft Fund", base_authority_code=SOLIHULL, status="draft")
    session.commit()
    assert profile(session, "authority", BIRMINGHAM).distance.value == pytest.approx(0)
    solihull = profile(session, "authority", SOLIHULL)
    assert [near.funder.name for near in solihull.nearest] == ["City Fund", "Far Fund"]
    assert solihull.distance.value == pytest.approx(solihull.nearest[0].kilometres)
    assert 8 < (solihull.distance.value or 0) < 20
    assert [each.name for each in profile(session, "authority", BIRMINGHAM).funders] == ["City Fund"]


def test_where_no_funder_says_where_it_is(session: Session) -> None:
    held = profile(session, "authority", BIRMINGHAM)
    assert held.distance.value is None
    assert "Not known" in held.distance.withheld


def test_a_place_names_what_it_lies_in(session: Session) -> None:
    held = profile(session, "authority", BIRMINGHAM)
    assert {(link.kind, link.name) for link in held.within} >= {
        ("region", "West Midlands"), ("combined_authority", "West Midlands"), ("pool", "LGPS Central"),
    }  # fmt: skip


def test_a_page_tells_places_of_one_name_apart(client: FlaskClient) -> None:
    page = client.get(f"/places/authority/{BIRMINGHAM}").text
    lies_in = page[page.index("Lies in") :].split("</p>")[0]
    assert "West Midlands</a> (region or nation)" in lies_in
    assert "West Midlands</a> (combined authority)" in lies_in


def test_an_unknown_kind_is_no_place(session: Session) -> None:
    with pytest.raises(NotFound):
        profile(session, "county", "E10000017")


def test_the_list_is_found_sorted_and_exported(client: FlaskClient, session: Session) -> None:
    a_venture(session, registered_postcode="B15 2TT")
    session.commit()
    page = client.get("/places?kind=authority&sort=ventures")
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert page.text.index("Birmingham") < page.text.index("Aberdeen")
    assert "<strong>1</strong> place" in client.get("/places?q=birming").text
    assert "No place has that name" in client.get("/places?q=atlantis").text
    assert "showing 1 to 50" in page.text
    last = client.get("/places?kind=authority&page=8")
    html5lib.HTMLParser(strict=True).parse(last.text)
    assert "showing 351 to 361" in last.text
    assert last.text == client.get("/places?kind=authority&page=99").text
    lines = client.get("/places?kind=pool&format=csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("kind,code,name")
    assert len(lines) == 9


def test_more_profiles_ask_no_more_questions(session: Session, client: FlaskClient) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)

    def asked() -> int:
        with count_queries(engine) as counted:
            assert client.get(f"/places/region/{WEST_MIDLANDS}").status_code == 200
        return len(counted)

    found = []
    for more in (1, 1, 6):
        for _ in range(more):
            a_venture(session, registered_postcode="B15 2TT")
            a_funder(session, base_authority_code=BIRMINGHAM)
        session.commit()
        found.append(asked())
    # The first profile of all begins the trail, and everything is read.
    assert found[0] > found[1] == found[2]
    assert asked() <= 2, "what is kept asks only whether it still holds"


def test_search_leads_to_places_of_every_kind(client: FlaskClient) -> None:
    text = client.get("/search?q=lgps central").text
    assert "/places/pool/lgps-central" in text
    assert "/places/combined_authority/E47000007" in client.get("/search?q=west midlands").text
