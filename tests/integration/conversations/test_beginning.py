"""A funder writes first: to a venture on its board, once until it is answered, and to so many at a time."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col, select, update

from accounts.models import Organisation
from accounts.policy import Viewer
from conversations.models import Message
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid
from notices.models import Notice
from pipeline.models import Deal
from pipeline.services import owing
from pipeline.services.access import boards_of
from pipeline.services.owing import Debt
from profiles.models import Venture
from reference.models import Rule
from tests.support.conversations import a_message
from tests.support.introductions import Sides
from tests.support.people import sign_in, submit
from tests.support.profiles import a_venture


@pytest.fixture
def at(sides: Sides) -> str:
    return f"/messages/{sides.venture.slug}/{sides.fund.slug}"


def on_the_board(session: Session, sides: Sides, venture: Venture | None = None, *, stage: str = "screening") -> Deal:
    """A deal of the fund's with a venture, committed."""
    now = clock.now()
    deal = Deal(
        organisation_id=sides.fund.id or 0, venture_id=(venture or sides.venture).id or 0,
        mandate_id=sides.mandate.id or 0, stage=stage, stage_entered_at=now, created_at=now,
    )  # fmt: skip
    session.add(deal)
    session.commit()
    return deal


def test_a_funder_writes_first_to_a_venture_on_its_board_and_waits(
    client: FlaskClient, session: Session, sides: Sides, at: str
) -> None:
    deal = on_the_board(session, sides)
    sign_in(client, sides.investor)
    assert f'href="{at}"' in client.get(f"/pipeline/deals/{deal.id}").text, "the deal leads to it"
    assert "write once, and again when it answers" in client.get(at).text
    assert submit(client, at, text="We read your plan. Shall we talk?").status_code == 303
    page = client.get(at).text
    assert "Leakfinder has not answered yet" in page
    assert 'name="text"' not in page
    again = submit(client, at, text="And another thing.")
    assert again.status_code == 422
    assert "And another thing." in again.text, "what was typed in a second window is not lost"
    told = session.exec(select(Notice).where(Notice.kind == "conversations.written")).all()
    assert [notice.person_id for notice in told] == [sides.founder.id]
    sign_in(client, sides.founder)
    assert submit(client, at, text="Gladly.").status_code == 303
    sign_in(client, sides.investor)
    assert submit(client, at, text="Tuesday?").status_code == 303
    texts = session.exec(select(Message.text).order_by(col(Message.id))).all()
    assert texts == ["We read your plan. Shall we talk?", "Gladly.", "Tuesday?"]


def test_the_venture_cannot_begin_by_it(client: FlaskClient, session: Session, sides: Sides, at: str) -> None:
    on_the_board(session, sides)
    sign_in(client, sides.founder)
    assert client.get(at).status_code == 404, "a board of the other side opens nothing, and tells nothing"
    assert submit(client, at, text="Hello?").status_code == 404


@pytest.mark.parametrize("stage", ["passed", "on_hold", "completed"])
def test_a_deal_that_is_not_alive_opens_nothing(
    client: FlaskClient, session: Session, sides: Sides, at: str, stage: str
) -> None:
    on_the_board(session, sides, stage=stage)
    sign_in(client, sides.investor)
    assert client.get(at).status_code == 404


def test_only_a_verified_funder_begins(client: FlaskClient, session: Session, sides: Sides, at: str) -> None:
    on_the_board(session, sides)
    session.execute(update(Organisation).where(col(Organisation.id) == sides.fund.id).values(verified_at=None))
    session.commit()
    sign_in(client, sides.investor)
    refused = client.get(at)
    assert refused.status_code == 404
    assert "your organisation is verified" in refused.text


def test_a_hidden_venture_is_as_if_there_were_none(client: FlaskClient, session: Session, sides: Sides) -> None:
    hidden = a_venture(session, organisation_id=sides.firm.id, name="Quiet Defence", restricted=True)
    on_the_board(session, sides, hidden)
    sign_in(client, sides.investor)
    refused = client.get(f"/messages/{hidden.slug}/{sides.fund.slug}")
    none = client.get(f"/messages/no-such-venture/{sides.fund.slug}")
    assert (refused.status_code, none.status_code) == (404, 404)
    assert "There is no such conversation" in refused.text
    assert "There is no such conversation" in none.text


def test_readers_of_the_funder_do_not_begin(client: FlaskClient, session: Session, sides: Sides, at: str) -> None:
    on_the_board(session, sides)
    sign_in(client, sides.reader)
    assert "with leave to edit can begin" in client.get(at).text
    assert submit(client, at, text="Hello.").status_code == 403


def test_the_same_message_sent_twice_is_no_second_one(app: Flask, session: Session, sides: Sides) -> None:
    on_the_board(session, sides)
    actor = sides.viewer(sides.investor)
    first = a_message(app, session, actor, sides.venture.slug, sides.fund.slug, once="a")
    assert a_message(app, session, actor, sides.venture.slug, sides.fund.slug, once="a").id == first.id


def test_so_many_ventures_wait_with_an_answer_at_a_time(app: Flask, session: Session, sides: Sides) -> None:
    session.execute(update(Rule).where(col(Rule.code) == "conversation.unanswered_max").values(value="2"))
    ventures = [a_venture(session, organisation_id=sides.firm.id, name=f"Venture {number}") for number in range(3)]
    for venture in ventures:
        on_the_board(session, sides, venture)
    actor = sides.viewer(sides.investor)
    for venture in ventures[:2]:
        a_message(app, session, actor, venture.slug, sides.fund.slug)
    with pytest.raises(Invalid) as refused:
        a_message(app, session, actor, ventures[2].slug, sides.fund.slug)
    assert "2 ventures that you wrote to first" in refused.value.fields["text"][0]
    session.rollback()
    a_message(app, session, sides.viewer(sides.founder), ventures[0].slug, sides.fund.slug, "Hello.")
    a_message(app, session, actor, ventures[2].slug, sides.fund.slug)


def test_an_introduction_ends_the_waiting(app: Flask, session: Session, sides: Sides) -> None:
    on_the_board(session, sides)
    actor = sides.viewer(sides.investor)
    a_message(app, session, actor, sides.venture.slug, sides.fund.slug)
    with pytest.raises(Invalid):
        a_message(app, session, actor, sides.venture.slug, sides.fund.slug, "Did you get it?")
    session.rollback()
    sides.answer(sides.ask(), answer="accepted", reason="")
    a_message(app, session, actor, sides.venture.slug, sides.fund.slug, "Now we have met.")


def test_a_first_message_is_owed_an_answer(app: Flask, session: Session, sides: Sides) -> None:
    on_the_board(session, sides)
    funder, founder = sides.viewer(sides.investor), sides.viewer(sides.founder)
    a_message(app, session, funder, sides.venture.slug, sides.fund.slug)
    owed = [(debt.side, debt.who, debt.what) for debt in _owed(session, funder)]
    assert owed == [("them", "Leakfinder", "Answer to a first message")]
    assert [debt.side for debt in _owed(session, founder)] == ["us"]
    a_message(app, session, founder, sides.venture.slug, sides.fund.slug, "Gladly.")
    assert _owed(session, funder) == _owed(session, founder) == []


def _owed(session: Session, viewer: Viewer) -> list[Debt]:
    return owing.owed(session, viewer, boards_of(viewer)[0])
