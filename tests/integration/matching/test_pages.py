"""The pages of matches: what people of each side see of them, and what they cost."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from html5lib import HTMLParser
from werkzeug.test import TestResponse

from foundation.database import Session
from tests.integration.matching.conftest import Sides
from tests.support.people import sign_in
from tests.support.profiles import a_mandate, a_venture
from tests.support.queries import count_queries


def page_of(response: TestResponse, status: int = 200) -> str:
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    text = response.get_data(as_text=True)
    HTMLParser(strict=False).parse(text)
    return text


@pytest.fixture
def founder(client: FlaskClient, sides: Sides) -> FlaskClient:
    return sign_in(client, sides.founder)


@pytest.fixture
def investor(app: Flask, sides: Sides) -> FlaskClient:
    return sign_in(app.test_client(), sides.investor)


def test_a_founder_reads_who_could_fund_them_and_why(founder: FlaskClient, sides: Sides) -> None:
    text = page_of(founder.get(f"/ventures/{sides.venture.slug}/matches"))
    for words in (
        "Who could fund Leak Finder",
        "Trent Seed",
        "Trent Capital",
        "Add to pipeline",
        "Meets every hard rule",
    ):
        assert words in text
    assert "best investment" not in text.lower()
    assert " style=" not in text.replace('rel="stylesheet"', "")


def test_an_investor_reads_which_ventures_fit(investor: FlaskClient, sides: Sides) -> None:
    text = page_of(investor.get(f"/mandates/{sides.mandate.slug}/matches"))
    for words in ("Ventures for Trent Seed", "Leak Finder", "asks £750k", "Birmingham", "Add to pipeline"):
        assert words in text


def test_an_unverified_funder_sees_no_ask_and_is_told_why(app: Flask, sides: Sides) -> None:
    client = sign_in(app.test_client(), sides.newcomer)
    address = f"/mandates/{sides.newcomer_mandate.slug}/matches"
    for text in (
        page_of(client.get(address)),
        page_of(client.get(f"/ventures/{sides.venture.slug}/matches/{sides.newcomer_mandate.slug}")),
    ):
        assert "Until your organisation is verified" in text
        assert "750" not in text
    table = client.get(f"{address}?format=csv").data.decode("utf-8-sig")
    assert "Leak Finder" in table
    assert "750" not in table


def test_one_match_reads_the_same_for_both_sides(founder: FlaskClient, investor: FlaskClient, sides: Sides) -> None:
    address = f"/ventures/{sides.venture.slug}/matches/{sides.mandate.slug}"
    ours, theirs = page_of(founder.get(address)), page_of(investor.get(address))
    for text in (ours, theirs):
        assert "What each criterion gave" in text
        assert "Both sides are shown the same reasons." in text
    start, end = '<ul class="criteria">', "</ul>"
    assert ours.split(start)[1].split(end)[0] == theirs.split(start)[1].split(end)[0]


def test_a_venture_leads_a_funders_people_to_how_it_fits_their_mandates(
    app: Flask, founder: FlaskClient, investor: FlaskClient, session: Session, sides: Sides
) -> None:
    address = f"/ventures/{sides.venture.slug}"
    page = investor.get(address).text
    assert "How it fits your mandates" in page
    assert f'href="{address}/matches/{sides.mandate.slug}">{sides.mandate.name}</a>' in page
    assert investor.get(f"{address}/matches/{sides.mandate.slug}").status_code == 200
    assert f"/matches/{sides.newcomer_mandate.slug}" not in page
    for other in (founder, app.test_client()):
        assert "How it fits your mandates" not in other.get(address).text
    sides.mandate.status = "draft"
    session.add(sides.mandate)
    session.commit()
    assert "How it fits your mandates" not in investor.get(address).text


def test_visitors_are_asked_to_sign_in_and_strangers_stopped(
    client: FlaskClient, investor: FlaskClient, sides: Sides
) -> None:
    for address in (
        f"/ventures/{sides.venture.slug}/matches",
        f"/mandates/{sides.mandate.slug}/matches",
        f"/ventures/{sides.venture.slug}/matches/{sides.mandate.slug}",
    ):
        assert client.get(address).status_code == 302
    assert investor.get(f"/ventures/{sides.venture.slug}/matches").status_code == 403
    assert investor.get("/ventures/nobody/matches").status_code == 404


def test_a_match_goes_into_the_pipeline_and_is_marked(app: Flask, founder: FlaskClient, sides: Sides) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        answer = founder.post(
            "/pipeline/add",
            data={"venture": sides.venture.slug, "mandate": sides.mandate.slug},
            headers={"HX-Request": "true"},
        )
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
    assert "In your pipeline: Sourced" in page_of(answer)
    assert "In your pipeline" in page_of(founder.get(f"/ventures/{sides.venture.slug}/matches"))


def test_filters_orders_and_pages_stand_in_the_address(founder: FlaskClient, session: Session, sides: Sides) -> None:
    for number in range(25):
        a_mandate(session, name=f"Pot {number:02}")
    session.commit()
    address = f"/ventures/{sides.venture.slug}/matches"
    first, second = page_of(founder.get(f"{address}?sort=name")), page_of(founder.get(f"{address}?sort=name&page=2"))
    assert "New Seed" in first
    assert "Trent Seed" in second
    assert 'start="21"' in second
    assert "No match passes these filters" in page_of(founder.get(f"{address}?kind=lgps_pool"))
    assert "matches yet" in page_of(founder.get(f"{address}?show=ineligible"))


@pytest.mark.parametrize(
    "query", ["page=0&show=x&sort=x", "page=99999", "sector=%00&stage=nope&kind=&region=zz", "page=" + "9" * 50]
)
def test_addresses_that_make_no_sense_do_no_harm(
    founder: FlaskClient, investor: FlaskClient, sides: Sides, query: str
) -> None:
    page_of(founder.get(f"/ventures/{sides.venture.slug}/matches?{query}"))
    page_of(investor.get(f"/mandates/{sides.mandate.slug}/matches?{query}"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_can_be_taken_away(founder: FlaskClient, session: Session, sides: Sides, form: str) -> None:
    a_mandate(session, name="Growth only", stages=["growth"])
    session.commit()
    answer = founder.get(f"/ventures/{sides.venture.slug}/matches?show=all&format={form}")
    assert answer.status_code == 200
    assert f'.{form}"' in answer.headers["Content-Disposition"]
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert [row["Mandate"] for row in rows] == ["Trent Seed", "New Seed", "Growth only"]
        assert [row["Meets every hard rule"] for row in rows] == ["yes", "yes", "no"]
        gave = [float(value) for name, value in rows[0].items() if name.endswith(" gave")]
        assert sum(gave) == pytest.approx(float(rows[0]["Score"]), abs=1e-3)


def test_lists_cost_the_same_queries_however_long_they_are(
    founder: FlaskClient, investor: FlaskClient, session: Session, sides: Sides
) -> None:
    addresses = (
        (founder, f"/ventures/{sides.venture.slug}/matches?show=all"),
        (investor, f"/mandates/{sides.mandate.slug}/matches?show=all"),
        (founder, f"/ventures/{sides.venture.slug}/matches/{sides.mandate.slug}"),
        (founder, f"/ventures/{sides.venture.slug}/matches?show=all&sort=name"),
    )

    def costs() -> list[int]:
        found = []
        for client, address in addresses:
            assert client.get(address).status_code == 200
            with count_queries(session.get_bind()) as counted:
                assert client.get(address).status_code == 200
            found.append(len(counted))
        return found

    few = costs()
    for _ in range(15):
        a_venture(session)
        a_mandate(session)
    session.commit()
    assert costs() == few
    funders, ventures, match, by_name = few
    assert max(funders, ventures, by_name) <= 10
    # What the two have to do with each other is asked of introductions, messages, programmes and deals.
    assert match <= 14
