"""The platform's own register: counted by its own rules, kept apart, and never about too few."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from accounts.models import OrganisationKind
from foundation import clock
from foundation.database import Session
from insights.services import Answer, Question, ask
from insights.services.library import own
from pipeline.models import Deal
from tests.support.people import an_organisation
from tests.support.profiles import a_mandate, a_venture
from tests.support.queries import count_queries

BIRMINGHAM, OXFORD, CAMBRIDGE, READING = "B15 2TT", "OX1 2JD", "CB2 1TN", "RG1 1AA"


def ventures(session: Session, postcode: str, asks: list[int | None], **fields: Any) -> None:
    for ask_gbp in asks:
        a_venture(session, registered_postcode=postcode, round_target_gbp=ask_gbp, round_minimum_gbp=None, **fields)
    session.commit()


def per_firm(session: Session, definition: str = "regions") -> Answer:
    return ask(session, Question(register="asks", base="firms", definition=definition))


def test_asks_per_venture_by_hand(session: Session) -> None:
    """Five ask for £1m each in Birmingham and five for £4m each in Oxford: 25p in the pound."""
    ventures(session, BIRMINGHAM, [1_000_000] * 5)
    ventures(session, OXFORD, [4_000_000] * 5)
    given = per_firm(session)
    assert given.figure.value == pytest.approx(25)
    assert (given.figure.sample_size, given.figure.status, given.figure.period) == (5, "declared", "now")
    assert given.figure.source.publisher == "Parity"


def test_definitions_cut_where_they_say(session: Session) -> None:
    """Reading is in the South East and in neither Oxford nor its county."""
    ventures(session, BIRMINGHAM, [1_000_000] * 5)
    ventures(session, OXFORD, [4_000_000] * 5)
    ventures(session, READING, [1_000_000] * 5)
    assert per_firm(session, "regions").figure.value == pytest.approx(40)
    assert per_firm(session, "counties").figure.value == pytest.approx(25)
    assert per_firm(session, "cities").figure.value == pytest.approx(25)


def test_by_university_of_origin(session: Session) -> None:
    """Where a venture is today does not matter: its university does. Oxford is 10007774, Birmingham 10006840."""
    ventures(session, READING, [1_000_000] * 5, university_ukprn="10006840")
    ventures(session, READING, [2_000_000] * 5, university_ukprn="10007774")
    given = per_firm(session, "universities")
    assert given.question.midlands == "universities"
    assert given.figure.value == pytest.approx(50)


def test_fewer_than_five_are_withheld_everywhere(session: Session, client: FlaskClient) -> None:
    ventures(session, BIRMINGHAM, [1_234_567] * 4)
    ventures(session, OXFORD, [4_000_000] * 5)
    given = per_firm(session)
    assert given.figure.value is None
    assert "fewer than 5" in given.figure.withheld
    assert dict(given.figure.inputs) == {}
    region = next(place for place in given.ranking if place.name == "West Midlands")
    assert region.pounds is None
    region_here = next(row for row in own(session).rows if row.name == "West Midlands")
    assert (region_here.ventures, region_here.asks_gbp) == (None, None)
    for address in ("/gap?register=asks&base=firms", "/gap?register=asks&base=firms&format=csv"):
        text = client.get(address).text
        assert "1234567" not in text.replace(",", "")
        assert "4938268" not in text.replace(",", "")


def test_drafts_and_restricted_ventures_are_not_hinted_at(session: Session) -> None:
    ventures(session, BIRMINGHAM, [1_000_000] * 5)
    ventures(session, OXFORD, [1_000_000] * 5)
    before = per_firm(session).figure.value
    ventures(session, BIRMINGHAM, [90_000_000], status="draft")
    ventures(session, BIRMINGHAM, [90_000_000], restricted=True)
    assert per_firm(session).figure.value == before


def test_what_is_not_said_is_counted_apart(session: Session) -> None:
    ventures(session, BIRMINGHAM, [1_000_000] * 5 + [None, None])
    given = per_firm(session)
    assert given.evidence is not None
    assert given.evidence.place.cases == 5
    assert "2 published ventures state no amount" in given.note


def test_demo_rows_are_marked(session: Session, client: FlaskClient) -> None:
    ventures(session, BIRMINGHAM, [1_000_000] * 5)
    ventures(session, OXFORD, [1_000_000] * 5)
    assert not per_firm(session).demo
    ventures(session, BIRMINGHAM, [1_000_000], demo=True)
    assert per_firm(session).demo
    assert own(session).demo
    assert "Invented demo profiles" in client.get("/gap?register=asks").text


def test_live_deals_stand_beside_the_asks(session: Session) -> None:
    funder = an_organisation(session, OrganisationKind.FUNDER)
    mandate = a_mandate(session)
    for number in range(5):
        venture = a_venture(session, registered_postcode=BIRMINGHAM, round_target_gbp=2_000_000)
        session.add(
            Deal(
                organisation_id=funder.id or 0,
                venture_id=venture.id or 0,
                mandate_id=mandate.id or 0,
                amount_gbp=300_000 if number else None,
                created_at=clock.now(),
                stage_entered_at=clock.now(),
            )
        )
    session.commit()
    row = next(row for row in own(session).rows if row.name == "West Midlands")
    assert (row.ventures, row.asks_gbp, row.deals) == (5, 10_000_000, 5)
    assert row.deals_gbp is None


def test_the_official_figures_do_not_move_with_ours(session: Session) -> None:
    before = ask(session, Question()).figure
    ventures(session, BIRMINGHAM, [90_000_000] * 6)
    assert ask(session, Question()).figure == before


def test_more_ventures_ask_no_more_questions(session: Session, client: FlaskClient) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)

    def asked() -> int:
        with count_queries(engine) as counted:
            assert client.get("/gap").status_code == 200
        return len(counted)

    asked()
    assert asked() == 1, "what is kept asks only whether it still holds"
    found = []
    for more in (6, 1, 12):
        ventures(session, BIRMINGHAM, [1_000_000] * more)
        found.append(asked())
    # The first profile of all begins the trail, and everything is read.
    assert found[0] > found[1] == found[2]


def test_a_saved_profile_shows_at_once(session: Session, client: FlaskClient) -> None:
    ventures(session, BIRMINGHAM, [1_000_000] * 5)
    assert "£5m" in client.get("/gap").text
    ventures(session, BIRMINGHAM, [1_000_000])
    assert "£6m" in client.get("/gap").text


def test_sums_are_too_round_to_subtract_one_from_another(session: Session) -> None:
    ventures(session, BIRMINGHAM, [1_234_567] * 9)
    given = per_firm(session)
    assert given.evidence is not None
    assert given.evidence.place.amount == 11_000_000
    region_here = next(row for row in own(session).rows if row.name == "West Midlands")
    assert region_here.asks_gbp == 11_000_000
