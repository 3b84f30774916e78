"""Circles and drawn areas, from the form to the match, the report on boundaries, the API and a spreadsheet."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from foundation.database import Session
from foundation.errors import Invalid
from insights.services.boundaries import boundary_loss, cluster_boundaries
from matching import services
from matching.services import Asked
from matching.services.boundaries import boundaries_of_venture
from profiles.models import Mandate
from profiles.queries import mandate_record
from reference.models import Outcode
from tests.integration.matching.conftest import Sides
from tests.support.people import csrf_token, sign_in
from tests.support.profiles import a_cluster, a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

#: Within ten miles of the middle of CV10, and nowhere near B15 (some 19 miles away).
CIRCLE = {"kind": "radius", "code": "cv10 0tu", "distance": "10", "unit": "miles"}
SQUARE = {"type": "Polygon", "coordinates": [[[-2.2, 52.3], [-1.7, 52.3], [-1.7, 52.6], [-2.2, 52.6], [-2.2, 52.3]]]}
NUNEATON, BIRMINGHAM = "E07000219", "E08000025"


def reason_of(session: Session, sides: Sides, mandate: Mandate) -> Any:
    """The match of the venture of the tests, which is in B15, with a mandate."""
    found = services.mandates_for_venture(
        session, viewer=sides.founder_view, venture=sides.venture, asked=Asked(show="all"), limit=500
    )
    return next((item.match for item in found.items if item.line.slug == mandate.slug), None)


def test_a_circle_goes_from_the_form_to_the_match(session: Session, client: FlaskClient, sides: Sides) -> None:
    for postcode in ("CV10 0TU", "CV11 4AA", "B15 2TT"):
        a_venture(session, name=f"In {postcode}", registered_postcode=postcode)
    session.commit()
    funder = sign_in(client, sides.investor)
    address = f"/mandates/{sides.mandate.slug}/edit"
    shown = funder.get(address).text
    sent = {
        "csrf_token": csrf_token(funder),
        "version": str(sides.mandate.version),
        "name": sides.mandate.name,
        "stages": ["seed"],
        **{f"places-0-{name}": value for name, value in CIRCLE.items()},
        "places-0-basis": "any",
        "places-1-basis": "any",
        "places-1-unit": "miles",
    }
    assert 'name="places-0-outline"' in shown
    refused = funder.post(address, data={**sent, "places-0-code": "Nowhere at all", "places-0-distance": ""})
    assert refused.status_code == 422
    assert "We do not know a place “Nowhere at all”." in refused.text
    assert "Enter the distance, such as 10." in refused.text
    assert funder.post(address, data=sent).status_code == 302
    session.expire_all()
    record = mandate_record(session, sides.mandate.slug)
    assert record is not None
    [place] = record.places
    assert (place.kind, place.code, place.distance, place.unit) == ("radius", "CV10", 10.0, "miles")
    assert (place.lat, place.lon) == (52.5257, -1.49971)
    page = funder.get(f"/mandates/{sides.mandate.slug}").text
    assert "Within 10 miles of CV10" in page
    assert "52.5257, -1.4997" in page
    part = funder.get(f"/mandates/{sides.mandate.slug}/reach").text
    assert "2 of 4" in part
    assert "within 10 miles of CV10" in funder.get("/funders").text
    assert "within 10 miles of CV10" in funder.get(f"/mandates/{sides.mandate.slug}/history").text


def test_a_match_says_how_far_outside(session: Session, client: FlaskClient, sides: Sides) -> None:
    circle = a_mandate(session, name="Motion fund", places=[CIRCLE])
    session.commit()
    page = sign_in(client, sides.founder).get(f"/ventures/{sides.venture.slug}/matches/{circle.slug}").text
    assert "the area within 10 miles of CV10" in page
    assert "miles outside, known to about 1 mile" in page


def test_a_line_through_the_district_is_no_yes(session: Session, sides: Sides) -> None:
    about = [a_mandate(session, name=f"About {km} km", places=[_about(km)]) for km in (0.5, 20)]
    session.commit()
    doubtful, sure = (reason_of(session, sides, each) for each in about)
    place = {match: next(one for one in match.criteria if one.criterion == "place") for match in (doubtful, sure)}
    assert (doubtful.eligible, place[doubtful].known) == (True, False)
    assert "To confirm: an address inside the area within 0.5 km of B16" in doubtful.to_confirm[0]
    assert (sure.eligible, place[sure].known, place[sure].score) == (True, True, 1.0)


def _about(km: float) -> dict[str, object]:
    return {"kind": "radius", "code": "B16", "distance": km, "unit": "km"}


def test_a_drawn_area_is_pasted_or_written_corner_by_corner(session: Session, sides: Sides) -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": SQUARE}
    lines = "52.3, -2.2\n52.3, -1.7\n\n52.6, -1.7\n52.6, -2.2"
    pasted, written = (
        a_mandate(session, name=name, places=[{"kind": "drawn", "code": "The square", "outline": outline}])
        for name, outline in (("Pasted", json.dumps(feature)), ("Written", lines))
    )
    far = a_mandate(
        session,
        name="Far",
        places=[{"kind": "drawn", "code": "Up there", "outline": "57, -4\n57, -3\n58, -3"}],
    )
    session.commit()
    first, second = (mandate_record(session, each.slug) for each in (pasted, written))
    assert first is not None
    assert second is not None
    assert first.places[0].outline == second.places[0].outline
    assert json.loads(first.places[0].outline or "") == SQUARE
    found = reason_of(session, sides, pasted)
    assert next(one for one in found.criteria if one.criterion == "place").score == 1.0
    [broken] = reason_of(session, sides, far).unmet
    assert broken.clause == "Places: the drawn area “Up there”"
    assert "miles outside" in broken.reason


@pytest.mark.parametrize(
    ("place", "field", "message"),
    [
        ({"kind": "radius", "code": "", "distance": 5}, "places-0-code", "Say which place."),
        ({"kind": "radius", "code": "48.8, 2.3", "distance": 5}, "places-0-code", "We do not know a place"),
        ({"kind": "drawn", "code": "A", "outline": None}, "places-0-outline", "enter its outline"),
        ({"kind": "drawn", "code": "", "outline": "52, 0\n52, 1\n53, 1"}, "places-0-code", "Name the area."),
        ({"kind": "drawn", "code": "A" * 41, "outline": "52, 0\n52, 1\n53, 1"}, "places-0-code", "40 characters"),
        ({"kind": "drawn", "code": "A", "outline": "0, 52\n1, 52\n1, 53"}, "places-0-outline", "far outside"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    session: Session, sides: Sides, place: dict[str, object], field: str, message: str
) -> None:
    with pytest.raises(Invalid) as caught:
        a_mandate(session, funder=sides.funder, places=[place])
    assert message in caught.value.fields[field][0]


def test_a_line_is_a_boundary(session: Session, sides: Sides) -> None:
    for number in range(6):
        a_venture(session, name=f"Tenant {number}")
    circle = a_mandate(session, name="Motion fund", places=[CIRCLE], ticket_max_gbp=500_000)
    a_cluster(session, name="Two towns", authorities=[NUNEATON, BIRMINGHAM])
    session.commit()
    found = boundaries_of_venture(session, viewer=sides.founder_view, venture=sides.venture)
    programme = next(each for each in found.programmes if each.line.slug == circle.slug)
    assert programme.status == "elsewhere"
    assert programme.nearest is not None
    assert programme.nearest.code == NUNEATON
    assert programme.kilometres == pytest.approx(13.4, abs=1)
    lost = next(each for each in boundary_loss(session).programmes if each.line.slug == circle.slug)
    assert (lost.shut.ventures, lost.clause) == (7, "Places: the area within 10 miles of CV10")
    cluster = cluster_boundaries(session, viewer=sides.founder_view, slug="two-towns")
    placed = next(each for each in cluster.programmes if each.line.slug == circle.slug)
    stands = dict(zip([name for _, name, _ in cluster.authorities], placed.words, strict=True))
    assert stands["Birmingham"] == "closed"
    assert stands["Nuneaton and Bedworth"] in ("open", "open in part")
    assert placed.status == "split"


def test_the_page_of_a_place_names_the_programmes_that_reach_it(
    session: Session, client: FlaskClient, sides: Sides
) -> None:
    a_mandate(session, name="Motion fund", places=[CIRCLE])
    session.commit()
    assert "Motion fund" in client.get(f"/places/authority/{NUNEATON}").text
    assert "Motion fund" not in client.get(f"/places/authority/{BIRMINGHAM}").text


def test_the_directory_finds_it_by_region(session: Session, client: FlaskClient, sides: Sides) -> None:
    a_mandate(session, name="Motion fund", funder=a_funder(session, name="Motion Money"), places=[CIRCLE])
    a_mandate(
        session,
        name="Square fund",
        funder=a_funder(session, name="Square Money"),
        places=[{"kind": "drawn", "code": "The square", "outline": json.dumps(SQUARE)}],
    )
    session.commit()
    west, north = (client.get(f"/funders?region={code}").text for code in ("E12000005", "E12000001"))
    assert "Motion Money" in west
    assert "Square Money" in west
    assert "Motion Money" not in north
    assert "Square Money" not in north


def test_more_circles_take_no_more_queries(session: Session, client: FlaskClient, sides: Sides) -> None:
    address = f"/places/authority/{NUNEATON}"
    a_mandate(session, name="Motion fund", places=[CIRCLE])
    session.commit()
    client.get(address)
    with count_queries(session.get_bind()) as few:
        client.get(address)
    for number in range(5):
        a_mandate(session, name=f"Motion fund {number}", places=[_about(50 + number)])
    session.commit()
    client.get(address)
    with count_queries(session.get_bind()) as many:
        client.get(address)
    assert len(many) == len(few)


def test_the_page_of_a_mandate_shows_on_a_map_what_it_takes_in(
    session: Session, client: FlaskClient, sides: Sides
) -> None:
    circle = a_mandate(session, name="Motion fund", places=[CIRCLE])
    square = a_mandate(
        session, name="Square fund", places=[{"kind": "drawn", "code": "The square", "outline": json.dumps(SQUARE)}]
    )
    named = a_mandate(session, name="City fund", places=[{"kind": "authority", "code": BIRMINGHAM}])
    session.commit()
    page = client.get(f"/mandates/{circle.slug}").text
    districts = session.execute(select(Outcode).where(col(Outcode.authority_code) == NUNEATON)).scalars().all()
    assert f"Nuneaton and Bedworth: {len(districts)} of {len(districts)}" in page
    assert "Birmingham: 0 of" in page
    assert "Nuneaton and Bedworth: 0 of" in client.get(f"/mandates/{square.slug}").text
    assert "Postcode districts inside" not in client.get(f"/mandates/{named.slug}").text
