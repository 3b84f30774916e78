"""A board that is watched: what colleagues do on it is told once, in order, and the number of watches is bounded."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from accounts.models import key_of
from foundation.database import Session
from foundation.web import db, settings
from pipeline.models import Deal
from pipeline.services import add_deal, edit_deal, move_deal
from pipeline.services.watching import Places, Seen, look_at, watch
from tests.integration.pipeline.conftest import House
from tests.support.people import a_person, sign_in
from tests.support.profiles import a_venture
from tests.support.queries import count_queries


@pytest.fixture
def engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


@pytest.fixture
def deal(session: Session, house: House) -> Deal:
    added, _ = add_deal(session, actor=house.viewer, venture_slug=house.venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    return added


def _move(session: Session, house: House, deal: Deal, to: str) -> None:
    move_deal(session, actor=house.other, deal_id=key_of(deal), from_stage=deal.stage, to_stage=to)
    session.commit()


def heard(client: FlaskClient, query: str = "", after: str = "") -> list[tuple[str, str, dict[str, Any]]]:
    """Follow the board of somebody until the stream ends by itself."""
    headers = {"Last-Event-ID": after} if after else {}
    answer = client.get(f"/pipeline/events{query}", headers=headers, buffered=True)
    assert answer.content_type.startswith("text/event-stream")
    return told(answer.get_data(as_text=True))


def told(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Read server-sent events: id, kind and data of each."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in lines:
            found.append((lines["id"], lines["event"], json.loads(lines["data"])))
    return found


def test_a_colleagues_move_is_told_to_whoever_watches(
    client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    sign_in(client, house.person)
    ((start, kind, _),) = heard(client)
    assert kind == "board"
    assert heard(client, after=start) == []
    _move(session, house, deal, "screening")
    edit_deal(session, actor=house.viewer, deal_id=key_of(deal), version=deal.version, values={"next_step": "Call"})
    session.commit()
    events = heard(client, after=start)
    assert [kind for _, kind, _ in events] == ["deal", "deal", "board"]
    move, change = events[0][2], events[1][2]
    assert (move["deal"], move["from"], move["to"], move["mine"]) == (deal.id, "sourced", "screening", False)
    assert move["words"] == "Kofi Mensah moved Leak Finder to Screening"
    assert (change["kind"], change["mine"]) == ("changed", True)
    # Cut off after the first of them, one hears the second, and that the board has changed.
    rest = heard(client, after=events[0][0])
    assert [kind for _, kind, _ in rest] == ["deal", "board"]
    assert heard(client, after=events[-1][0]) == []


def test_a_page_that_shows_the_present_board_is_told_nothing(
    client: FlaskClient, session: Session, house: House, deal: Deal
) -> None:
    sign_in(client, house.person)
    fragment = {"HX-Request": "true"}
    html = client.get("/pipeline", headers=fragment).get_data(as_text=True)
    mark = html.split('data-board-mark="')[1].split('"')[0]
    assert client.get(f"/pipeline?since={mark}", headers=fragment).status_code == 204
    assert heard(client, f"?since={mark}") == []
    _move(session, house, deal, "legals")
    again = client.get(f"/pipeline?since={mark}", headers=fragment)
    assert again.status_code == 200
    # Its own address goes on without the mark.
    assert "since=" not in again.get_data(as_text=True).replace("organisation=", "")
    ((_, kind, _),) = heard(client, f"?since={mark}")
    assert kind == "board"


def test_places_are_bounded_and_given_back(app: Flask, house: House) -> None:
    client = sign_in(app.test_client(), house.person)
    most = settings(app).streams
    open_streams = [client.get("/pipeline/events") for _ in range(most)]
    refused = client.get("/pipeline/events")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    open_streams[0].close()
    taken = client.get("/pipeline/events", buffered=True)
    assert taken.status_code == 200
    for each in open_streams[1:]:
        each.close()


def test_where_no_place_is_to_be_had_everybody_polls() -> None:
    assert not Places(0).take()


def test_somebody_without_a_board_is_not_asked_again(client: FlaskClient, session: Session) -> None:
    sign_in(client, a_person(session))
    assert client.get("/pipeline/events").status_code == 204


def test_another_board_is_not_told_of(client: FlaskClient, session: Session, house: House, deal: Deal) -> None:
    sign_in(client, house.founder_person)
    assert client.get(f"/pipeline/events?organisation={house.organisation.slug}").status_code == 404
    ((start, _, _),) = heard(client)
    _move(session, house, deal, "screening")
    assert heard(client, after=start) == []


def test_no_connection_is_held_between_looks(engine: Engine, house: House, deal: Deal) -> None:
    held: list[int] = []
    looks = watch(
        engine,
        key_of(house.organisation),
        None,
        seconds=60,
        going_on=lambda: len(held) < 3,
        pause=lambda _seconds: held.append(engine.pool.checkedout()),  # type: ignore[attr-defined]
    )
    outside = engine.pool.checkedout()  # type: ignore[attr-defined]
    assert len(list(looks)) == 4
    assert held == [outside] * 3


def test_a_look_at_a_quiet_board_is_one_statement(engine: Engine, session: Session, house: House, deal: Deal) -> None:
    start = look_at(session, key_of(house.organisation), None).seen
    # Each look of a watch is a transaction of its own; within one, the mark is asked for once.
    session.commit()
    with count_queries(engine) as counted:
        assert not look_at(session, key_of(house.organisation), start).moved
    assert len(counted) == 1


def test_more_than_can_be_told_one_by_one_is_not_told_twice(
    session: Session, house: House, deal: Deal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.services.watching.MOST_EVENTS", 2)
    start = look_at(session, key_of(house.organisation), None).seen
    for name in ("One", "Two", "Three"):
        venture = a_venture(session, name=name)
        session.commit()
        add_deal(session, actor=house.viewer, venture_slug=venture.slug, mandate_slug=house.mandate.slug)
        session.commit()
    look = look_at(session, key_of(house.organisation), start)
    assert len(look.events) == 2
    assert look_at(session, key_of(house.organisation), look.seen).events == ()


@pytest.mark.parametrize("text", ["", "x", "1.", "1.2.3", "-1", "1" * 30, "²"])
def test_what_is_no_mark_is_passed_over(text: str) -> None:
    assert Seen.read(text) is None
    assert Seen.read("12.7") == Seen(12, 7)
