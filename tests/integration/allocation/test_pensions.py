"""Pension money: pools, funds, the two readings of what is local, and a share as a scenario."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from html5lib import HTMLParser
from sqlalchemy import Engine

from allocation.services.pensions import atlas, fund_view, overview, pool_view
from foundation.database import Session
from reference import queries as reference
from tests.support.profiles import a_venture
from tests.support.queries import count_queries

WEST_MIDLANDS_FUND, MANCHESTER = "E6905", "E4208"
HINCKLEY, NUNEATON = "E07000132", "E07000219"


def test_the_country_comes_to_the_published_total(session: Session) -> None:
    found = overview(atlas(session))
    published = reference.observations(session, {"lgps_market_value"}, area_kind="country", periods=["2024-25"])
    worth, scenario, england, wales = found.figures
    assert worth.value == pytest.approx(sum(row.value or 0 for row in published), rel=0.001)
    assert scenario.value == pytest.approx(0.05 * (worth.value or 0))
    # The two funds of the Environment Agency are in no country's total.
    assert (england.value or 0) + (wales.value or 0) < (scenario.value or 0)
    assert sum(pool.value.value or 0 for pool in found.pools) + sum(
        line.value.value or 0 for line in found.unpooled
    ) == pytest.approx(worth.value)


def test_a_share_is_pounds_of_a_fund_and_its_pool(session: Session) -> None:
    """The West Midlands fund was worth £21,390.5m at 31 March 2025; 3% of that is £641.7m."""
    held = atlas(session, 0.03)
    fund = fund_view(held, WEST_MIDLANDS_FUND)
    assert fund.line.value.value == 21_390_500_000
    assert fund.line.ambition.value == pytest.approx(641_715_000)
    assert fund.line.value.source.publisher.startswith("Ministry of Housing")
    assert fund.line.pool is not None
    pool = pool_view(held, fund.line.pool.code)
    assert pool.ambition.value == pytest.approx(sum(line.ambition.value or 0 for line in pool.funds))
    assert len(pool.funds) == 8


def test_local_has_two_readings(session: Session) -> None:
    a_venture(session, registered_authority_code=HINCKLEY, places=[])
    a_venture(session, registered_authority_code=NUNEATON, places=[])
    session.commit()
    fund = fund_view(atlas(session), WEST_MIDLANDS_FUND)
    assert fund.pooled is not None
    own = {place.code for place in fund.own.authorities}
    pooled = {place.code for place in fund.pooled.authorities}
    assert own < pooled
    # A technology park over three councils: Hinckley is local by the pool alone, and in no combined authority;
    # Nuneaton, next door, belongs to another pool.
    assert HINCKLEY in pooled - own
    assert HINCKLEY in {place.code for place in fund.pooled.outside}
    assert NUNEATON not in pooled
    assert (fund.own.ventures, fund.pooled.ventures) == (0, 1)
    assert ("E47000007", "West Midlands", 7, 7) in fund.own.strategic


def test_what_a_fund_set_stands_against_its_value(session: Session) -> None:
    line = fund_view(atlas(session), MANCHESTER).line
    assert line.set_high is not None
    assert line.set_high.value == pytest.approx(0.05 * line.row.market_value_gbp)
    assert line.set_high.status == "quoted"
    assert {said.kind: said.amount_gbp for said in line.statements} == {
        "range": None, "committed": 1_360_000_000, "drawn": 858_700_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/pools", ["LGPS Central", "If 5% were local", "In no pool"]),
        ("/pools?share=3", ["If 3% were local"]),
        ("/pools?pool=lgps-central&sort=-value", ["West Midlands Pension Fund"]),
        ("/pools/lgps-central", ["From authority to pool", "Shropshire", "Announced to come", "alone decides"]),
        ("/pools/border-to-coast", ["Warwickshire"]),
        ("/pension-funds/E6905", ["The fund’s own area", "West Midlands Co-Investment Fund", "sets its range"]),
        ("/pension-funds/G008-1", ["It is in no pool", "not on record"]),
    ],
)
def test_the_pages(client: FlaskClient, address: str, words: list[str]) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    HTMLParser(strict=True).parse(answer.text)
    for word in words:
        assert word in answer.text


@pytest.mark.parametrize("address", ["/pools/none-such", "/pension-funds/E9999", "/api/v1/pools/none-such"])
def test_no_such_pool_or_fund(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("share", ["lots", "-1", "101"])
def test_a_share_that_cannot_be_read_is_told(client: FlaskClient, share: str) -> None:
    answer = client.get("/pools", query_string={"share": share})
    assert answer.status_code == 422
    assert "Enter a number" in answer.text
    assert "If 5% were local" in answer.text
    assert client.get("/api/v1/pools", query_string={"share": share}).status_code == 422


def test_the_funds_as_a_file(client: FlaskClient) -> None:
    text = client.get("/pools?format=csv&share=10&pool=lgps-central").data.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert len(lines) == 8
    assert all(float(line["share of value (GBP)"]) == 0.1 * int(line["market value (GBP)"]) for line in lines)
    assert {line["licence"] for line in lines} == {"Open Government Licence v3.0"}


def test_programs_read_the_pools(client: FlaskClient) -> None:
    answer = client.get("/api/v1/pools?share=5").get_json()
    assert answer["total"] == len(answer["items"]) == 8
    assert answer["totals"][0]["unit"] == "gbp"
    pool = client.get("/api/v1/pools/lgps-central").get_json()
    assert pool["share"] == 0.05
    assert HINCKLEY in pool["area"]["outside_strategic_authorities"]
    assert len(pool["members"]) == pool["funds"] == 8


def test_the_list_asks_a_fixed_number_of_questions(client: FlaskClient, session: Session) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    client.get("/pools")
    with count_queries(engine) as first:
        client.get("/pools?share=7.25&pool=lgps-central")
    with count_queries(engine) as second:
        client.get("/pools?share=7.5")
    assert first.selects == second.selects < 15
