from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import select

from accounts.routes import sign_in_attempt, spend
from foundation import clock, ratelimits
from foundation.database import Session
from foundation.errors import SignInRequired, TooMany
from foundation.ratelimits import DatabaseStorage, RateCount
from tests.support.people import PASSWORD, a_person, sign_in, submit


def test_five_wrong_passwords_lock_a_person_out_from_there(counting_app: Flask, session: Session) -> None:
    person = a_person(session)
    client = counting_app.test_client()
    for _ in range(5):
        assert submit(client, "/sign-in", email=person.email, password="wrong").status_code == 422
    for password in ("wrong", PASSWORD):
        page = submit(client, "/sign-in", email=person.email.upper(), password=password)
        assert page.status_code == 429
        assert "Too many tries. Try again in 15 minutes, at " in page.text
        assert f'value="{person.email.upper()}"' in page.text
    elsewhere = client.post(
        "/sign-in", data={"email": person.email, "password": PASSWORD}, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )
    assert elsewhere.status_code == 400, "without the form's token nothing is looked at"
    with clock.frozen(clock.now() + timedelta(minutes=15, seconds=1)):
        assert submit(client, "/sign-in", email=person.email, password=PASSWORD).status_code == 302


def test_an_unknown_address_is_locked_out_as_a_known_one_is(counting_app: Flask) -> None:
    client = counting_app.test_client()
    for _ in range(5):
        assert submit(client, "/sign-in", email="nobody@firm.example", password="wrong").status_code == 422
    assert submit(client, "/sign-in", email="nobody@firm.example", password="wrong").status_code == 429


def test_right_passwords_are_not_counted(counting_app: Flask, session: Session) -> None:
    person = a_person(session)
    client = counting_app.test_client()
    for _ in range(4):
        submit(client, "/sign-in", email=person.email, password="wrong")
    for _ in range(3):
        assert submit(client, "/sign-in", email=person.email, password=PASSWORD).status_code == 302
        submit(client, "/sign-out")
    for _ in range(5):
        assert submit(client, "/sign-in", email=person.email, password="wrong").status_code == 422


def test_one_address_that_tries_many_people_is_locked_out(counting_app: Flask) -> None:
    with counting_app.test_request_context("/", environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        for number in range(40):
            with pytest.raises(SignInRequired), sign_in_attempt(f"p{number}@firm.example"):
                raise SignInRequired("wrong")
        with pytest.raises(TooMany), sign_in_attempt("p41@firm.example"):
            pass
    with (
        counting_app.test_request_context("/", environ_base={"REMOTE_ADDR": "192.0.2.2"}),
        sign_in_attempt("p41@firm.example"),
    ):
        pass


def test_registering_and_resetting_are_counted_too(counting_app: Flask) -> None:
    client = counting_app.test_client()
    for _ in range(5):
        submit(client, "/forgot-password", email="a@firm.example")
    assert submit(client, "/forgot-password", email="a@firm.example").status_code == 429
    for number in range(10):
        answer = submit(client, "/register", name="A", email=f"a{number}@firm.example", password=PASSWORD)
        assert answer.status_code == 302
    assert submit(client, "/register", name="A", email="a11@firm.example", password=PASSWORD).status_code == 429


def test_the_present_password_cannot_be_guessed_from_inside(counting_app: Flask, session: Session) -> None:
    client = sign_in(counting_app.test_client(), a_person(session))
    wrong = {"current_password": "wrong", "password": "saddle comet paprika"}
    answers = [submit(client, "/account/password", **wrong).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_nothing_is_counted_where_counting_is_off(app: Flask, session: Session) -> None:
    with app.test_request_context("/"):
        for _ in range(20):
            spend("anything", "1 per hour")
            with sign_in_attempt("a@firm.example"):
                pass
    assert session.exec(select(RateCount)).all() == []


def test_counts_of_many_at_once_are_all_counted(counting_app: Flask) -> None:
    def count(_: int) -> int:
        with counting_app.app_context():
            return DatabaseStorage().incr("key", 60)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(count, range(24))) == list(range(1, 25))


def test_a_window_closes_and_a_new_one_opens(counting_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with counting_app.app_context():
        storage = DatabaseStorage(ratelimits.URI)
        monkeypatch.setattr(ratelimits, "CLEAR_EVERY", 10**12)
        assert storage.check()
        begin = clock.now()
        with clock.frozen(begin):
            assert (storage.get("key"), storage.get_expiry("key")) == (0, begin.timestamp())
            assert [storage.incr("key", 60), storage.incr("key", 60, amount=2)] == [1, 3]
            assert storage.get("key") == 3
            assert storage.get_expiry("key") == pytest.approx(begin.timestamp() + 60, abs=0.001)
        with clock.frozen(begin + timedelta(seconds=59)):
            assert storage.incr("key", 60) == 4
        with clock.frozen(begin + timedelta(seconds=60)):
            assert storage.get("key") == 0
            assert storage.incr("key", 60) == 1
            storage.clear("key")
            assert storage.get("key") == 0
            storage.incr("one", 60)
            storage.incr("two", 60)
            assert storage.reset() == 2


def test_closed_windows_are_cleared_away_and_name_nobody(
    counting_app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counting_app.app_context():
        storage = DatabaseStorage()
        storage.incr("asha@firm.example", 60)
        [row] = session.exec(select(RateCount)).all()
        assert "asha" not in row.key
        monkeypatch.setattr(ratelimits, "CLEAR_EVERY", -1)
        with clock.frozen(clock.now() + timedelta(seconds=61)):
            storage.incr("another", 60)
    session.expire_all()
    assert len(session.exec(select(RateCount)).all()) == 1
