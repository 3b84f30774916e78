"""The gap meter: for a region, a cluster and ventures like one's own, each register by itself."""

from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Role, key_of
from accounts.policy import VISITOR
from accounts.services import viewer_for_user
from foundation.database import Session
from insights.services import Question, ask, meter
from insights.services.meter import Meter, Reading
from profiles.models import Venture
from tests.support.deals import in_live_deals
from tests.support.people import a_member, a_person, an_organisation, sign_in
from tests.support.profiles import a_cluster, a_venture

BIRMINGHAM, OXFORD = "B15 2TT", "OX1 2JD"
BIRMINGHAM_CODE, SOLIHULL_CODE = "E08000025", "E08000029"


def ventures(session: Session, postcode: str, number: int = 5, **fields: Any) -> list[Venture]:
    found = [a_venture(session, registered_postcode=postcode, **fields) for _ in range(number)]
    session.commit()
    return found


def one(found: Meter, of: str, register: str, place: str = "") -> Reading:
    return next(
        reading for reading in found.of(of) if reading.register == register and place in reading.figure.geography
    )


def of_venture(session: Session, **fields: Any) -> tuple[Meter, Venture]:
    firm = an_organisation(session, "venture", "Meter Firm")
    owner = a_member(session, firm, Role.OWNER, a_person(session))
    venture = a_venture(session, organisation_id=firm.id, **{"registered_postcode": BIRMINGHAM, **fields})
    session.commit()
    return meter.for_venture(session, viewer_for_user(session, key_of(owner)), venture.slug), venture


def test_live_deals_are_a_register_by_hand(session: Session) -> None:
    """Five are in deals of £1m in Birmingham and five of £4m in Oxford: 25p in the pound for each firm."""
    in_live_deals(session, ventures(session, BIRMINGHAM), 1_000_000)
    in_live_deals(session, ventures(session, OXFORD), 4_000_000)
    in_live_deals(session, ventures(session, OXFORD, restricted=True), 9_000_000)
    in_live_deals(session, ventures(session, OXFORD, 2), None)
    given = ask(session, Question(register="pipeline", base="firms"))
    assert given.figure.value == pytest.approx(25)
    assert (given.figure.sample_size, given.figure.status) == (5, "declared")


def test_the_region_has_what_the_page_of_the_gap_gives(session: Session) -> None:
    in_live_deals(session, ventures(session, BIRMINGHAM), 1_000_000)
    in_live_deals(session, ventures(session, OXFORD), 4_000_000)
    found, _ = of_venture(session)
    for code, title in (("eis", "Enterprise Investment Scheme"), ("pipeline", "Live deals here")):
        ranked = {place.name: place.value.value for place in ask(session, Question(register=code)).ranking}
        assert one(found, "region", title).figure.value == pytest.approx(ranked["West Midlands"])


def test_a_cluster_is_its_councils_and_the_regions_around_it(session: Session, client: FlaskClient) -> None:
    in_live_deals(session, ventures(session, BIRMINGHAM), 1_000_000)
    in_live_deals(session, ventures(session, OXFORD), 4_000_000)
    cluster = a_cluster(session, name="Two councils", authorities=[BIRMINGHAM_CODE, SOLIHULL_CODE])
    session.commit()
    found = meter.for_cluster(session, VISITOR, cluster.slug)
    held = one(found, "cluster", "Live deals here").figure
    assert held.inputs["Two councils pounds"] == 5_000_000
    assert held.value is not None
    assert not [reading for reading in found.of("cluster") if reading.register == "Enterprise Investment Scheme"]
    assert {reading.figure.geography for reading in found.of("region")} == {"West Midlands"}
    page = client.get(f"/clusters/{cluster.slug}/gap").text
    html5lib.HTMLParser(strict=True).parse(page)
    assert "Live deals here" in page
    assert "The gap here" in client.get(f"/clusters/{cluster.slug}").text
    card = client.get(f"/clusters/{cluster.slug}/gap", headers={"HX-Request": "true"}).text
    assert "The gap here" in card
    assert "<html" not in card
    lines = client.get(f"/clusters/{cluster.slug}/gap?format=csv").text.splitlines()
    assert len(lines) == 1 + len(found.readings)
    assert "Oxfordshire" in client.get(f"/clusters/{cluster.slug}/gap?definition=counties&format=csv").text
    assert "Oxfordshire" not in client.get(f"/clusters/{cluster.slug}/gap?format=csv").text
    assert client.get(f"/clusters/{cluster.slug}/gap?definition=none").status_code == 422


def test_peers_are_of_the_stage_and_sector_and_few_are_withheld(session: Session) -> None:
    def raised(amount: int) -> list[dict[str, object]]:
        return [{"closed_on": "2025-01-10", "instrument_code": "equity", "stage_code": "seed", "amount_gbp": amount}]

    ventures(session, BIRMINGHAM, 5, rounds=raised(500_000))
    ventures(session, OXFORD, 5, rounds=raised(1_000_000))
    ventures(session, BIRMINGHAM, 3, rounds=raised(700_000), sectors=["life_sciences"])
    found, _ = of_venture(session)
    peers = [reading for reading in found.of("peers") if reading.register == "Rounds of ventures here"]
    assert [reading.figure.value for reading in peers] == [pytest.approx(50), pytest.approx(50)]
    assert peers[0].figure.geography.startswith("Seed, ")
    assert peers[0].figure.sample_size == 5
    others, _ = of_venture(session, sectors=["life_sciences"])
    few = one(others, "peers", "Rounds of ventures here").figure
    assert few.value is None
    assert few.withheld == f"Withheld: {few.geography} has fewer than 5 cases."
    assert few.inputs == {}


def test_the_meter_stands_on_the_page_of_a_venture_for_its_people_alone(app: Flask, session: Session) -> None:
    firm = an_organisation(session, "venture", "Meter Firm")
    owner = a_member(session, firm, Role.OWNER, a_person(session))
    venture = a_venture(session, organisation_id=firm.id, registered_postcode=BIRMINGHAM)
    session.commit()
    own = sign_in(app.test_client(), owner)
    assert "The gap here" in own.get(f"/ventures/{venture.slug}").text
    page = own.get(f"/ventures/{venture.slug}/gap").text
    html5lib.HTMLParser(strict=True).parse(page)
    assert "Enterprise Investment Scheme" in page
    assert "The gap here" not in app.test_client().get(f"/ventures/{venture.slug}").text


def test_without_a_place_there_is_no_meter(session: Session) -> None:
    found, _ = of_venture(session, registered_postcode=None, status="draft")
    assert (list(found.readings), found.why_not) == ([], "The meter needs the registered postcode of the venture.")
    cluster = a_cluster(session)
    session.commit()
    assert meter.for_cluster(session, VISITOR, cluster.slug).why_not
