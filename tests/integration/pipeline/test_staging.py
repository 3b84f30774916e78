"""Stages that an organisation words for itself: on the board, at a move, over time, and on tracks of their own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from accounts.models import key_of
from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict, Forbidden, Invalid
from pipeline import queries
from pipeline.models import Deal, MandateTrack
from pipeline.queries import BoardFilters
from pipeline.services import (
    Board,
    add_deal,
    board_columns,
    board_for,
    change_track,
    deal_table,
    edit_deal,
    move_deal,
    staging,
    write_note,
)
from profiles.models import MandateInstrument
from tests.integration.pipeline.conftest import House
from tests.support.people import csrf_token, sign_in
from tests.support.profiles import a_mandate, a_venture

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def board(session: Session, house: House) -> Board:
    found = board_for(session, house.viewer)
    assert found is not None
    return found


@pytest.fixture
def deal(session: Session, house: House) -> Deal:
    with clock.frozen(MONDAY):
        found, _ = add_deal(
            session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug
        )
    session.commit()
    return found


def names(session: Session, board: Board) -> list[str]:
    return [column.step.name for column in board_columns(session, board, BoardFilters()).columns]


def added(session: Session, house: House, board: Board, **values: Any) -> str:
    given = {"name": "Site visit", "stage": "due_diligence", "version": 0, **values}
    return staging.add_stage(session, actor=house.viewer, board=board, track="equity", **given)


def moved(session: Session, house: House, deal: Deal, to: str, **more: Any) -> Deal:
    return move_deal(session, actor=house.viewer, deal_id=key_of(deal), from_stage=deal.step, to_stage=to, **more)


def test_stages_are_added_renamed_placed_and_retired(session: Session, house: House, board: Board, deal: Deal) -> None:
    code = added(session, house, board)
    assert names(session, board)[4:6] == ["Due diligence", "Site visit"]
    change: dict[str, Any] = {"actor": house.viewer, "board": board, "track": "equity"}
    staging.change_stage(session, **change, version=1, code="screening", name="First read", target_days=10)
    staging.place_stage(session, **change, version=2, code=code, up=True)
    assert names(session, board)[1] == "First read"
    assert names(session, board)[4:6] == ["Site visit", "Due diligence"]
    staging.retire_stage(session, **change, version=3, code=code, retired=True)
    assert "Site visit" not in names(session, board)
    with pytest.raises(Invalid) as refused:
        moved(session, house, deal, code)
    assert list(refused.value.fields) == ["to"]
    staging.begin_again(session, **change, version=4)
    assert names(session, board)[:2] == ["Sourced", "Screening"]


def test_what_stands_somewhere_or_is_needed_is_not_retired(
    session: Session, house: House, board: Board, deal: Deal
) -> None:
    retire: dict[str, Any] = {"actor": house.viewer, "board": board, "track": "equity", "retired": True}
    with pytest.raises(Invalid, match="another look") as refused:
        staging.retire_stage(session, **retire, version=0, code="sourced")
    assert refused.value.fields["stage"] == ["1 deal stands in Sourced. Move them on first."]
    session.rollback()
    with pytest.raises(Invalid) as refused:
        staging.retire_stage(session, **retire, version=0, code="passed")
    assert "means “Passed”" in refused.value.fields["stage"][0]


def test_the_second_of_two_who_change_the_stages_is_told(session: Session, house: House, board: Board) -> None:
    added(session, house, board)
    session.commit()
    with pytest.raises(Conflict):
        added(session, house, board, name="Another")
    session.rollback()
    with pytest.raises(Invalid) as refused:
        added(session, house, board, version=1, name="site VISIT")
    assert list(refused.value.fields) == ["name"]
    session.rollback()
    with pytest.raises(Forbidden):
        staging.add_stage(session, actor=house.other, board=board, track="equity", version=1, name="X", stage="legals")


def test_a_stage_of_ones_own_keeps_its_meaning(session: Session, house: House, board: Board, deal: Deal) -> None:
    code = added(session, house, board)
    moved(session, house, deal, code)
    assert (deal.step, deal.stage) == (code, "due_diligence")
    event = queries.deal_events(session, key_of(deal))[0]
    assert (event.from_stage, event.to_stage) == ("sourced", "due_diligence")
    assert event.data["names"] == ["Sourced", "Site visit"]
    # Programs that know the canonical code only still move it, and are told where it is.
    move_deal(session, actor=house.viewer, deal_id=key_of(deal), from_stage="due_diligence", to_stage="term_sheet")
    assert deal.step == "term_sheet"
    with pytest.raises(Invalid):
        moved(session, house, deal, "nowhere")
    with pytest.raises(Conflict, match="Term sheet now"):
        move_deal(session, actor=house.viewer, deal_id=key_of(deal), from_stage=code, to_stage="legals")


def test_a_move_into_a_stage_needs_what_it_asks_for(session: Session, house: House, board: Board, deal: Deal) -> None:
    everything = ["next_step", "owner_id", "amount_gbp", "review_on", "file", "note"]
    code = added(session, house, board, requires=everything)
    edit_deal(session, actor=house.viewer, deal_id=key_of(deal), version=1, values={"owner_id": None})
    with pytest.raises(Invalid) as refused:
        moved(session, house, deal, code)
    assert set(refused.value.fields) == {"next_step", "owner_id", "review_on", "amount_gbp", "file", "text"}
    assert deal.step == "sourced"
    staging.change_stage(
        session, actor=house.viewer, board=board, track="equity", version=1, code=code, name="Site visit",
        requires=["next_step", "note", "review_on"],
    )  # fmt: skip
    edit_deal(session, actor=house.viewer, deal_id=key_of(deal), version=2, values={"next_step": "Visit"})
    write_note(session, actor=house.viewer, deal_id=key_of(deal), text="Good")
    moved(session, house, deal, code, review_on=clock.today() + timedelta(days=9))
    assert (deal.step, deal.review_on) == (code, clock.today() + timedelta(days=9))


def test_what_follows_from_elsewhere_is_not_held_up(session: Session, house: House, board: Board, deal: Deal) -> None:
    staging.change_stage(
        session, actor=house.viewer, board=board, track="equity", version=0, code="first_meeting", name="Coffee",
        requires=["file"],
    )  # fmt: skip
    moved(session, house, deal, "first_meeting", follows=True)
    assert deal.step == "first_meeting"


def test_what_stands_too_long_is_overdue_and_comes_first(session: Session, house: House, board: Board) -> None:
    for day, name in ((MONDAY + timedelta(days=11), "New"), (MONDAY, "Old")):
        venture = a_venture(session, name=name)
        session.commit()
        with clock.frozen(day):
            add_deal(session, actor=house.viewer, venture_slug=venture.slug, mandate_slug=house.mandate.slug)
    staging.change_stage(
        session, actor=house.viewer, board=board, track="equity", version=0, code="sourced", name="Sourced",
        target_days=10,
    )  # fmt: skip
    session.commit()

    def listed(**filters: Any) -> list[str]:
        page = deal_table(session, board, BoardFilters(**filters), sort="overdue", number=1).page
        return [line.venture_name for line in page.items]

    with clock.frozen(MONDAY + timedelta(days=10, hours=14)):
        assert listed(overdue_on=clock.today()) == []
        assert listed() == ["New", "Old"]
    with clock.frozen(MONDAY + timedelta(days=11)):
        assert listed(overdue_on=clock.today()) == ["Old"]
        assert listed() == ["Old", "New"]


def test_a_mandates_money_or_its_people_choose_the_track(session: Session, house: House, board: Board) -> None:
    grant = a_mandate(session, funder=house.funder, name="Trent Grants")
    for row in session.exec(select(MandateInstrument).where(MandateInstrument.mandate_id == grant.id)):
        session.delete(row)
    session.add(MandateInstrument(mandate_id=key_of(grant), instrument_code="grant"))
    session.commit()
    deal, _ = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=grant.slug)
    assert (deal.track, deal.step, deal.stage) == ("grant", "eligible", "sourced")
    shown = board_columns(session, board, BoardFilters())
    assert (shown.track, [tab.name for tab in shown.tabs]) == ("grant", ["Grants"])
    moved(session, house, deal, "first_meeting", follows=True)
    assert deal.step == "expression"
    staging.choose_track(session, actor=house.viewer, board=board, mandate_id=key_of(grant), track="loan")
    session.commit()
    other = a_venture(session)
    session.commit()
    second, _ = add_deal(session, actor=house.viewer, venture_slug=other.slug, mandate_slug=grant.slug)
    assert second.step == "enquiry"
    change_track(session, actor=house.viewer, deal_id=key_of(deal), version=deal.version, track="equity")
    assert (deal.track, deal.step) == ("equity", "screening")
    assert queries.deal_events(session, key_of(deal))[0].data["tracks"] == ["grant", "equity"]
    with pytest.raises(Conflict):
        change_track(session, actor=house.viewer, deal_id=key_of(deal), version=1, track="loan")
    staging.choose_track(session, actor=house.viewer, board=board, mandate_id=key_of(grant), track=None)
    assert session.exec(select(MandateTrack)).all() == []


def post(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    return client.post(address, data={"csrf_token": csrf_token(client), **fields})


def test_the_pages_change_stages_and_say_what_is_wrong(app: Flask, session: Session, house: House, deal: Deal) -> None:
    client, slug = sign_in(app.test_client(), house.person), house.organisation.slug
    page = client.get(f"/pipeline/stages/equity?organisation={slug}").text
    assert "Put back the stages" not in page
    sent = {"organisation": slug, "version": "0", "name": "Site visit", "stage": "due_diligence", "target_days": "x"}
    wrong = post(client, "/pipeline/stages/equity/new", **sent)
    assert wrong.status_code == 422
    assert 'value="Site visit"' in wrong.text
    done = post(client, "/pipeline/stages/equity/new", **{**sent, "target_days": "12", "requires": ["file"]})
    assert done.status_code == 303
    page = client.get(done.location).text
    assert "Site visit" in page
    assert "A file with the deal" in page
    late = post(client, "/pipeline/stages/equity/own/screening", **{**sent, "name": "Reading", "target_days": ""})
    assert late.status_code == 409
    assert 'value="Reading"' in late.text
    assert "Site visit" in client.get("/pipeline").text
    stays = post(client, f"/pipeline/deals/{deal.id}/move", **{"from": "sourced", "to": "site-visit"})
    assert stays.status_code == 422
    assert "Site visit: Add a file to the deal first." in stays.text
    held = post(client, "/pipeline/stages/equity/own/sourced/retire", organisation=slug, version="1", retired="yes")
    assert held.status_code == 422
    assert "1 deal stands in Sourced" in held.text
    reader = sign_in(app.test_client(), house.colleague)
    assert reader.get(f"/pipeline/stages/equity/new?organisation={slug}").status_code == 403
    assert reader.get(f"/pipeline/stages/equity?organisation={slug}").status_code == 200
    assert reader.get(f"/pipeline/stages/nowhere?organisation={slug}").status_code == 404


def test_the_table_filters_by_stages_of_ones_own(
    app: Flask, session: Session, house: House, board: Board, deal: Deal
) -> None:
    code = added(session, house, board)
    moved(session, house, deal, code)
    session.commit()
    client = sign_in(app.test_client(), house.person)
    page = client.get(f"/pipeline/table?stage=equity/{code}").text
    assert "Leak Finder" in page
    assert "Site visit" in page
    assert "Leak Finder" in client.get("/pipeline/table?stage=due_diligence").text
    assert "No deal passes" in client.get("/pipeline/table?stage=equity/screening").text
