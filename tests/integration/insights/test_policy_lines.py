"""Money along lines of policy: sectors and zones, by hand, with what is few withheld."""

from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from foundation.database import Session
from foundation.errors import Invalid
from insights.services.policy_lines import Line, policy_lines
from profiles.models import Venture
from tests.support.deals import in_live_deals
from tests.support.profiles import a_venture
from tests.support.queries import count_queries

BIRMINGHAM, OXFORD = "B15 2TT", "OX1 2JD"
MAKING, LIFE = "advanced_manufacturing", "life_sciences"
ZONE, WEST_MIDLANDS = "investment-zone-west-midlands", "E12000005"


def ventures(session: Session, number: int, postcode: str = BIRMINGHAM, **fields: Any) -> list[Venture]:
    found = [
        a_venture(
            session,
            registered_postcode=postcode,
            **{"round_target_gbp": 1_000_000, "round_minimum_gbp": None, **fields},
        )
        for _ in range(number)
    ]
    session.commit()
    return found


def line(session: Session, code: str, region: str = "") -> Line:
    return next(each for each in policy_lines(session, region).lines if each.code == code)


def test_a_sector_takes_in_its_parts_and_counts_a_venture_once(session: Session) -> None:
    equity = {"closed_on": "2025-01-10", "instrument_code": "equity", "amount_gbp": 200_000}
    grant = {**equity, "instrument_code": "grant", "amount_gbp": 900_000}
    made = ventures(session, 5, sectors=["aerospace", "automotive_mobility"], rounds=[equity, grant])
    ventures(session, 5, sectors=["aerospace"], restricted=True)
    ventures(session, 1, sectors=["aerospace"], status="draft")
    ventures(session, 2, sectors=["aerospace"], round_target_gbp=None)
    in_live_deals(session, made, 300_000)
    held = line(session, MAKING)
    assert held.ventures.value == 7
    found = {code: (figure.value, figure.sample_size) for code, figure in held.money.items()}
    assert found == {"asked": (5_000_000, 5), "raised": (1_000_000, 5), "considered": (1_500_000, 5)}
    assert (held.source.publisher, held.source.vintage) == ("Department for Business and Trade", "23 June 2025")


def test_few_are_withheld_and_none_is_nought(session: Session) -> None:
    ventures(session, 4, sectors=[LIFE])
    held = line(session, LIFE)
    assert (held.ventures.value, held.ventures.withheld) == (None, "Fewer than 5")
    assert (held.money["asked"].value, held.money["asked"].sample_size) == (None, None)
    assert held.money["raised"].value == 0
    assert line(session, "defence").ventures.value == 0


def test_a_zone_is_the_area_that_it_lies_in(session: Session) -> None:
    ventures(session, 6)
    ventures(session, 6, OXFORD)
    held = line(session, ZONE)
    assert (held.ventures.value, held.money["asked"].value) == (6, 6_000_000)
    assert "more than the zone itself" in held.definition
    assert held.note == "Named for it: advanced manufacturing."
    nowhere = line(session, "freeport-thames")
    assert (nowhere.ventures.value, nowhere.money["asked"].withheld) == (None, "Not counted")


def test_an_action_of_a_growth_plan_takes_the_sectors_set_against_it_in_the_plans_own_area(session: Session) -> None:
    ventures(session, 5, sectors=["games", "fintech"])
    ventures(session, 5, sectors=["artificial_intelligence"])
    ventures(session, 5, OXFORD, sectors=["games"])
    digital = line(session, "west-midlands-4")
    assert (digital.ventures.value, digital.money["asked"].value) == (10, 10_000_000)
    assert line(session, "west-midlands-5").ventures.value == 5
    assert line(session, "east-midlands-1").ventures.value == 0
    assert digital.note == "West Midlands Growth Plan, July 2025."
    assert "Digital and Technologies, Creative Industries. Which sectors" in digital.definition
    assert digital.source.url.startswith("https://www.publicsectorexecutive.com/")


def test_one_region_is_looked_at_alone(session: Session) -> None:
    ventures(session, 6, sectors=[MAKING])
    ventures(session, 5, OXFORD, sectors=[MAKING])
    assert line(session, MAKING).ventures.value == 11
    assert line(session, MAKING, WEST_MIDLANDS).ventures.value == 6
    with pytest.raises(Invalid):
        policy_lines(session, "E99")


def test_the_page_and_its_file(client: FlaskClient, session: Session) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    ventures(session, 5, sectors=[MAKING])
    page = client.get("/policy-lines")
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert "£5m" in page.text
    assert "Industrial Strategy sector definitions list" in page.text
    lines = client.get(f"/policy-lines?region={WEST_MIDLANDS}&format=csv").text.splitlines()
    assert len(lines) == 1 + 8 + 16 + 8
    assert any("Advanced Manufacturing,5,5000000" in each for each in lines)
    assert client.get("/policy-lines?region=E99").status_code == 422
    ventures(session, 1)
    with count_queries(engine) as few:
        client.get("/policy-lines")
    ventures(session, 9, sectors=[LIFE])
    with count_queries(engine) as many:
        client.get("/policy-lines")
    assert len(many) == len(few)
