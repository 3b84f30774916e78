"""A fund's account: its ledger, what it aims at, and its weighted pipeline."""

import csv
import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from html5lib import HTMLParser
from sqlalchemy import Engine
from sqlmodel import select

from allocation.models import Entry, Target
from allocation.services import aiming
from allocation.services.account import balance, drift_of, overview
from allocation.services.aims import Part, Verdict
from allocation.services.entering import correct, take_out
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict
from pipeline.services import add_deal
from tests.support.allocation import Keeper, a_keeper
from tests.support.people import sign_in, submit
from tests.support.profiles import a_funder, a_mandate, a_venture
from tests.support.queries import count_queries

BIRMINGHAM, OXFORD = "E08000025", "E07000178"
WEST_MIDLANDS = "region:E12000005"


@pytest.fixture
def keeper(session: Session) -> Keeper:
    return a_keeper(session)


def test_the_balance_of_a_vehicle(keeper: Keeper) -> None:
    """£10m promised, £4m paid in, £1.5m in two companies, £2m back of which £1m may be invested again."""
    keeper.enter("commitment", 10_000_000)
    keeper.enter("drawdown", 4_000_000)
    keeper.enter("investment", 1_000_000, company="Pipeworks")
    keeper.enter("follow_on", 300_000, company="pipeworks ")
    keeper.enter("investment", 200_000, company="Other")
    keeper.enter("exit", 2_000_000, company="Other")
    keeper.enter("recycled", 1_000_000)
    held = overview(keeper.session, keeper.account)
    assert (held.whole.invested, held.whole.follow_ons, held.whole.companies) == (1_500_000, 300_000, 2)
    assert held.whole.remaining == 9_500_000
    assert {figure.label: figure.value for figure in held.figures}["Remaining"] == 9_500_000
    assert all(figure.source.title for figure in held.figures)
    assert held.warnings == []
    assert balance([]).remaining == 0


def test_what_cannot_be_is_told(keeper: Keeper) -> None:
    keeper.enter("drawdown", 5)
    keeper.enter("investment", 9, company="Pipeworks")
    keeper.enter("recycled", 1)
    words = " ".join(overview(keeper.session, keeper.account).warnings)
    assert "more is drawn than was committed" in words
    assert "more is invested than was drawn" in words
    assert "more is recycled than came back" in words


def test_a_correction_takes_the_place_of_an_entry_and_both_stay(keeper: Keeper) -> None:
    first = keeper.enter("commitment", 100)
    today = clock.today()
    values = {"vehicle_id": keeper.vehicle.id, "kind": "commitment", "happened_on": today, "amount_gbp": 70}
    second = correct(keeper.session, keeper.account, keeper.viewer, first.id or 0, values)
    keeper.session.commit()
    assert overview(keeper.session, keeper.account).whole.committed == 70
    with pytest.raises(Conflict):
        correct(keeper.session, keeper.account, keeper.viewer, first.id or 0, values)
    take_out(keeper.session, keeper.account, keeper.viewer, second.id or 0, "")
    keeper.session.commit()
    assert overview(keeper.session, keeper.account).whole.committed == 0
    assert len(keeper.session.exec(select(Entry)).all()) == 3
    with pytest.raises(Conflict):
        take_out(keeper.session, keeper.account, keeper.viewer, second.id or 0, "")


def test_a_range_is_measured_by_place_and_by_what_lies_in_it(keeper: Keeper) -> None:
    """£30 of £100 in Birmingham: below 40 to 60% of the West Midlands by £16.67 inside."""
    keeper.enter("investment", 30, company="A", authority_code=BIRMINGHAM, sector_code="aerospace")
    keeper.enter("investment", 70, company="B", authority_code=OXFORD, sector_code="clean_energy")
    for what in (f"place:{WEST_MIDLANDS}", "sector:advanced_manufacturing", "pillar:clean_energy"):
        keeper.aim(what, 0.4, 0.6)
    found = {each.target.code: each for each in overview(keeper.session, keeper.account).targets}
    assert found[WEST_MIDLANDS].position.placed == Part(30, 100)
    assert found[WEST_MIDLANDS].position.now.more_gbp == pytest.approx(100 / 6)
    assert found[WEST_MIDLANDS].in_force
    assert found["advanced_manufacturing"].position.placed == Part(30, 100)
    assert found["clean_energy"].position.now.verdict is Verdict.ABOVE
    assert found["clean_energy"].name == "Clean energy"


def test_the_pipeline_is_weighted_by_stage(keeper: Keeper) -> None:
    session = keeper.session
    keeper.enter("investment", 100_000, company="B", authority_code=OXFORD)
    keeper.aim(f"place:{WEST_MIDLANDS}", 0.5, 1.0)
    venture = a_venture(session, name="Leakfinder", registered_authority_code=BIRMINGHAM, places=[])
    deal, _ = add_deal(session, actor=keeper.viewer, venture_slug=venture.slug, mandate_slug=keeper.mandate.slug)
    deal.amount_gbp = 500_000
    other, _ = add_deal(
        session, actor=keeper.viewer, venture_slug=a_venture(session).slug, mandate_slug=keeper.mandate.slug
    )
    other.amount_gbp = None
    # Another fund of the same house keeps its deals in the same books, and they are not this fund's money.
    elsewhere = a_mandate(session, funder=a_funder(session, organisation_id=keeper.funder.organisation_id))
    add_deal(session, actor=keeper.viewer, venture_slug=venture.slug, mandate_slug=elsewhere.slug)
    session.commit()
    found = overview(session, keeper.account)
    weight = found.weights[deal.stage]
    assert (weight.own, bool(weight.basis)) == (False, True)
    assert found.pipeline.actual_gbp == 500_000
    assert found.pipeline.without_amount == 1
    assert found.pipeline.weighted_gbp == pytest.approx(500_000 * weight.weight)
    [standing] = found.targets
    inside = 500_000 * weight.weight
    assert standing.position.projected.inside == pytest.approx(inside)
    assert standing.position.projected.total == pytest.approx(100_000 + inside)
    assert standing.position.then.verdict is Verdict.BELOW


def test_drift_over_quarters(keeper: Keeper) -> None:
    today = clock.today()
    keeper.enter("investment", 100, today - timedelta(days=400), company="A", authority_code=OXFORD)
    keeper.enter("investment", 100, company="B", authority_code=BIRMINGHAM)
    keeper.aim(f"place:{WEST_MIDLANDS}", 0.4, 0.6)
    found = overview(keeper.session, keeper.account)
    days, parts = drift_of(found, found.targets[0])
    assert days[-1] == today
    assert (parts[0].share, parts[-1].share) == (0.0, 0.5)


def test_weights_are_the_funds_own_once_it_sets_them(keeper: Keeper) -> None:
    session, account = keeper.session, keeper.account
    before = aiming.weights_of(session, account.funder_id)
    mine = dict.fromkeys(before, 0.5)
    aiming.set_weights(session, account, keeper.viewer, mine, "Our record since 2019", aiming.seen_as(before))
    session.commit()
    now = aiming.weights_of(session, account.funder_id)
    assert {each.weight for each in now.values()} == {0.5}
    assert {each.basis for each in now.values()} == {"Our record since 2019"}
    with pytest.raises(Conflict):
        aiming.set_weights(session, account, keeper.viewer, mine, "Late", aiming.seen_as(before))
    aiming.forget_weights(session, account, keeper.viewer)
    assert aiming.weights_of(session, account.funder_id) == before


def test_the_pages_keep_what_was_typed(client: FlaskClient, keeper: Keeper) -> None:
    sign_in(client, keeper.person)
    at = keeper.address
    empty = client.get(at)
    assert "No range is set" in empty.text
    HTMLParser(strict=True).parse(empty.text)
    assert submit(client, f"{at}/vehicles", name="fund i").status_code == 422
    assert submit(client, f"{at}/vehicles", name="Fund II", vintage_year="2025").status_code == 303
    wrong = submit(
        client, f"{at}/ledger/enter", vehicle_id=str(keeper.vehicle.id), kind="investment", happened_on="3000-01-01",
        amount_gbp="lots", company="", sector_code="Alchemy", note="Kept",
    )  # fmt: skip
    assert wrong.status_code == 422
    for words in ("Enter an amount in pounds", "between 1600 and 2200", "Kept"):
        assert words in wrong.text
    good = {
        "vehicle_id": str(keeper.vehicle.id), "kind": "investment", "happened_on": clock.today().isoformat(),
        "amount_gbp": "250k", "company": "Pipeworks", "sector_code": "Aerospace", "round_gbp": "200k",
    }  # fmt: skip
    assert "The round is smaller" in submit(client, f"{at}/ledger/enter", **good).text
    unknown = submit(client, f"{at}/ledger/enter", **{**good, "round_gbp": "1m", "sector_code": "Alchemy"})
    assert unknown.status_code == 422
    assert submit(client, f"{at}/ledger/enter", **{**good, "round_gbp": "1m"}).status_code == 303
    page = client.get(f"{at}/ledger")
    HTMLParser(strict=True).parse(page.text)
    assert "Pipeworks" in page.text
    key = keeper.session.exec(select(Entry.id)).one()
    assert 'value="250,000"' in client.get(f"{at}/ledger/{key}").text
    assert submit(client, f"{at}/ledger/{key}", **{**good, "round_gbp": "", "amount_gbp": "300k"}).status_code == 303
    late = submit(client, f"{at}/ledger/{key}", **{**good, "round_gbp": ""})
    assert late.status_code == 409
    assert "250k" in late.text
    assert submit(client, f"{at}/ledger/{key}/take-out").status_code == 409
    text = client.get(f"{at}/ledger?format=csv&replaced=1").data.decode("utf-8-sig")
    assert [line["replaced"] for line in csv.DictReader(io.StringIO(text))] == ["", "yes"]


def test_ranges_and_weights_through_pages(client: FlaskClient, keeper: Keeper) -> None:
    sign_in(client, keeper.person)
    at = keeper.address
    good = {"what": "pillar:sme_finance", "low": "40", "high": "60", "starts_on": "2026-04-01", "ends_on": "2029-03-31"}
    for field, value, words in (
        ("high", "30", "below the lower one"),
        ("ends_on", "2025-01-01", "before the first"),
        ("what", "place:region:Narnia", "Choose what the range is for"),
    ):
        answer = submit(client, f"{at}/targets/new", **{**good, field: value})
        assert answer.status_code == 422
        assert words in answer.text
    assert submit(client, f"{at}/targets/new", **good).status_code == 303
    assert submit(client, f"{at}/targets/new", **good).status_code == 422
    key = keeper.session.exec(select(Target.id)).one()
    assert submit(client, f"{at}/targets/{key}", version="1", **{**good, "low": "45"}).status_code == 303
    late = submit(client, f"{at}/targets/{key}", version="1", **{**good, "low": "10"})
    assert late.status_code == 409
    assert 'name="version" value="2"' in late.text
    page = client.get(at).text
    assert "45 to 60%" in page
    weights = client.get(f"{at}/weights").text
    HTMLParser(strict=True).parse(weights)
    assert "theinvestornet.com" in weights
    wrong = submit(client, f"{at}/weights", basis="")
    assert wrong.status_code == 422
    text = client.get(f"{at}?format=csv").data.decode("utf-8-sig")
    [line] = csv.DictReader(io.StringIO(text))
    assert (line["name"], line["standing"]) == ("SME finance", "empty")
    assert submit(client, f"{at}/targets/{key}/drop").status_code == 303


def test_a_reader_changes_nothing_and_sees_no_buttons(client: FlaskClient, keeper: Keeper) -> None:
    sign_in(client, keeper.reader)
    page = client.get(keeper.address).text
    assert "Set a range" not in page
    assert "Open a vehicle" not in page
    assert "Add an entry" not in client.get(f"{keeper.address}/ledger").text


def test_the_first_page_asks_a_fixed_number_of_questions(client: FlaskClient, keeper: Keeper) -> None:
    sign_in(client, keeper.person)
    keeper.enter("investment", 100, company="A", authority_code=OXFORD)
    keeper.aim(f"place:{WEST_MIDLANDS}", 0.4, 0.6)
    engine = keeper.session.get_bind()
    assert isinstance(engine, Engine)
    for address in (keeper.address, f"{keeper.address}/ledger"):
        client.get(address)
        with count_queries(engine) as few:
            client.get(address)
        for number in range(5):
            keeper.enter("investment", 100, company=f"More {number}", authority_code=OXFORD)
        with count_queries(engine) as many:
            client.get(address)
        assert few.selects == many.selects
