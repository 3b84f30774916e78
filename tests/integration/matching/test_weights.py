"""A mandate's own weights, ventures that are like one, and the lists of several mandates as one."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

import matching.services.alike
from accounts.services import issue_token
from foundation.database import Session
from profiles.services.funders import update_mandate
from profiles.services.saving import System
from tests.support.introductions import Sides, two_sides
from tests.support.people import PASSWORD, sign_in
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.queries import count_queries


@pytest.fixture
def sides(session: Session) -> Sides:
    made = two_sides(session)
    # One is of the sector wanted and asks too little to be covered well; the other the reverse.
    a_venture(session, name="Right Sector", sectors=["water_environment"], round_target_gbp=1_900_000)
    a_venture(session, name="Right Amount", sectors=["software"], round_target_gbp=750_000)
    update_mandate(
        session,
        actor=System(),
        mandate=made.mandate,
        data={"sectors": ["water_environment"], "ticket_max_gbp": 400_000},
    )
    session.commit()
    return made


def ranked(client: FlaskClient, sides: Sides) -> list[dict[str, Any]]:
    token, _ = issue_token(sides.session, sides.investor.email, PASSWORD)
    sides.session.commit()
    answer = client.get(f"/api/v1/mandates/{sides.mandate.slug}/matches", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def weigh(sides: Sides, **weights: int | None) -> None:
    data = {f"weight_{name}": weight for name, weight in weights.items()}
    update_mandate(sides.session, actor=System(), mandate=sides.mandate, data=data)
    sides.session.commit()


def test_a_mandate_counts_by_its_own_weights_and_says_so(client: FlaskClient, sides: Sides) -> None:
    before = ranked(client, sides)
    weigh(sides, sector=0, ticket=60, stage=0, place=0, instrument=0, text=20)
    after = ranked(client, sides)
    assert [item["slug"] for item in before] != [item["slug"] for item in after]
    for item in after:
        assert sum(each["contribution"] for each in item["criteria"]) == pytest.approx(item["score"], abs=1e-9)
        weights = {each["criterion"]: each["weight"] for each in item["criteria"]}
        assert weights == pytest.approx(
            {"sector": 0, "ticket": 0.75, "stage": 0, "place": 0, "instrument": 0, "text": 0.25}
        )
    sign_in(client, sides.investor)
    words = "amount 75.0%"
    assert words in client.get(f"/mandates/{sides.mandate.slug}/matches").text
    assert words in client.get(f"/ventures/{sides.venture.slug}/matches/{sides.mandate.slug}").text
    assert "What counts how much" in client.get(f"/mandates/{sides.mandate.slug}").text
    founder = sign_in(client, sides.founder)
    assert words in founder.get(f"/ventures/{sides.venture.slug}/matches/{sides.mandate.slug}").text
    weigh(sides, sector=None, ticket=None, stage=None, place=None, instrument=None, text=None)
    assert ranked(client, sides) == before


def test_weights_left_out_count_as_in_the_standard_ones(client: FlaskClient, sides: Sides) -> None:
    before = ranked(client, sides)
    weigh(sides, sector=40)
    assert [item["score"] for item in ranked(client, sides)] == pytest.approx([item["score"] for item in before])


def test_weights_are_checked_at_their_fields(client: FlaskClient, sides: Sides) -> None:
    token, _ = issue_token(sides.session, sides.investor.email, PASSWORD)
    sides.session.commit()
    program = {"Authorization": f"Bearer {token}"}
    address = f"/api/v1/mandates/{sides.mandate.slug}"
    names = ("sector", "stage", "ticket", "place", "instrument", "text")
    nothing = client.patch(address, json={f"weight_{name}": 0 for name in names}, headers=program)
    assert nothing.status_code == 422
    assert "Something has to count" in nothing.text
    assert client.patch(address, json={"weight_sector": 101}, headers=program).status_code == 422
    kept = client.patch(address, json={"weight_sector": 70}, headers=program)
    assert kept.status_code == 200
    assert kept.get_json()["weight_sector"] == 70
    assert kept.get_json()["weight_text"] is None


def test_more_like_this_names_what_is_in_common_and_shows_only_what_one_may_see(
    client: FlaskClient, session: Session
) -> None:
    sides = two_sides(session)
    a_venture(session, name="Near Pipe", one_line="Sensors that find leaks in water pipes.", description="")
    a_venture(session, name="Far Oven", one_line="Bakes bread.", description="", sectors=["software"])
    a_venture(session, name="Hidden Pipe", restricted=True)
    a_venture(session, name="Draft Pipe", status="draft")
    session.commit()
    page = client.get(f"/ventures/{sides.venture.slug}/alike")
    assert page.status_code == 200
    assert "Near Pipe" in page.text
    assert "both speak of" in page.text
    for name in ("Far Oven", "Hidden Pipe", "Draft Pipe"):
        assert name not in page.text
    counts = []
    for more in (0, 10):
        for number in range(more):
            a_venture(session, name=f"Pipe {number}")
        session.commit()
        client.get(f"/ventures/{sides.venture.slug}/alike")
        with count_queries(session.get_bind().engine) as counted:
            client.get(f"/ventures/{sides.venture.slug}/alike")
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_what_shares_little_more_than_a_word_is_not_called_alike(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = two_sides(session)
    a_venture(session, name="Near Pipe", one_line="Sensors that find leaks in water pipes.", description="")
    session.commit()
    page = client.get(f"/ventures/{sides.venture.slug}/alike").text
    points = int(re.findall(r"(\d+) of 100 alike", page)[0])
    monkeypatch.setattr(matching.services.alike, "LEAST_NEAR", (points + 1) / 100)
    assert "Near Pipe" not in client.get(f"/ventures/{sides.venture.slug}/alike").text


def test_several_mandates_make_one_list(client: FlaskClient, sides: Sides) -> None:
    session = sides.session
    other = a_mandate(session, funder=sides.funder, name="Trent Software", sectors=["software"])
    a_mandate(session, funder=a_funder(session, name="Elsewhere"), name="Somebody else’s")
    a_mandate(session, funder=sides.funder, name="Trent Funds", backs_funds=True)
    session.commit()
    sign_in(client, sides.investor)
    at = f"/mandates/{sides.mandate.slug}/together"
    page = client.get(at).text
    assert page.count('name="mandate"') == 2
    assert "Somebody else" not in page
    assert page.count(">Right Sector</a>") == 1
    only = client.get(f"{at}?mandate={other.slug}").text
    assert '<th scope="col" class="number">Trent Seed</th>' not in only
    table = client.get(f"{at}?format=csv").text.splitlines()
    assert "In one line,Best,Trent Seed,Trent Software" in table[0]
    engine = session.get_bind().engine
    counts = []
    for more in (0, 10):
        for number in range(more):
            a_venture(session, name=f"More {number}")
        session.commit()
        client.get(at)
        with count_queries(engine) as counted:
            assert client.get(at).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
