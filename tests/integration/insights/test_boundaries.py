"""Whom only a line on the map shuts out: the report, what a change of areas would open, and a cluster's programmes."""

import csv
import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from html5lib import HTMLParser

from foundation.database import Session
from insights import queries
from insights.services.boundaries import boundary_loss, suppose_areas
from insights.services.meter import of_councils
from insights.services.redrawing import Supposed
from tests.support.profiles import a_cluster, a_mandate, a_venture
from tests.support.queries import count_queries

WMCA = "E47000007"
NORTH_WARWICKSHIRE, HINCKLEY, NUNEATON, COVENTRY = "E07000218", "E07000132", "E07000219", "E08000026"
OXFORD = "E07000178"
PARK = [{"postcode": "CV10 0TU", "authority_code": NUNEATON}]


def programme(session: Session, name: str, kind: str, code: str, **fields: Any) -> str:
    return a_mandate(session, name=name, places=[{"kind": kind, "code": code}], **fields).slug


@pytest.fixture
def park(session: Session) -> dict[str, str]:
    """Six tenants of a park outside any combined authority, four across the council border, one inside one."""
    for number in range(6):
        a_venture(session, name=f"Tenant {number}", registered_authority_code=NUNEATON, places=PARK)
    for number in range(4):
        a_venture(session, name=f"Neighbour {number}", registered_authority_code=HINCKLEY, places=[])
    a_venture(session, name="Insider", registered_authority_code=COVENTRY, places=[])
    a_venture(session, name="Draft", registered_authority_code=NUNEATON, places=PARK, status="draft")
    a_venture(session, name="Hidden", registered_authority_code=NUNEATON, places=PARK).restricted = True
    slugs = {
        "city": programme(session, "City region fund", "combined_authority", WMCA, ticket_max_gbp=500_000),
        "borough": programme(
            session, "Borough fund", "authority", NUNEATON, ticket_min_gbp=None, ticket_max_gbp=100_000
        ),
    }
    a_mandate(session, name="Everywhere", places=[{"kind": "uk", "code": ""}])
    a_cluster(session, name="Motion park", authorities=[NUNEATON, HINCKLEY, NORTH_WARWICKSHIRE])
    session.commit()
    return slugs


def test_the_report_counts_each_venture_once_and_hides_few(session: Session, park: dict[str, str]) -> None:
    found = boundary_loss(session)
    programmes = {each.line.slug: each.shut for each in found.programmes}
    # The city region shuts out ten at £500k each; the borough the four in Hinckley and the one in Coventry.
    assert (programmes[park["city"]].ventures, programmes[park["city"]].gbp) == (10, 5_000_000)
    assert (programmes[park["borough"]].ventures, programmes[park["borough"]].gbp) == (5, 500_000)
    assert found.ventures.value == 11
    # Six at £500k, four at £600k, one at £100k: £5.5m.
    assert found.lost.value == 5_500_000
    authorities = {each.code: each.shut for each in found.authorities}
    assert authorities[NUNEATON].ventures == 6
    assert authorities[NUNEATON].gbp == 3_000_000
    assert authorities[HINCKLEY].withheld
    assert authorities[HINCKLEY].gbp is None
    assert found.withheld == 2
    assert found.lost.inputs == {"published ventures with an ask and a place": 11}


def test_a_wider_area_and_pooled_authorities_open_what_they_say(session: Session, park: dict[str, str]) -> None:
    wider = suppose_areas(session, Supposed(park["city"], (NUNEATON,)))
    assert (wider.opened.ventures, wider.opened.gbp) == (6, 3_000_000)
    assert wider.words == "City region fund takes in Nuneaton and Bedworth"
    assert wider.after.lost.value == 2_500_000
    pooled = suppose_areas(session, Supposed("", (COVENTRY, NUNEATON)))
    assert [line.slug for line in pooled.programmes] == [park["city"], park["borough"]]
    assert pooled.opened.ventures == 7
    assert boundary_loss(session).lost.value == 5_500_000


def test_the_page_says_what_changes_or_that_nothing_does(
    client: FlaskClient, session: Session, park: dict[str, str]
) -> None:
    opened = client.get(f"/boundary-loss?programme={park['city']}&authority={NUNEATON}").text
    assert "5 ventures instead of 11, with £2.5m instead of £5.5m" in opened
    # A fund far away shuts all of them out, with all that they ask for: opening a line near by changes no total.
    programme(session, "Far fund", "authority", OXFORD, ticket_min_gbp=None, ticket_max_gbp=2_000_000)
    session.commit()
    told = client.get(f"/boundary-loss?authority={COVENTRY}&with={NUNEATON}").text
    assert "7 ventures</strong> would be let in" in told
    assert "as many ventures as now (11), with no change in their pounds that two figures show" in told
    assert not re.search(r"(£[0-9.]+[mk]?) instead of \1", told)


def test_a_wider_circle_lets_in_whom_it_reaches(session: Session, client: FlaskClient, park: dict[str, str]) -> None:
    """The park is in CV10, some 19 miles from B15."""
    circle = {"kind": "radius", "code": "B15 2TT", "distance": 5, "unit": "miles"}
    slug = a_mandate(session, name="Circle fund", places=[circle], ticket_min_gbp=None, ticket_max_gbp=100_000).slug
    session.commit()
    page = client.get("/boundary-loss", query_string={"programme": slug, "distance": "40"}).text
    assert "If Circle fund takes in the area within 40 miles of B15" in page
    assert "11 ventures" in page
    both = suppose_areas(session, Supposed(slug, (HINCKLEY,), 6))
    assert both.words == "Circle fund takes in the area within 6 miles of B15 and Hinckley and Bosworth"
    assert both.opened.withheld
    for question, message in (
        ({"programme": slug, "distance": "5"}, "Enter more than it reaches now: the area within 5 miles of B15."),
        ({"programme": slug, "distance": "far"}, "Enter a number."),
        ({"programme": slug}, "Choose a local authority from the list."),
        ({"programme": park["city"], "distance": "9"}, "This programme has no circle: leave the distance empty."),
        ({"authority": COVENTRY, "with": NUNEATON, "distance": "9"}, "Choose the programme whose circle is to reach"),
    ):
        assert message in client.get("/boundary-loss", query_string=question).text


def test_the_gap_of_pooled_authorities_is_that_of_one_area(session: Session, park: dict[str, str]) -> None:
    """Six ask at Nuneaton and one at Coventry: too few there alone, and seven over the people of both together."""
    for number in range(5):
        a_venture(
            session, name=f"Oxford {number}", registered_postcode="OX1 2JD", places=[], round_target_gbp=2_000_000
        )
    session.commit()
    councils = {COVENTRY: "Coventry", NUNEATON: "Nuneaton and Bedworth"}
    both = "Coventry and Nuneaton and Bedworth"
    found = {each.figure.geography: each.figure for each in of_councils(session, councils, "regions")
             if each.register == "What ventures here ask for"}  # fmt: skip
    assert list(found) == [*councils.values(), both]
    assert "fewer than 5" in found["Coventry"].withheld
    pooled, alone = found[both], found["Nuneaton and Bedworth"]
    assert pooled.sample_size == 7
    people = {each.code: each.population or 0 for each in queries.places(session)}
    assert pooled.inputs[f"{both} base"] == people[COVENTRY] + people[NUNEATON]
    triangle = pooled.inputs["Golden Triangle pounds"] / pooled.inputs["Golden Triangle base"]
    assert pooled.inputs["Golden Triangle pounds"] == 10_000_000
    assert pooled.value == pytest.approx(
        100 * pooled.inputs[f"{both} pounds"] / (people[COVENTRY] + people[NUNEATON]) / triangle
    )
    assert alone.value is not None
    assert pooled.value is not None
    assert pooled.value < alone.value


def test_the_page_says_it_and_takes_questions(client: FlaskClient, park: dict[str, str]) -> None:
    page = client.get("/boundary-loss").text
    HTMLParser(strict=False).parse(page)
    assert "City region fund" in page
    assert "2 more with fewer than five such ventures each" in page
    answer = client.get("/boundary-loss", query_string={"programme": park["city"], "authority": NUNEATON}).text
    assert "6 ventures" in answer
    assert "£3m" in answer
    pooled = client.get("/boundary-loss", query_string={"authority": COVENTRY, "with": NUNEATON}).text
    assert "The gap there, apart and as one area" in pooled
    assert "What ventures here ask for: Coventry and Nuneaton and Bedworth" in pooled
    few = client.get("/boundary-loss", query_string={"authority": COVENTRY, "with": HINCKLEY}).text
    assert "withheld" in few
    for question, message in (
        ({"programme": park["city"], "authority": "nowhere"}, "Choose a local authority from the list."),
        ({"programme": "no-such", "authority": NUNEATON}, "Choose a programme from the list."),
        ({"authority": NUNEATON, "with": NUNEATON}, "Choose two different authorities."),
        ({"authority": NUNEATON}, "Choose a local authority from the list."),
    ):
        assert message in client.get("/boundary-loss", query_string=question).text


def test_files_and_programs_are_told_the_same(client: FlaskClient, park: dict[str, str]) -> None:
    rows = list(csv.reader(io.StringIO(client.get("/boundary-loss?format=csv").text.lstrip("\ufeff"))))
    assert ["programme", "City region fund", "Places: West Midlands", "", "10", "5000000"] in rows
    told = client.get("/api/v1/boundary-loss").get_json()
    assert (told["ventures"], told["lost_gbp"], told["withheld"]) == (11, 5_500_000, 2)
    assert {each["mandate"]: each["ventures"] for each in told["programmes"]} == {park["city"]: 10, park["borough"]: 5}


def test_a_cluster_over_three_councils_sees_where_the_line_runs(client: FlaskClient, park: dict[str, str]) -> None:
    page = client.get("/clusters/motion-park/boundaries").text
    HTMLParser(strict=False).parse(page)
    assert "no combined authority" in page
    told = client.get("/api/v1/clusters/motion-park/boundaries").get_json()
    assert {each["mandate"]: (each["status"], each["open_in"]) for each in told["programmes"]} == {
        park["borough"]: ("split", [NUNEATON]),
        park["city"]: ("closed", []),
    }
    assert [each["name"] for each in told["authorities"]][-1] == "Nuneaton and Bedworth"
    only = client.get("/clusters/motion-park/boundaries?status=split").text
    assert "Borough fund" in only
    assert "City region fund" not in only
    file = client.get("/clusters/motion-park/boundaries?format=csv").text
    assert len(list(csv.reader(io.StringIO(file)))) == 3
    assert client.get("/clusters/no-such/boundaries").status_code == 404


@pytest.mark.usefixtures("park")
def test_the_report_costs_no_more_for_more_ventures(session: Session, client: FlaskClient) -> None:
    client.get("/boundary-loss")
    a_venture(session, name="One more", registered_authority_code=HINCKLEY, places=[])
    session.commit()
    with count_queries(session.get_bind()) as few:
        client.get("/boundary-loss")
    for number in range(9):
        a_venture(session, name=f"More {number}", registered_authority_code=HINCKLEY, places=[])
    session.commit()
    with count_queries(session.get_bind()) as many:
        client.get("/boundary-loss")
    assert len(many) == len(few)
