"""The planner on a page and for programs: deals of the live pipeline against the ranges in force."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from html5lib import HTMLParser

from allocation.services.planning import FIT, FREE, NEUTRAL, Planned, plan
from foundation.database import Session
from foundation.errors import Invalid
from pipeline.models import Deal
from pipeline.services import add_deal, move_deal
from profiles.models import Status, Venture
from profiles.services.saving import System
from profiles.services.ventures import set_status
from tests.integration.access_world import bearer_of
from tests.support.allocation import Keeper, a_keeper
from tests.support.people import sign_in
from tests.support.profiles import a_venture

BIRMINGHAM, OXFORD = "E08000025", "E07000178"
MIDLANDS = "place:region:E12000005"


@pytest.fixture
def keeper(session: Session) -> Keeper:
    return a_keeper(session)


def a_deal(keeper: Keeper, name: str, pounds: int, authority: str = OXFORD, stage: str = "sourced") -> Deal:
    venture = a_venture(keeper.session, name=name, registered_authority_code=authority, places=[])
    deal, _ = add_deal(keeper.session, actor=keeper.viewer, venture_slug=venture.slug, mandate_slug=keeper.mandate.slug)
    if stage != "sourced":
        move_deal(keeper.session, actor=keeper.viewer, deal_id=deal.id or 0, from_stage="sourced", to_stage=stage)
    deal.amount_gbp = pounds
    keeper.session.commit()
    return deal


def test_plans_stand_side_by_side(client: FlaskClient, keeper: Keeper) -> None:
    keeper.enter("commitment", 1_000_000)
    keeper.aim(MIDLANDS, 0.5, 1.0)
    home = a_deal(keeper, "Home", 400_000, BIRMINGHAM)
    away = a_deal(keeper, "Away", 400_000)
    a_deal(keeper, "Too large", 1_200_000, BIRMINGHAM)
    found = plan(keeper.session, keeper.account, keeper.viewer, budget_gbp=None, from_stage="sourced")
    assert found.budget_gbp == 1_000_000
    assert all(each.known and 0 < each.fit <= 1 for each in found.choices)
    by_objective = {each.objective: each for each in found.proposals}
    assert by_objective[FIT].plan.keys == tuple(sorted((home.id or 0, away.id or 0)))
    assert by_objective[FIT].ends[0].part.share == 0.5
    small = plan(keeper.session, keeper.account, keeper.viewer, budget_gbp=400_000, from_stage="sourced")
    assert {each.objective: each.plan.keys for each in small.proposals}[FIT] == (home.id,)
    sign_in(client, keeper.person)
    page = client.get(f"{keeper.address}/plans?budget=400k")
    HTMLParser(strict=True).parse(page.text)
    assert "Without the ranges" in page.text
    text = client.get(f"{keeper.address}/plans?budget=400k&format=csv").data.decode("utf-8-sig")
    chosen = {line["venture"]: line["Best total fit"] for line in csv.DictReader(io.StringIO(text))}
    assert chosen == {"Away": "", "Home": "yes", "Too large": ""}


def test_a_range_that_no_deal_reaches_is_told(keeper: Keeper) -> None:
    keeper.enter("commitment", 1_000_000)
    keeper.aim(MIDLANDS, 0.5, 1.0)
    keeper.enter("investment", 300_000, company="Before", authority_code=OXFORD)
    a_deal(keeper, "Home", 100_000, BIRMINGHAM)
    found = plan(keeper.session, keeper.account, keeper.viewer, budget_gbp=None, from_stage="sourced")
    held = {each.objective: each for each in found.proposals}
    assert held[FIT].plan.misses[0].short_gbp == pytest.approx(100_000)
    assert held[FIT].ends[0].reach.more_gbp == pytest.approx(200_000)
    assert held[FREE].plan.misses == ()


def test_what_must_be_in_and_what_is_too_early(keeper: Keeper) -> None:
    early = a_deal(keeper, "Early", 100_000)
    late = a_deal(keeper, "Late", 100_000, stage="due_diligence")

    def planned(*musts: int) -> Planned:
        return plan(
            keeper.session, keeper.account, keeper.viewer, budget_gbp=100_000, from_stage="sourced", musts=musts
        )  # fmt: skip

    found = planned(early.id or 0)
    assert {each.plan.keys for each in found.proposals} == {(early.id,)}
    later = plan(keeper.session, keeper.account, keeper.viewer, budget_gbp=200_000, from_stage="due_diligence")
    assert ([each.deal.deal_id for each in later.choices], later.too_early) == ([late.id], 1)
    for wrong in ([early.id or 0, late.id or 0], [10**9]):
        with pytest.raises(Invalid):
            planned(*wrong)


def test_a_deal_whose_match_cannot_be_scored_counts_with_half_a_score(keeper: Keeper) -> None:
    deal = a_deal(keeper, "Gone", 100_000)
    venture = keeper.session.get_one(Venture, deal.venture_id)
    set_status(keeper.session, actor=System(name="Test"), venture=venture, status=Status.ARCHIVED)
    keeper.session.commit()
    found = plan(keeper.session, keeper.account, keeper.viewer, budget_gbp=100_000, from_stage="sourced")
    assert [(each.known, each.fit) for each in found.choices] == [(False, NEUTRAL)]


def test_programs_ask_for_plans(client: FlaskClient, keeper: Keeper) -> None:
    keeper.enter("commitment", 1_000_000)
    keeper.aim(MIDLANDS, 0.5, 1.0)
    deal = a_deal(keeper, "Home", 400_000, BIRMINGHAM)
    headers = bearer_of(keeper.session, keeper.person)
    address = f"/api/v1/funders/{keeper.funder.slug}/allocation"
    answer = client.post(f"{address}/plans", json={"budget": "500k", "must": [deal.id]}, headers=headers)
    assert answer.status_code == 200
    body = answer.get_json()
    assert (body["budget_gbp"], body["candidates"], len(body["plans"])) == (500_000, 1, 4)
    assert [each["deal"] for each in body["plans"][0]["deals"]] == [deal.id]
    assert body["plans"][0]["ranges"][0]["verdict"] == "within"
    wrong = client.post(f"{address}/plans", json={"from_stage": "passed"}, headers=headers)
    assert wrong.status_code == 422
    empty = client.post(f"{address}/plans", json={"from_stage": None, "must": None, "budget": None}, headers=headers)
    assert empty.get_json() == client.post(f"{address}/plans", json={}, headers=headers).get_json()
    held = client.get(address, headers=headers).get_json()
    assert held["targets"][0]["invested"] == {"inside": 0, "total": 0, "share": None}
