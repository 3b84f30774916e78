"""An account about pension money beside the ambition: by pillar and area, under both readings of "local"."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from html5lib import HTMLParser
from sqlalchemy import Engine

from accounts.models import Organisation
from accounts.policy import Viewer
from allocation.services import purposes
from allocation.services.ambition import Row, Tracker, fund_trackers, pool_trackers
from allocation.services.pensions import Atlas, atlas, fund_view, pool_view
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from pipeline.services import add_deal
from tests.support.allocation import Keeper, a_keeper
from tests.support.people import a_person, sign_in, submit
from tests.support.profiles import a_venture
from tests.support.queries import count_queries

#: The fund of Leicestershire: worth £6,697.6m at 31 March 2025, so that 5% are £334.88m.
FUND, POOL = "E2421", "lgps-central"
AMBITION = 0.05 * 6_697_600_000
HINCKLEY, BIRMINGHAM, OXFORD = "E07000132", "E08000025", "E07000178"


@pytest.fixture
def keeper(session: Session) -> Keeper:
    return a_keeper(session)


def be_about(keeper: Keeper, whose: str, area: str = "", pillar: str = "") -> None:
    """Say whose money the account is about and what its vehicle is for, committed."""
    key = keeper.vehicle.id
    seen = purposes.seen_as(purposes.purposes(keeper.session, keeper.account))
    values = {"whose": whose, f"area_{key}": area, f"pillar_{key}": pillar}
    purposes.set_purposes(keeper.session, keeper.account, keeper.viewer, values, seen)
    keeper.session.commit()


def of_fund(keeper: Keeper, held: Atlas | None = None) -> Tracker:
    """Give the tracker of the only account about the fund."""
    held = held or atlas(keeper.session)
    (found,) = fund_trackers(keeper.session, keeper.viewer, held, fund_view(held, FUND))
    return found


def row(found: Tracker, kind: str, code: str = "") -> Row:
    """Give a line of the table."""
    return next(each for each in found.rows if (each.kind, each.code) == (kind, code))


def test_both_readings_by_pillar_and_area(keeper: Keeper) -> None:
    """£20m promised to the fund's own area for clean energy, £3m in Hinckley, £2m in Birmingham, £1m in Oxford."""
    be_about(keeper, f"fund:{FUND}", f"fund:{FUND}", "clean_energy")
    keeper.aim("pillar:clean_energy", 0.2, 0.4)
    keeper.aim("place:combined_authority:E47000007", 0.1, 0.3)
    keeper.enter("commitment", 20_000_000)
    keeper.enter("investment", 3_000_000, company="A", authority_code=HINCKLEY, pillar="clean_energy")
    keeper.enter("investment", 2_000_000, company="B", authority_code=BIRMINGHAM)
    keeper.enter("investment", 1_000_000, company="C", authority_code=OXFORD)
    keeper.enter("investment", 500_000, company="D")
    found = of_fund(keeper)

    whole = row(found, "local")
    assert whole.low == whole.high == pytest.approx(AMBITION)
    own, pooled = whole.cells["own"], whole.cells["pool"]
    assert (own.committed, own.invested, own.weighted) == (20_000_000, 3_000_000, None)
    assert (pooled.committed, pooled.invested) == (20_000_000, 5_000_000)
    assert own.missing == pytest.approx(AMBITION - 3_000_000)
    assert pooled.missing == pytest.approx(AMBITION - 5_000_000)

    clean = row(found, "pillar", "clean_energy")
    assert clean.low == pytest.approx(0.2 * AMBITION)
    assert clean.high == pytest.approx(0.4 * AMBITION)
    assert clean.cells["own"].missing == pytest.approx(0.2 * AMBITION - 3_000_000)
    # Nothing in housing, and no range for it: neither is nought.
    housing = row(found, "pillar", "affordable_housing")
    assert housing.low is None
    assert housing.cells["own"].invested is housing.cells["own"].missing is None

    west = row(found, "area", "E47000007")
    assert "own" not in west.cells
    assert west.cells["pool"].invested == 2_000_000
    assert west.low == pytest.approx(0.1 * AMBITION)
    # Hinckley lies in no combined authority, and is local under both readings.
    nobody = row(found, "area", "no_combined_authority")
    assert {code: held.invested for code, held in nobody.cells.items()} == {"own": 3_000_000, "pool": 3_000_000}

    assert {code: held.invested for code, held in row(found, "rest", "elsewhere").cells.items()} == {
        "own": 3_000_000, "pool": 1_000_000,
    }  # fmt: skip
    assert row(found, "rest", "unplaced").cells["own"].invested == 500_000
    assert [figure.value for figure in found.figures] == [own.missing, pooled.missing]
    assert all(column.definition and all(source.title for source in column.sources) for column in found.columns)


def test_every_pound_is_counted_once_under_each_reading(keeper: Keeper) -> None:
    be_about(keeper, f"fund:{FUND}", "region:E12000004")
    keeper.enter("commitment", 7_000_000)
    for number, place in enumerate((HINCKLEY, BIRMINGHAM, OXFORD, None), start=1):
        keeper.enter("investment", number * 1_000, company=f"Firm {number}", authority_code=place)
    found = of_fund(keeper)
    for reading in found.readings:
        parts = [row(found, "local"), row(found, "rest", "elsewhere"), row(found, "rest", "unplaced")]
        assert sum(each.cells[reading.code].invested or 0 for each in parts) == 10_000
        assert sum(each.cells[reading.code].committed or 0 for each in parts) == 7_000_000
        areas = [each.cells[reading.code] for each in found.rows if each.kind == "area" and reading.code in each.cells]
        local = row(found, "local").cells[reading.code]
        assert sum(held.invested or 0 for held in areas) == local.invested
        pillars = [each.cells[reading.code] for each in found.rows if each.kind == "pillar"]
        assert sum(held.invested or 0 for held in pillars) == local.invested
    # The East Midlands reach beyond both areas: the commitment is local under neither.
    assert row(found, "local").cells["pool"].committed is None


def test_the_weighted_pipeline_is_taken_off(keeper: Keeper, session: Session) -> None:
    be_about(keeper, f"fund:{FUND}")
    keeper.enter("investment", 1_000_000, company="A", authority_code=HINCKLEY)
    venture = a_venture(session, registered_authority_code=HINCKLEY, places=[])
    session.flush()
    deal, _ = add_deal(session, actor=keeper.viewer, venture_slug=venture.slug, mandate_slug=keeper.mandate.slug)
    deal.amount_gbp, deal.stage = 800_000, "due_diligence"
    session.commit()
    held = row(of_fund(keeper), "local").cells["own"]
    assert held.weighted == pytest.approx(80_000)
    assert held.missing_then == pytest.approx(AMBITION - 1_080_000)


def test_what_is_not_on_record_is_said_and_not_nought(keeper: Keeper) -> None:
    be_about(keeper, f"fund:{FUND}")
    found = of_fund(keeper)
    held = row(found, "local").cells["own"]
    assert (held.committed, held.invested, held.weighted, held.missing) == (None, None, None, None)
    assert found.figures[0].value is None
    words = " ".join(found.gaps)
    for part in ("No commitment is on record", "No investment is on record", "No live deal", "No range is in force"):
        assert part in words
    keeper.enter("commitment", 5)
    assert "whose area is not on record" in " ".join(of_fund(keeper).gaps)


def test_another_share_moves_the_target(keeper: Keeper) -> None:
    be_about(keeper, f"fund:{FUND}")
    found = of_fund(keeper, atlas(keeper.session, 0.03))
    assert row(found, "local").low == pytest.approx(0.6 * AMBITION)


def test_a_vehicle_of_a_pool_is_of_all_its_funds(keeper: Keeper) -> None:
    be_about(keeper, f"pool:{POOL}", f"pool:{POOL}")
    keeper.enter("commitment", 9_000_000)
    keeper.enter("investment", 4_000_000, company="A", authority_code=BIRMINGHAM)
    held = atlas(keeper.session)
    (found,) = pool_trackers(keeper.session, keeper.viewer, held, pool_view(held, POOL))
    assert [each.code for each in found.readings] == ["pool"]
    line = row(found, "local")
    assert line.low == pytest.approx(pool_view(held, POOL).ambition.value)
    assert line.cells["pool"].committed == 9_000_000
    # On the page of one fund nothing is aimed at or missing: the pounds are of all eight.
    single = of_fund(keeper)
    assert single.together == 8
    assert single.figures == []
    assert all(each.low is None for each in single.rows)
    assert row(single, "local").cells["pool"].missing is None
    assert row(single, "local").cells["own"].invested is None


def test_only_its_own_people_see_an_account(client: FlaskClient, keeper: Keeper, session: Session) -> None:
    be_about(keeper, f"fund:{FUND}")
    keeper.enter("investment", 4_321_000, company="A", authority_code=HINCKLEY)
    held = atlas(session)
    assert fund_trackers(session, Viewer(), held, fund_view(held, FUND)) == []
    stranger = a_person(session)
    session.commit()
    addresses = (f"/pension-funds/{FUND}", f"/api/v1/pension-funds/{FUND}")
    for visitor in (None, stranger):
        if visitor is not None:
            sign_in(client, visitor)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200
            assert keeper.funder.name not in answer.text
            assert "4.32" not in answer.text
        assert "No account about this money is open to you" in client.get(addresses[0]).text
        assert client.get(f"{addresses[0]}/ambition").status_code == (302 if visitor is None else 404)
    sign_in(client, keeper.reader)
    text = client.get(addresses[0]).text
    HTMLParser(strict=True).parse(text)
    assert keeper.funder.name in text
    assert "£4.32m" in text
    assert "none recorded" in text


def test_an_account_stands_beside_its_own_fund_or_pool_alone(keeper: Keeper) -> None:
    held = atlas(keeper.session)
    asked = (keeper.session, keeper.viewer, held)

    def beside() -> set[str]:
        """Give the funds and the pools on whose pages the account is."""
        funds = {fund.code: fund_trackers(*asked, fund_view(held, fund.code)) for fund in held.funds}
        pools = {code: pool_trackers(*asked, pool_view(held, code)) for code in held.pools}
        return {code for code, found in (funds | pools).items() if found}

    be_about(keeper, f"fund:{FUND}")
    assert beside() == {FUND}
    be_about(keeper, "pool:lgps-central")
    assert beside() == {"lgps-central", *(fund.code for fund in held.funds if fund.pool_code == "lgps-central")}


def test_as_a_file_and_for_programs(client: FlaskClient, keeper: Keeper) -> None:
    be_about(keeper, f"fund:{FUND}")
    keeper.enter("investment", 4_000_000, company="A", authority_code=HINCKLEY)
    sign_in(client, keeper.person)
    lines = list(csv.DictReader(io.StringIO(client.get(f"/pension-funds/{FUND}/ambition").data.decode("utf-8-sig"))))
    first = lines[0]
    assert (first["by"], first["local"], float(first["invested (GBP)"])) == ("local", "own", 4_000_000)
    assert first["committed (GBP)"] == ""
    assert first["source of the target"]
    assert {line["local"] for line in lines} == {"own", "pool"}
    answer = client.get(f"/api/v1/pension-funds/{FUND}").get_json()
    assert (answer["pool"], answer["share"]) == (POOL, 0.05)
    assert HINCKLEY in answer["own"]["authorities"]


def test_the_form_says_whose_money_it_is(client: FlaskClient, keeper: Keeper) -> None:
    address, key = f"{keeper.address}/pension-money", keeper.vehicle.id
    sign_in(client, keeper.person)
    page = client.get(address)
    HTMLParser(strict=True).parse(page.text)
    values = {"whose": f"fund:{FUND}", f"area_{key}": f"pool:{POOL}", f"pillar_{key}": "regeneration"}
    seen = purposes.seen_as(purposes.purposes(keeper.session, keeper.account))
    wrong = submit(client, address, **{**values, f"area_{key}": "region:nowhere", "seen": seen})
    assert wrong.status_code == 422
    assert "Choose one of the list" in wrong.text
    assert submit(client, address, **{**values, "seen": seen}).status_code == 303
    assert "how far it is from the ambition" in client.get(keeper.address).text
    # A colleague who opened the form before that is told, and loses nothing.
    late = submit(client, address, **{**values, "whose": "", "seen": seen})
    assert late.status_code == 409
    assert "A colleague has changed this" in late.text
    keeper.session.expire_all()
    assert purposes.purposes(keeper.session, keeper.account)["whose"] == f"fund:{FUND}"


def test_what_is_not_known_cannot_be_set(keeper: Keeper) -> None:
    with pytest.raises(Invalid):
        be_about(keeper, "fund:none-such")
    keeper.session.rollback()
    with pytest.raises(Conflict):
        purposes.set_purposes(keeper.session, keeper.account, keeper.viewer, {"whose": ""}, "seen long ago")


def test_the_page_asks_a_fixed_number_of_questions(client: FlaskClient, keeper: Keeper, session: Session) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    be_about(keeper, f"fund:{FUND}")
    sign_in(client, keeper.person)
    client.get(f"/pension-funds/{FUND}")
    with count_queries(engine) as few:
        client.get(f"/pension-funds/{FUND}")
    for number in range(5):
        keeper.enter("investment", 1_000, company=f"Firm {number}", authority_code=HINCKLEY)
    with count_queries(engine) as many:
        client.get(f"/pension-funds/{FUND}")
    assert few.selects == many.selects


def test_staff_verify_whose_money_it_is_and_another_name_undoes_it(app: Flask, keeper: Keeper) -> None:
    session = keeper.session
    be_about(keeper, f"fund:{FUND}")
    own = sign_in(app.test_client(), keeper.person)
    assert "Not verified" in own.get(f"/pension-funds/{FUND}").text
    assert "Not verified" in own.get(keeper.address).text
    assert not own.get("/").text.count("Verified</span>")
    staff = sign_in(app.test_client(), a_person(session, "Ada Min", is_staff=True))
    session.commit()
    listed = staff.get("/admin/pension-accounts").text
    HTMLParser(strict=True).parse(listed)
    assert "Leicestershire Pension Fund" in listed
    at = f"/admin/pension-accounts/{keeper.funder.slug}"
    owner = session.get_one(Organisation, keeper.funder.organisation_id)
    owner.verified_at = None
    session.commit()
    refused = submit(staff, f"{at}/verify", code=FUND)
    assert (refused.status_code, "Verify the organisation first" in refused.text) == (422, True)
    owner.verified_at = clock.now()
    session.commit()
    assert submit(staff, f"{at}/verify", code="E6905").status_code == 409
    assert submit(staff, f"{at}/verify", code=FUND).status_code == 303
    page = own.get(f"/pension-funds/{FUND}").text
    assert "Verified" in page
    assert "Not verified" not in page
    assert "Not verified" not in own.get("/").text
    token = own.get(f"/pension-funds/{FUND}/ambition?format=csv").data.decode("utf-8-sig").splitlines()
    assert token[1].split(",")[1] == "True"
    be_about(keeper, f"pool:{POOL}")
    assert "Not verified" in own.get(f"/pools/{POOL}").text
    assert submit(staff, f"{at}/verify", code=POOL).status_code == 303
    assert submit(staff, f"{at}/unverify").status_code == 303
    assert "Not verified" in own.get(f"/pools/{POOL}").text
