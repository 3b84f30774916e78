from datetime import timedelta

from flask.testing import FlaskClient

from accounts import queries
from foundation import clock
from foundation.database import Session
from tests.integration.accounts.conftest import Letters
from tests.support.people import PASSWORD, a_person, sign_in, submit

ASHA = {"name": "Asha Kaur", "email": "Asha@Firm.example", "password": PASSWORD}


def test_a_stranger_registers_confirms_and_signs_in(client: FlaskClient, session: Session, letters: Letters) -> None:
    answer = submit(client, "/register", **ASHA)
    assert answer.headers["Location"] == "/check-your-email"
    assert letters.last().to == "asha@firm.example"

    link = letters.link("/confirm/")
    page = client.get(link)
    assert "asha@firm.example" in page.text
    person = queries.user_by_email(session, "asha@firm.example")
    assert person is not None
    assert person.confirmed_at is None, "opening the link is not enough: programs open links too"

    assert submit(client, link).headers["Location"] == "/sign-in"
    session.expire_all()
    assert person.confirmed_at is not None
    signed = submit(client, "/sign-in", email="asha@firm.example", password=PASSWORD)
    assert signed.headers["Location"] == "/"
    assert "Asha Kaur" in client.get("/account").text


def test_a_confirmed_address_can_be_confirmed_again_without_harm(client: FlaskClient, letters: Letters) -> None:
    submit(client, "/register", **ASHA)
    link = letters.link("/confirm/")
    submit(client, link)
    assert submit(client, link).status_code == 302


def test_the_way_that_somebody_was_on_survives_registration(client: FlaskClient, letters: Letters) -> None:
    submit(client, "/register", **ASHA, next="/organisations/new")
    link = letters.link("/confirm/")
    assert link.endswith("?next=%2Forganisations%2Fnew")
    assert submit(client, link).headers["Location"] == "/sign-in?next=/organisations/new"
    elsewhere = submit(client, "/register", **{**ASHA, "email": "b@firm.example"}, next="//evil.example")
    assert elsewhere.status_code == 302
    assert "evil" not in letters.last().text


def test_an_address_with_an_account_gets_the_same_page_and_another_letter(
    client: FlaskClient, session: Session, letters: Letters
) -> None:
    known = a_person(session, email="asha@firm.example", password="an older password")
    new = submit(client, "/register", **{**ASHA, "email": "new@firm.example"})
    again = submit(client, "/register", **ASHA)
    assert (again.status_code, again.headers["Location"]) == (new.status_code, new.headers["Location"])
    assert letters.last().subject == "You already have an account with Parity"
    before = known.password_hash
    session.refresh(known)
    assert known.password_hash == before
    assert known.name != "Asha Kaur" or known.confirmed_at is not None


def test_registering_again_before_confirming_starts_afresh(
    client: FlaskClient, session: Session, letters: Letters
) -> None:
    submit(client, "/register", **ASHA)
    first = letters.link("/confirm/")
    submit(client, "/register", **{**ASHA, "name": "Asha K", "password": "another marsh violin"})
    second = letters.link("/confirm/")
    assert client.get(first).status_code == 410
    assert submit(client, second).status_code == 302
    person = queries.user_by_email(session, "asha@firm.example")
    assert person is not None
    assert person.name == "Asha K"


def test_a_link_lapses_and_a_made_up_one_never_holds(client: FlaskClient, letters: Letters) -> None:
    submit(client, "/register", **ASHA)
    link = letters.link("/confirm/")
    with clock.frozen(clock.now() + timedelta(days=4)):
        assert client.get(link).status_code == 410
        assert submit(client, link).status_code == 410
    gone = client.get(f"{link[:-4]}xxxx")
    assert gone.status_code == 410
    assert "Register again" in gone.text


def test_a_form_with_errors_keeps_what_was_typed_but_not_the_password(client: FlaskClient, letters: Letters) -> None:
    page = submit(client, "/register", name="Asha <b>", email="nobody", password="kettle marsh viola")
    assert page.status_code == 422
    assert "Enter an e-mail address" in page.text
    assert 'value="Asha &lt;b&gt;"' in page.text
    assert 'value="nobody"' in page.text
    assert "kettle marsh viola" not in page.text
    assert letters.all() == []


def test_a_form_without_its_token_changes_nothing(client: FlaskClient, session: Session) -> None:
    assert client.post("/register", data=ASHA).status_code == 400
    assert queries.user_by_email(session, "asha@firm.example") is None


def test_whoever_is_signed_in_need_not_register(client: FlaskClient, session: Session) -> None:
    sign_in(client, a_person(session))
    assert client.get("/register").status_code == 302
