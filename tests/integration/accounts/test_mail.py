from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from accounts import queries
from accounts.models import Invitation
from foundation.database import Session
from tests.integration.accounts.conftest import Letters, links_of
from tests.support.mailbox import Mailbox
from tests.support.mailbox import mail_server as serve
from tests.support.people import PASSWORD, a_member, a_person, an_organisation, sign_in, submit


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def mail_server(mailbox: Mailbox) -> Iterator[str]:
    """A real mail server on this machine."""
    with serve(mailbox) as address:
        yield address


@pytest.fixture
def posting(another_app: Callable[..., Flask], mail_server: str) -> FlaskClient:
    """A visitor of a site that sends its letters."""
    return another_app(mail_url=mail_server, base_url="https://parity.example/").test_client()


ASHA = {"name": "Asha Kaur", "email": "asha@firm.example", "password": PASSWORD}


def test_a_letter_arrives_with_a_link_that_works(posting: FlaskClient, session: Session, mailbox: Mailbox) -> None:
    submit(posting, "/register", **ASHA)
    assert mailbox.envelopes[-1].rcpt_tos == ["asha@firm.example"]
    assert "https://parity.example/confirm/" in mailbox.text()
    link = next(path for path in links_of(mailbox.text()) if path.startswith("/confirm/"))
    submit(posting, link)
    person = queries.user_by_email(session, "asha@firm.example")
    assert person is not None
    assert person.confirmed_at is not None


def test_nothing_is_made_when_the_letter_cannot_leave(posting: FlaskClient, session: Session, mailbox: Mailbox) -> None:
    mailbox.refuses = True
    page = submit(posting, "/register", **ASHA)
    assert page.status_code == 503
    assert "nothing was changed" in page.text
    assert 'value="asha@firm.example"' in page.text
    assert queries.user_by_email(session, "asha@firm.example") is None

    firm = an_organisation(session)
    sign_in(posting, a_member(session, firm))
    page = submit(posting, f"/organisations/{firm.slug}/invitations", email="ben@firm.example", role="viewer")
    assert page.status_code == 503
    assert session.exec(select(Invitation)).all() == []


def test_an_address_stays_when_its_old_one_cannot_be_told(
    posting: FlaskClient, session: Session, mailbox: Mailbox
) -> None:
    person = a_person(session, email="old@firm.example")
    sign_in(posting, person)
    submit(posting, "/account/email", email="new@firm.example", current_password=PASSWORD)
    link = next(path for path in links_of(mailbox.text()) if path.startswith("/account/email/"))
    mailbox.refuses = True
    assert submit(posting, link).status_code == 503
    session.refresh(person)
    assert person.email == "old@firm.example"
    mailbox.refuses = False
    assert submit(posting, link).status_code == 302


def test_a_letter_that_only_informs_stops_nothing(posting: FlaskClient, session: Session, mailbox: Mailbox) -> None:
    person = a_person(session)
    sign_in(posting, person)
    mailbox.refuses = True
    changed = submit(posting, "/account/password", current_password=PASSWORD, password="saddle comet paprika")
    assert changed.status_code == 302


def test_a_server_that_is_not_there_is_told_plainly(another_app: Callable[..., Flask], session: Session) -> None:
    client = another_app(mail_url="smtp://127.0.0.1:9").test_client()
    page = submit(client, "/forgot-password", email=a_person(session).email)
    assert page.status_code == 503
    assert "could not send" in page.text


def test_the_outbox_shows_letters_in_the_demo(client: FlaskClient, letters: Letters) -> None:
    assert "No letters yet" in client.get("/outbox").text
    submit(client, "/register", **ASHA)
    page = client.get("/outbox")
    assert "Confirm your e-mail address for Parity" in page.text
    letter = client.get(f"/outbox/{letters.last().name}")
    assert 'href="http://127.0.0.1:5000/confirm/' in letter.text
    assert client.get("/outbox/nothing.eml").status_code == 404
    assert client.get("/outbox/..%2Fparity.db").status_code == 404


def test_there_is_no_outbox_outside_the_demo_or_where_letters_are_sent(
    another_app: Callable[..., Flask], mail_server: str
) -> None:
    for app in (another_app(demo=False), another_app(mail_url=mail_server)):
        assert app.test_client().get("/outbox").status_code == 404
        assert app.test_client().get("/outbox/x.eml").status_code == 404
