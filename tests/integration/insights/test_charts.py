"""Sectors by region, the funnel by region, outlines, and charts in frames of other pages."""

import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import html5lib
import pytest
from flask.testing import FlaskClient

from accounts.models import OrganisationKind
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid
from insights.services import Question, library
from insights.services.funnel import funnel
from insights.services.sectors import Wanted, sector_map
from pipeline.models import Deal, DealEvent
from tests.support.people import a_member, an_organisation, sign_in
from tests.support.profiles import a_funder, a_mandate, a_venture


def funded(session: Session, count: int, postcode: str, sector: str, amount: int | None = 1_000_000) -> None:
    raised: dict[str, Any] = {"stage_code": "seed", "instrument_code": "equity", "amount_gbp": amount, "investors": []}
    for _ in range(count):
        a_venture(
            session, registered_postcode=postcode, sectors=[sector], rounds=[{**raised, "closed_on": date(2025, 1, 10)}]
        )
    session.commit()


def cells(session: Session, **asked: Any) -> dict[tuple[str, str], float | None]:
    found = sector_map(library(session, Question(register="parity")), Wanted(**asked))
    return {
        (sector, region): value
        for sector, row in zip(found.sectors, found.values, strict=True)
        for region, value in zip(found.places, row, strict=True)
    }


def test_the_map_of_sectors_by_hand(session: Session) -> None:
    """6 of 8 deals in the West Midlands are digital, 6 of 16 everywhere: 0.75 ÷ 0.375 = 2."""
    funded(session, 6, "B15 2TT", "digital_technologies")
    funded(session, 2, "B15 2TT", "life_sciences")
    funded(session, 8, "OX1 2JD", "life_sciences", 2_000_000)
    quotient = cells(session)
    assert quotient["Digital and Technologies", "West Midlands"] == pytest.approx(2)
    assert quotient["Life Sciences", "South East"] == pytest.approx(1 / (10 / 16))
    assert quotient["Life Sciences", "West Midlands"] is None, "two deals are withheld"
    assert cells(session, shown="deals")["Digital and Technologies", "West Midlands"] == 6
    assert cells(session, shown="pounds")["Life Sciences", "South East"] == 16_000_000
    assert cells(session, shown="deals", period="2024-25")["Life Sciences", "South East"] == 8
    assert set(cells(session, shown="deals", period="2024-25").values()) == {None, 6.0, 8.0}


@pytest.mark.parametrize(
    ("asked", "triangle", "midlands"),
    [
        ({}, 8, 6),
        ({"definition": "counties"}, 8, 6),
        ({"midlands": "midlands_engine"}, 8, 6),
        ({"definition": "universities"}, None, None),
    ],
)
def test_the_map_of_sectors_follows_the_definitions(
    session: Session, asked: dict[str, str], triangle: int | None, midlands: int | None
) -> None:
    """Oxford is in every Golden Triangle by address; none of these firms says which university it is from."""
    funded(session, 6, "B15 2TT", "digital_technologies")
    funded(session, 8, "OX1 2JD", "life_sciences")
    found = cells(session, shown="deals", **asked)
    assert found["Life Sciences", "Golden Triangle"] == triangle
    assert found["Digital and Technologies", "Midlands"] == midlands


def test_a_map_of_what_there_is_not(session: Session, client: FlaskClient) -> None:
    shelf = library(session, Question(register="parity"))
    with pytest.raises(Invalid):
        sector_map(shelf, Wanted(register="eis"))
    with pytest.raises(Invalid):
        sector_map(shelf, Wanted(period="1999-00"))
    with pytest.raises(Invalid):
        sector_map(shelf, Wanted(midlands="universities"))
    assert client.get("/gap/sectors?register=eis").status_code == 422


def test_pages_and_files_of_sectors(session: Session, client: FlaskClient) -> None:
    assert "No deals in this register" in client.get("/gap/sectors").text
    funded(session, 6, "B15 2TT", "digital_technologies")
    page = client.get("/gap/sectors?shown=deals")
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "Deals by sector and region" in page.text
    lines = client.get("/gap/sectors?shown=deals&format=csv").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 8 * 14
    assert any(line.startswith("Digital and Technologies,West Midlands,6.0,count,6") for line in lines)
    assert "Cambridgeshire" in client.get("/gap/sectors?definition=counties").text


def deal(session: Session, funder: int, mandate: int, stage: str, *, came_to: str = "", own: bool = False) -> None:
    venture = a_venture(session, registered_postcode="B15 2TT")
    row = Deal(
        organisation_id=venture.organisation_id if own else funder,
        venture_id=venture.id or 0,
        mandate_id=mandate,
        stage=stage,
        created_at=clock.now(),
        stage_entered_at=clock.now(),
    )
    session.add(row)
    session.flush()
    if came_to:
        session.add(DealEvent(deal_id=row.id or 0, at=clock.now(), kind="moved", to_stage=came_to))


def test_the_funnel_by_hand(session: Session, client: FlaskClient) -> None:
    """Twelve deals: seven came to a first meeting, five of them to legals; the two others were passed on."""
    fund, mandate = an_organisation(session, OrganisationKind.FUNDER), a_mandate(session)
    keys = (fund.id or 0, mandate.id or 0)
    assert "Nothing to add up yet" in client.get("/gap/funnel").text
    for _ in range(5):
        deal(session, *keys, "sourced")
        deal(session, *keys, "legals")
    for _ in range(2):
        deal(session, *keys, "passed", came_to="first_meeting")
    deal(session, *keys, "completed", own=True)
    session.commit()
    row = next(row for row in funnel(session, library(session)).rows if row.name == "West Midlands")
    assert list(row.reached) == [12, 7, 5, 5, None]
    assert row.shares[1] == pytest.approx(7 / 12)
    page = client.get("/gap/funnel")
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "12 (100%)" in page.text
    assert len(client.get("/gap/funnel?format=csv").data.decode("utf-8-sig").splitlines()) == 1 + 12 * 5


@pytest.mark.parametrize(
    "address",
    ["/embed/ranking", "/embed/over-time?register=seis", "/embed/map?outline=pool", "/embed/sectors", "/embed/funnel",
     "/embed/ranking?definition=cities", "/embed/places/pool/lgps-central", "/embed/pools?share=3",
     "/embed/pools/lgps-central", "/embed/pension-funds/E6905"],
)  # fmt: skip
def test_charts_may_stand_in_frames_of_other_pages(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert "This chart on Parity" in answer.text


def test_the_map_of_a_mandate_may_too_where_everybody_sees_the_mandate(session: Session, client: FlaskClient) -> None:
    circle = {"kind": "radius", "code": "CV10", "distance": 10, "unit": "miles"}
    house = an_organisation(session, OrganisationKind.FUNDER)
    keeper, funder = a_member(session, house), a_funder(session, organisation_id=house.id)
    public, draft = (
        a_mandate(session, funder=funder, places=[circle], status=status) for status in ("published", "draft")
    )
    anywhere = a_mandate(session, funder=funder)
    session.commit()
    frame = f"/embed/mandates/{public.slug}"
    assert f"http://localhost{frame}" in client.get(f"/mandates/{public.slug}").text
    answer = client.get(frame)
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "Where the circle or drawn area lies" in answer.text
    assert f"http://localhost/mandates/{public.slug}" in answer.text
    assert "neither a circle nor a drawn area" in client.get(f"/embed/mandates/{anywhere.slug}").text
    assert client.get(f"/embed/mandates/{draft.slug}").status_code == 404
    # The draft's own people have an address of its map, and no frame, in which others would find nothing.
    own = sign_in(client, keeper).get(f"/mandates/{draft.slug}").text
    assert f"/mandates/{draft.slug}#areas" in own
    assert "/embed/" not in own


@pytest.mark.parametrize("address", ["/gap", "/gap/sectors", "/gap/funnel", "/places", "/embed/nothing", "/sign-in"])
def test_no_other_page_may(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("outline", ["region", "combined_authority", "pool"])
def test_the_map_outlines_what_is_asked_for(client: FlaskClient, outline: str) -> None:
    text = client.get(f"/gap?outline={outline}").text
    html5lib.HTMLParser(strict=True).parse(text)
    assert text.count('class="hex-outline"') >= {"region": 12, "combined_authority": 15, "pool": 8}[outline]


def test_a_chart_says_how_it_is_passed_on(client: FlaskClient) -> None:
    text = client.get("/gap?register=seis&base=firms").text
    links = re.findall(r'href="[^"]*/gap\?([^"#]*)#ranking"', text)
    assert links
    assert parse_qs(unescape(links[0])) == {"register": ["seis"], "base": ["firms"], "period": ["2024-25"]}
    frames = re.findall(r'/embed/ranking\?([^"&]*)', text)
    assert frames
