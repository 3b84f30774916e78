"""Introductions on their pages and by letter; what a funder keeps to itself stays with it, whatever the door."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.services import issue_token
from foundation import clock
from foundation.database import Session
from foundation.web import db
from introductions import queries
from introductions.models import Introduction
from notices.models import Notice
from tests.support.introductions import Sides
from tests.support.mailbox import Mailbox
from tests.support.people import PASSWORD, a_member, sign_in, submit
from tests.support.profiles import a_mandate
from tests.support.queries import count_queries

SECRET_WORDS = "The founders quarrel"
PRIVATE: dict[str, Any] = {"private_reason": "team.commitment", "private_note": SECRET_WORDS}
PRIVATE_WORDS = ("Commitment", "team.commitment", SECRET_WORDS)


def _at(sides: Sides) -> str:
    return f"/ventures/{sides.venture.slug}/introductions/{sides.mandate.slug}"


def _status(session: Session) -> str:
    session.expire_all()
    return session.exec(select(Introduction.status)).one()


def _link(mailbox: Mailbox, answer: str) -> str:
    found = next(word for word in mailbox.text().split() if word.endswith(f"?answer={answer}"))
    parts = urlsplit(found)
    return f"{parts.path}?{parts.query}"


def test_the_founder_sees_what_the_funder_will_see_before_it_is_sent(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.founder)
    page = submit(client, _at(sides), note="We find leaks <b>early</b>.", shares="traction", do="preview")
    assert page.status_code == 200
    assert "We find leaks &lt;b&gt;early&lt;/b&gt;." in page.text
    assert "Paying customers" in page.text
    assert sides.session.exec(select(Introduction)).all() == []
    sent = submit(client, _at(sides), note="Hello", shares="traction", version=sides.venture.version, do="send")
    assert sent.status_code == 303
    shown = client.get(sent.headers["Location"])
    assert "Waiting for an answer" in shown.text
    assert "already" not in shown.text
    again = submit(client, _at(sides), note="Kept words", do="send")
    assert again.status_code == 409
    assert "wait for an answer" in again.text


def test_a_profile_that_changed_since_the_preview_is_shown_again(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.founder)
    page = submit(client, _at(sides), note="Hello", version=sides.venture.version + 1, do="send")
    assert page.status_code == 409
    assert "has changed since you looked" in page.text
    assert 'value="Hello"' in page.text
    assert sides.session.exec(select(Introduction)).all() == []


def test_a_letter_is_answered_once_and_only_by_the_button(posting: Flask, sides: Sides, mailbox: Mailbox) -> None:
    founder = sign_in(posting.test_client(), sides.founder)
    submit(founder, _at(sides), note="Look:\nParity says hello", do="send")
    assert sorted(each.rcpt_tos[0] for each in mailbox.envelopes) == sorted([sides.investor.email, sides.partner.email])
    assert "> Parity says hello" in mailbox.text(), "what a person typed is quoted"
    link, scanner = _link(mailbox, "passed"), posting.test_client()
    for address in (link, _link(mailbox, "accepted")):
        assert scanner.get(address).status_code == 200
    assert _status(sides.session) == "open"
    missing = submit(scanner, link, answer="passed")
    assert missing.status_code == 422
    done = submit(scanner, link, answer="passed", reason="timing.too_early", note="Come back", **PRIVATE)
    assert done.status_code == 200
    assert _status(sides.session) == "passed"
    told = sides.session.exec(select(Notice).where(Notice.person_id == sides.founder.id)).one()
    assert told.text == "Timing: Too early.\nCome back"
    for word in PRIVATE_WORDS:
        assert word not in f"{told.title}{told.text}{mailbox.text()}"
    for again in (scanner.get(link), submit(scanner, link, answer="accepted")):
        assert again.status_code == 410
        assert "passed, by" in again.text


def test_a_link_lapses_and_ends_with_the_seat(posting: Flask, sides: Sides, mailbox: Mailbox) -> None:
    submit(sign_in(posting.test_client(), sides.founder), _at(sides), do="send")
    link, visitor = _link(mailbox, "accepted"), posting.test_client()
    with clock.frozen(clock.now() + timedelta(days=15)):
        assert visitor.get(link).status_code == 410
    assert visitor.get(f"{link.partition('?')[0]}x").status_code == 410
    for person in (sides.investor, sides.partner):
        membership = queries.people_who_act(sides.session, sides.fund.id or 0)
        assert person in membership
    sides.partner.password_hash = "changed"
    sides.investor.password_hash = "changed"
    sides.session.add_all([sides.partner, sides.investor])
    sides.session.commit()
    assert submit(visitor, link, answer="accepted").status_code == 410
    assert _status(sides.session) == "open"


@pytest.mark.parametrize("answer", ["accepted", "not_now", "passed"])
def test_what_is_private_reaches_the_venture_by_no_door(client: FlaskClient, sides: Sides, answer: str) -> None:
    made = sides.ask()
    sides.answer(made, answer=answer, **PRIVATE, private_reasons=["team.references"])
    token, _ = issue_token(sides.session, sides.founder.email, PASSWORD)
    theirs, _ = issue_token(sides.session, sides.investor.email, PASSWORD)
    sides.session.commit()
    sign_in(client, sides.founder)
    slug = sides.venture.slug
    doors = (
        f"/introductions/{made.id}", "/introductions", "/introductions?format=csv", f"/ventures/{slug}/readiness",
        f"/ventures/{slug}/history", f"/ventures/{slug}/matches/{sides.mandate.slug}",
        f"/api/v1/introductions/{made.id}", "/api/v1/introductions",
    )  # fmt: skip
    for door in doors:
        bearer = {"Authorization": f"Bearer {token}"} if door.startswith("/api") else {}
        page = client.get(door, headers=bearer)
        assert page.status_code == 200, door
        for word in (*PRIVATE_WORDS, "team.references", "private"):
            assert word not in page.text, (door, word)
    assert "Too early" in client.get(f"/introductions/{made.id}").text
    own = client.get(f"/api/v1/introductions/{made.id}", headers={"Authorization": f"Bearer {theirs}"}).json
    assert own is not None
    assert own["private"] == {"reasons": ["team.commitment", "team.references"], "note": SECRET_WORDS}
    sign_in(client, sides.reader)
    assert SECRET_WORDS in client.get(f"/introductions/{made.id}").text


def test_what_may_be_told_stands_with_the_next_actions(client: FlaskClient, sides: Sides) -> None:
    sides.answer(sides.ask(), reason="ip.ownership")
    page = sign_in(client, sides.founder).get(f"/ventures/{sides.venture.slug}/readiness")
    assert "What funders told you" in page.text
    assert "Intellectual property: Who owns it" in page.text


def test_an_answer_on_the_page_that_lacks_its_reason_comes_back_with_what_was_typed(
    client: FlaskClient, sides: Sides
) -> None:
    made = sides.ask()
    sign_in(client, sides.investor)
    page = submit(client, f"/introductions/{made.id}/answer", answer="passed", note="Typed words")
    assert page.status_code == 422
    assert "Choose the main reason" in page.text
    assert "Typed words" in page.text
    assert submit(client, f"/introductions/{made.id}/answer", answer="accepted").status_code == 303
    late = submit(client, f"/introductions/{made.id}/answer", answer="passed", reason="timing.too_early")
    assert late.status_code == 409
    assert "accepted, by Ines Moreau" in late.text


def test_lists_put_what_is_overdue_first_and_ask_a_fixed_number_of_questions(client: FlaskClient, sides: Sides) -> None:
    with client.application.app_context():
        engine = db.engine
    for number in range(6):
        mandate = a_mandate(sides.session, funder=sides.funder, name=f"Fund {number}")
        with clock.frozen(clock.now() - timedelta(days=20 - 3 * number)):
            sides.ask(mandate)
        if number == 1:
            sign_in(client, sides.investor)
            client.get("/introductions")
            with count_queries(engine) as few:
                client.get("/introductions")
    client.get("/introductions")
    with count_queries(engine) as many:
        page = client.get("/introductions")
    assert len(many) == len(few)
    assert page.text.index("<td>Fund 0") < page.text.index("<td>Fund 1") < page.text.index("<td>Fund 5")
    assert page.text.count("Overdue since") == 2
    assert "<td>Fund 5" not in client.get("/introductions?overdue=1").text
    assert "No introduction passes these filters" in client.get("/introductions?status=passed").text
    assert b"Fund 3" in client.get("/introductions?format=csv").data


def test_how_long_funders_take_stands_beside_those_that_a_venture_fits(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.founder)
    at = f"/ventures/{sides.venture.slug}/competition"
    assert "Fewer than 5 answers yet" in client.get(at).text
    for days in (1, 2, 4, 8, 30):
        with clock.frozen(clock.now() - timedelta(days=days)):
            made = sides.ask(a_mandate(sides.session, funder=sides.funder))
        sides.answer(made)
    page = client.get(at).text
    assert "All funders you fit" in page
    assert page.count("n = 5") == 2


def test_both_sides_see_an_empty_list_that_says_what_to_do(client: FlaskClient, sides: Sides) -> None:
    assert "Nobody has asked yet" in sign_in(client, sides.investor).get("/introductions").text
    assert "You have asked nobody yet" in sign_in(client, sides.founder).get("/introductions").text
    both = a_member(sides.session, sides.fund, "owner", sides.founder)
    assert "Received" in sign_in(client, both).get("/introductions").text


def test_a_program_asks_and_takes_back(client: FlaskClient, sides: Sides) -> None:
    token, _ = issue_token(sides.session, sides.founder.email, PASSWORD)
    sides.session.commit()
    headers = {"Authorization": f"Bearer {token}"}
    wanted = {"venture": sides.venture.slug, "mandate": sides.mandate.slug, "shares": ["offer"], "note": "Hi"}
    made = client.post("/api/v1/introductions", json=wanted, headers=headers)
    assert made.status_code == 201
    assert made.json is not None
    assert (made.json["status"], made.json["shares"], made.json["days_waiting"]) == ("open", ["about", "offer"], 0)
    assert client.post("/api/v1/introductions", json=wanted, headers=headers).status_code == 409
    at = f"/api/v1/introductions/{made.json['id']}"
    assert client.post(f"{at}/withdraw", headers=headers).json["status"] == "withdrawn"  # type: ignore[index]
    listed = client.get("/api/v1/introductions?status=withdrawn", headers=headers).json
    assert listed is not None
    assert listed["total"] == 1
