"""Passing with feedback: only the shareable part reaches the venture; and ventures that come back by themselves."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import key_of
from foundation import clock, jobs
from foundation.database import Session
from foundation.errors import Conflict, Invalid, NotFound
from foundation.web import db, settings
from pipeline import queries
from pipeline.models import Deal
from pipeline.services import add_deal, move_deal
from pipeline.services.comebacks import Condition
from pipeline.services.feedback import pass_on, told_venture
from tests.integration.pipeline.conftest import House
from tests.support.notices import notices_of
from tests.support.people import csrf_token, sign_in


@pytest.fixture
def deal(session: Session, house: House) -> Deal:
    added, _ = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    return added


def passed(session: Session, house: House, deal: Deal, **changes: Any) -> None:
    values: dict[str, Any] = {
        "from_stage": deal.stage,
        "reason": "traction.no_customers",
        "note": "The founder was late twice.",
        "shareable": "Come back once ten firms pay.",
        "send": True,
    }
    pass_on(session, actor=house.viewer, deal_id=key_of(deal), **{**values, **changes})
    session.commit()


def morning(app: Flask, days: int = 1) -> None:
    """Do the regular work of a later day."""
    with app.app_context():
        with Session(db.engine) as session:
            jobs.enqueue_due(session)
            session.commit()
        with clock.frozen(clock.now() + timedelta(days=days)):
            with Session(db.engine) as session:
                jobs.enqueue_due(session)
                session.commit()
            jobs.work_off(db.engine, settings())


def test_only_the_shareable_part_reaches_the_venture(
    client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    passed(session, house, deal)
    (notice,) = notices_of(session, house.founder_person)
    assert "Trent Capital passed" in notice.title
    assert "Come back once ten firms pay." in notice.text
    assert "late twice" not in notice.title + notice.text
    page = sign_in(client, house.founder_person).get(notice.address).get_data(as_text=True)
    assert "No customers yet" in page
    assert "Come back once ten firms pay." in page
    assert "late twice" not in page


def test_what_is_kept_is_not_told(session: Session, house: House, deal: Deal) -> None:
    passed(session, house, deal, send=False)
    assert notices_of(session, house.founder_person) == []
    assert told_venture(session, house.founder, house.venture.slug)[1] == []
    # Told later, it is the same deal, passed once.
    passed(session, house, deal)
    assert len(told_venture(session, house.founder, house.venture.slug)[1]) == 1
    kinds = [event.kind for event in queries.deal_events(session, key_of(deal))]
    assert kinds == ["feedback", "moved", "added"]


def test_feedback_is_for_the_ventures_own_people(session: Session, house: House, deal: Deal) -> None:
    passed(session, house, deal)
    with pytest.raises(Exception, match="may not do this"):
        told_venture(session, house.viewer, house.venture.slug)
    with pytest.raises(NotFound):
        told_venture(session, house.founder, "no-such-venture")


@pytest.mark.parametrize(
    ("condition", "before", "after"),
    [
        (Condition("customers", at_least=10), {"customers": 9}, {"customers": 10}),
        (Condition("revenue_gbp", at_least=200_000), {"revenue_gbp": None}, {"revenue_gbp": 200_001}),
        (Condition("team_size", at_least=5), {"team_size": 2}, {"team_size": 5}),
        (Condition("trl", at_least=7), {"trl": 4}, {"trl": 8}),
        (Condition("stage_code", stage_code="series_a"), {"stage_code": "seed"}, {"stage_code": "series_b"}),
    ],
)
def test_a_venture_that_reaches_what_was_missing_comes_back_by_itself(
    app: Flask,
    session: Session,
    house: House,
    deal: Deal,
    condition: Condition,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    for name, value in before.items():
        setattr(house.venture, name, value)
    session.commit()
    passed(session, house, deal, condition=condition)
    morning(app, 1)
    session.refresh(deal)
    assert deal.stage == "passed"
    for name, value in after.items():
        setattr(house.venture, name, value)
    session.commit()
    morning(app, 2)
    session.refresh(deal)
    assert (deal.stage, deal.version) == ("screening", 3)
    event = queries.deal_events(session, key_of(deal))[0]
    assert (event.actor_name, event.data["re_entry"]) == ("Parity", True)
    assert "that is reached" in event.reason
    assert "Leak Finder is back" in notices_of(session, house.colleague)[0].title
    told = told_venture(session, house.founder, house.venture.slug)[1]
    assert told[0].state == "met"
    # Passed on again without a condition, it stays.
    passed(session, house, deal, send=False)
    morning(app, 3)
    session.refresh(deal)
    assert deal.stage == "passed"


def test_a_day_brings_a_deal_back(app: Flask, session: Session, house: House, deal: Deal) -> None:
    passed(session, house, deal, condition=Condition("day", from_day=clock.today() + timedelta(days=3)))
    morning(app, 2)
    session.refresh(deal)
    assert deal.stage == "passed"
    morning(app, 3)
    session.refresh(deal)
    assert deal.stage == "screening"


def test_a_deal_that_was_brought_back_by_hand_is_waited_for_no_longer(
    app: Flask, session: Session, house: House, deal: Deal
) -> None:
    passed(session, house, deal, condition=Condition("customers", at_least=1_000))
    move_deal(session, actor=house.viewer, deal_id=key_of(deal), from_stage="passed", to_stage="legals")
    session.commit()
    morning(app)
    assert queries.waiting_comeback(session, key_of(deal)) is None
    session.refresh(deal)
    assert deal.stage == "legals"


def test_a_venture_that_went_out_of_sight_does_not_come_back(
    app: Flask, session: Session, house: House, deal: Deal
) -> None:
    passed(session, house, deal, condition=Condition("customers", at_least=1_000))
    house.venture.customers, house.venture.status = 2_000, "draft"
    session.commit()
    morning(app)
    session.refresh(deal)
    assert deal.stage == "passed"


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        (Condition("customers"), "at_least"),
        (Condition("trl", at_least=12), "at_least"),
        (Condition("stage_code", stage_code="nowhere"), "stage_code"),
        (Condition("day", from_day=date(2020, 1, 1)), "from_day"),
        (Condition("readiness", at_least=5), "wanted"),
        (Condition("customers", at_least=0), "at_least"),
    ],
)
def test_a_condition_that_cannot_be_is_refused_and_nothing_is_written(
    session: Session, house: House, deal: Deal, condition: Condition, field: str
) -> None:
    house.venture.customers = 1
    session.commit()
    with pytest.raises(Invalid) as told:
        passed(session, house, deal, condition=condition)
    session.rollback()
    assert set(told.value.fields) == {field}
    session.refresh(deal)
    assert deal.stage == "sourced"


def test_a_venture_tells_nobody_why_a_funder_passed(session: Session, house: House) -> None:
    own, _ = add_deal(session, actor=house.founder, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    with pytest.raises(Invalid):
        pass_on(
            session,
            actor=house.founder,
            deal_id=key_of(own),
            from_stage="sourced",
            reason="timing.too_early",
            send=True,
        )


def test_a_pass_from_where_a_deal_no_longer_stands_is_told(session: Session, house: House, deal: Deal) -> None:
    move_deal(session, actor=house.other, deal_id=key_of(deal), from_stage="sourced", to_stage="legals")
    session.commit()
    with pytest.raises(Conflict, match="Legals now"):
        passed(session, house, deal, from_stage="sourced")


def test_a_pass_from_the_page(client: FlaskClient, session: Session, house: House, deal: Deal) -> None:
    sign_in(client, house.person)
    address = f"/pipeline/deals/{key_of(deal)}/pass"
    assert "What the venture may be told" in client.get(address).get_data(as_text=True)
    sent = {"from": "sourced", "shareable": "Ten firms that pay.", "send": "yes", "wanted": "customers",
            "at_least": "", "csrf_token": csrf_token(client)}  # fmt: skip
    answer = client.post(address, data=sent)
    assert answer.status_code == 422
    assert "Ten firms that pay." in answer.get_data(as_text=True)
    answer = client.post(address, data={**sent, "reason": "traction.no_customers"})
    assert answer.status_code == 422
    assert "Say what has to be reached." in answer.get_data(as_text=True)
    done = {**sent, "reason": "traction.no_customers", "at_least": "1,000"}
    assert client.post(address, data=done).status_code == 303
    assert client.post(address, data=done).status_code == 409
    page = client.get(address).get_data(as_text=True)
    assert "with 1,000 paying customers" in page
    stop = f"{address}/stop"
    assert client.post(stop, data={"csrf_token": csrf_token(client)}).status_code == 303
    assert client.post(stop, data={"csrf_token": csrf_token(client)}).status_code == 409
