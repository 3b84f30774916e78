from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from accounts import queries
from accounts.models import User, key_of
from accounts.services import issue_token, user_for_token
from accounts.services.passwords import verify_password
from foundation import clock
from foundation.database import Session
from tests.integration.accounts.conftest import Letters
from tests.support.people import PASSWORD, a_person, sign_in, submit

NEW = "saddle comet paprika"


def test_a_forgotten_password_is_set_anew_and_every_browser_signed_out(
    app: Flask, client: FlaskClient, session: Session, letters: Letters
) -> None:
    person = a_person(session)
    elsewhere = sign_in(app.test_client(), person)
    assert submit(client, "/forgot-password", email=person.email).headers["Location"] == "/check-your-email"
    link = letters.link("/reset-password/")
    assert person.email in client.get(link).text
    assert submit(client, link, password="too short").status_code == 422
    assert submit(client, link, password=NEW).headers["Location"] == "/sign-in"
    assert letters.last().subject == "Your Parity password was changed"
    assert elsewhere.get("/account").status_code == 302
    assert submit(client, "/sign-in", email=person.email, password=PASSWORD).status_code == 422
    assert submit(client, "/sign-in", email=person.email, password=NEW).status_code == 302


def test_a_reset_link_works_once_and_for_an_hour(client: FlaskClient, session: Session, letters: Letters) -> None:
    person = a_person(session)
    submit(client, "/forgot-password", email=person.email)
    link = letters.link("/reset-password/")
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        assert client.get(link).status_code == 410
    submit(client, link, password=NEW)
    assert client.get(link).status_code == 410
    assert submit(client, link, password="another comet paprika").status_code == 410


def test_a_link_for_one_thing_is_no_use_for_another(client: FlaskClient, session: Session, letters: Letters) -> None:
    person = a_person(session)
    submit(client, "/forgot-password", email=person.email)
    token = letters.link("/reset-password/").rpartition("/")[2]
    assert client.get(f"/confirm/{token}").status_code == 410
    assert client.get(f"/account/email/{token}").status_code == 410


def test_an_unknown_address_gets_the_same_page_and_another_letter(client: FlaskClient, letters: Letters) -> None:
    answer = submit(client, "/forgot-password", email="nobody@firm.example")
    assert answer.headers["Location"] == "/check-your-email"
    assert letters.last().subject == "No account with Parity at this address"


def test_a_reset_confirms_the_address_too(client: FlaskClient, session: Session, letters: Letters) -> None:
    person = a_person(session, confirmed=False)
    submit(client, "/forgot-password", email=person.email)
    submit(client, letters.link("/reset-password/"), password=NEW)
    assert submit(client, "/sign-in", email=person.email, password=NEW).headers["Location"] == "/"


def test_a_new_password_may_not_be_ones_name(client: FlaskClient, session: Session, letters: Letters) -> None:
    person = a_person(session, "Marmaduke Featherstone")
    submit(client, "/forgot-password", email=person.email)
    page = submit(client, letters.link("/reset-password/"), password="featherstone12")
    assert page.status_code == 422
    assert "too close to your name" in page.text


def test_a_name_is_changed(client: FlaskClient, session: Session) -> None:
    sign_in(client, a_person(session))
    assert submit(client, "/account/name", name="").status_code == 422
    submit(client, "/account/name", name="  Asha K Kaur ")
    assert "Asha K Kaur" in client.get("/account").text


def test_an_address_changes_when_the_new_one_answers(client: FlaskClient, session: Session, letters: Letters) -> None:
    person = a_person(session, email="old@firm.example")
    sign_in(client, person)
    submit(client, "/account/email", email="New@firm.example", current_password=PASSWORD)
    assert letters.last().to == "new@firm.example"
    link = letters.link("/account/email/")
    assert "new@firm.example" in client.get(link).text
    session.refresh(person)
    assert person.email == "old@firm.example"
    assert submit(client, link).headers["Location"] == "/account"
    session.refresh(person)
    assert person.email == "new@firm.example"
    assert letters.last().to == "old@firm.example"
    assert client.get(link).status_code == 410
    assert "new@firm.example" in client.get("/account").text


def test_a_change_of_address_needs_the_password_and_another_address(
    client: FlaskClient, session: Session, letters: Letters
) -> None:
    person = a_person(session)
    sign_in(client, person)
    wrong = submit(client, "/account/email", email="new@firm.example", current_password="wrong")
    assert wrong.status_code == 422
    assert "not your present password" in wrong.text
    same = submit(client, "/account/email", email=person.email, current_password=PASSWORD)
    assert "your address already" in same.text
    assert letters.all() == []


def test_an_address_of_somebody_else_is_told_to_them_only(
    client: FlaskClient, session: Session, letters: Letters
) -> None:
    other = a_person(session, email="other@firm.example")
    sign_in(client, a_person(session))
    answer = submit(client, "/account/email", email="other@firm.example", current_password=PASSWORD)
    assert answer.headers["Location"] == "/account"
    assert letters.last().to == other.email
    assert letters.last().subject == "You already have an account with Parity"


def test_an_address_that_was_taken_meanwhile_is_not_taken_twice(
    client: FlaskClient, session: Session, letters: Letters
) -> None:
    sign_in(client, a_person(session))
    submit(client, "/account/email", email="wanted@firm.example", current_password=PASSWORD)
    link = letters.link("/account/email/")
    a_person(session, email="wanted@firm.example")
    assert submit(client, link).status_code == 410


def test_a_password_is_changed_and_other_browsers_and_programs_signed_out(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    person = a_person(session)
    sign_in(client, person)
    elsewhere = sign_in(app.test_client(), person)
    token, _ = issue_token(session, person.email, PASSWORD)
    session.commit()
    wrong = submit(client, "/account/password", current_password="wrong", password=NEW)
    assert wrong.status_code == 422
    assert NEW not in wrong.text
    assert submit(client, "/account/password", current_password=PASSWORD, password=NEW).status_code == 302
    session.refresh(person)
    assert verify_password(person.password_hash, NEW)
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    session.expire_all()
    assert user_for_token(session, token) is None


def test_browsers_are_listed_and_signed_out_one_by_one_or_all(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    person, stranger = a_person(session), a_person(session)
    sign_in(client, person)
    elsewhere, theirs = sign_in(app.test_client(), person), sign_in(app.test_client(), stranger)
    page = client.get("/account").text
    assert page.count("Sign out</button>") >= 2
    other = [row for row in queries.user_sessions(session, key_of(person)) if row.id is not None]
    foreign = queries.user_sessions(session, key_of(stranger))[0]
    submit(client, f"/account/sign-ins/{foreign.id}/end")
    assert theirs.get("/account").status_code == 200, "nobody ends what is not theirs"
    submit(client, f"/account/sign-ins/{other[0].id}/end")
    assert elsewhere.get("/account").status_code == 302
    assert client.get("/account").status_code == 200
    submit(client, "/account/sign-ins/end")
    assert client.get("/account").status_code == 302


def test_pages_of_the_account_are_for_whoever_is_signed_in(client: FlaskClient) -> None:
    for address in ("/account", "/account/name", "/account/email", "/account/password"):
        assert client.get(address).headers["Location"] == f"/sign-in?next={address}"
    assert submit(client, "/account/sign-ins/end").status_code == 403


def test_a_token_for_programs_is_given_for_the_password_and_lapses(session: Session) -> None:
    person: User = a_person(session)
    token, expires_at = issue_token(session, person.email, PASSWORD)
    session.commit()
    found = user_for_token(session, token)
    assert found is not None
    assert found.id == person.id
    assert user_for_token(session, f"{token}x") is None
    with clock.frozen(expires_at):
        assert user_for_token(session, token) is None
