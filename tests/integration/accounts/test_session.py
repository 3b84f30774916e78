import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlmodel import select

from accounts import queries
from accounts.models import UserSession, key_of
from accounts.services import sessions
from accounts.services.passwords import verify_password, wants_rehash
from foundation import clock
from foundation.database import Session
from foundation.web import db
from tests.integration.accounts.conftest import Letters
from tests.support.people import PASSWORD, a_member, a_person, an_organisation, sign_in, submit


def without_token(page: str) -> str:
    """A page without what makes every form's copy differ."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_the_answer_for_an_unknown_address_is_that_for_a_wrong_password(client: FlaskClient, session: Session) -> None:
    a_person(session, email="asha@firm.example")
    wrong = submit(client, "/sign-in", email="asha@firm.example", password="wrong marsh violin")
    unknown = submit(client, "/sign-in", email="asho@firm.example", password="wrong marsh violin")
    assert wrong.status_code == unknown.status_code == 422
    assert without_token(wrong.text).replace("asha@", "asho@") == without_token(unknown.text)
    assert sessions.WRONG in wrong.text


def test_the_work_for_an_unknown_address_is_that_for_a_wrong_password(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_person(session, email="asha@firm.example")
    checked: list[bool] = []

    def counted(stored: str | None, password: str) -> bool:
        checked.append(stored is not None)
        return verify_password(stored, password)

    monkeypatch.setattr(sessions, "verify_password", counted)
    submit(client, "/sign-in", email="asha@firm.example", password="wrong")
    submit(client, "/sign-in", email="asho@firm.example", password="wrong")
    assert checked == [True, False], "both are put to the same slow check"


def test_signing_in_leads_where_one_was_going_and_nowhere_else(client: FlaskClient, session: Session) -> None:
    person = a_person(session)
    asked = client.get("/account")
    assert asked.headers["Location"] == "/sign-in?next=/account"
    typed = {"email": person.email.upper(), "password": PASSWORD}
    assert submit(client, "/sign-in", **typed, next="/account").headers["Location"] == "/account"
    submit(client, "/sign-out")
    assert submit(client, "/sign-in", **typed, next="https://evil.example/").headers["Location"] == "/"


def test_the_cookie_is_strict_and_carries_no_key(client: FlaskClient, session: Session) -> None:
    person = a_person(session)
    answer = submit(client, "/sign-in", email=person.email, password=PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie
    with client.session_transaction() as held:
        token = held["_user_id"]
    stored = session.exec(select(UserSession)).one()
    assert token not in (str(person.id), stored.token_hash)


def test_staying_signed_in_outlives_the_window(client: FlaskClient, session: Session) -> None:
    person = a_person(session)
    answer = submit(client, "/sign-in", email=person.email, password=PASSWORD, stay="true")
    assert "Expires" in answer.headers["Set-Cookie"]


def test_signing_out_ends_the_sign_in_on_our_side(app: Flask, client: FlaskClient, session: Session) -> None:
    person = a_person(session)
    sign_in(client, person)
    with client.session_transaction() as held:
        token = held["_user_id"]
    assert client.get("/sign-out").status_code == 405
    assert submit(client, "/sign-out").status_code == 302
    assert client.get("/account").status_code == 302
    stolen = app.test_client()
    with stolen.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert stolen.get("/account").status_code == 302
    assert submit(stolen, "/sign-out").status_code == 302


def test_a_right_password_without_a_confirmed_address_gets_the_letter_again(
    client: FlaskClient, session: Session, letters: Letters
) -> None:
    person = a_person(session, confirmed=False)
    answer = submit(client, "/sign-in", email=person.email, password=PASSWORD)
    assert answer.headers["Location"] == "/check-your-email"
    submit(client, letters.link("/confirm/"))
    assert submit(client, "/sign-in", email=person.email, password=PASSWORD).headers["Location"] == "/"


def test_a_closed_account_is_an_unknown_one(client: FlaskClient, session: Session) -> None:
    person = a_person(session)
    sign_in(client, person)
    person.closed_at = clock.now()
    session.commit()
    assert client.get("/account").status_code == 302
    assert submit(client, "/sign-in", email=person.email, password=PASSWORD).status_code == 422


def test_a_sign_in_lapses_when_it_is_not_used(client: FlaskClient, session: Session) -> None:
    sign_in(client, a_person(session))
    with clock.frozen(clock.now() + sessions.IDLE + timedelta(minutes=1)):
        assert client.get("/account").status_code == 302
    assert client.get("/account").status_code == 200


def test_a_sign_in_ends_however_often_it_is_used(client: FlaskClient, session: Session) -> None:
    sign_in(client, a_person(session))
    row = session.exec(select(UserSession)).one()
    row.created_at = clock.now() - sessions.LONGEST - timedelta(minutes=1)
    session.commit()
    assert client.get("/account").status_code == 302


def test_a_page_that_is_read_writes_at_most_every_few_minutes(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    sign_in(client, a_person(session))
    writes: list[str] = []

    def watch(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            writes.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", watch)
    try:
        client.get("/account")
        assert writes == []
        with clock.frozen(clock.now() + sessions.SEEN_EVERY + timedelta(seconds=1)):
            client.get("/account")
            client.get("/account")
    finally:
        event.remove(engine, "before_cursor_execute", watch)
    assert len(writes) == 1
    row = session.exec(select(UserSession)).one()
    assert row.last_seen_at > row.created_at


def test_who_asks_is_found_with_one_query(app: Flask, client: FlaskClient, session: Session) -> None:
    person = a_member(session, an_organisation(session))
    for _ in range(3):
        a_member(session, an_organisation(session), person=person)
    sign_in(client, person)
    statements: list[str] = []

    def watch(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", watch)
    try:
        client.get("/account/name")
    finally:
        event.remove(engine, "before_cursor_execute", watch)
    assert len([text for text in statements if "user_account" in text or "membership" in text]) == 1


def test_a_hash_of_other_strength_is_replaced_when_its_owner_signs_in(client: FlaskClient, session: Session) -> None:
    person = a_person(session)
    person.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    session.commit()
    assert submit(client, "/sign-in", email=person.email, password=PASSWORD).status_code == 302
    session.refresh(person)
    assert not wants_rehash(person.password_hash)


def test_two_visitors_are_never_taken_for_each_other(app: Flask, session: Session) -> None:
    asha, ben = a_person(session, "Asha Kaur"), a_person(session, "Ben Wood")
    first, second, third = (app.test_client() for _ in range(3))
    sign_in(first, asha)
    sign_in(second, ben)
    assert "Asha Kaur" in first.get("/account").text
    assert "Ben Wood" in second.get("/account").text
    assert third.get("/account").status_code == 302
    assert len(queries.user_sessions(session, key_of(asha))) == 1
