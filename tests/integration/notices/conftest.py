"""A person to tell, and a mail server for what they are sent."""

from collections.abc import Iterator

import pytest
from flask import Flask

from accounts.models import User
from foundation.database import Session
from foundation.web import db, settings
from tests.support.mailbox import Mailbox, mail_server
from tests.support.people import a_person
from webapp.factory import create_app


@pytest.fixture
def person(session: Session) -> User:
    return a_person(session, "Asha Kaur", email="asha@example.org")


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def posting(app: Flask, mailbox: Mailbox) -> Iterator[Flask]:
    """The site, sending its letters through a real server."""
    with mail_server(mailbox) as address:
        posting = create_app(
            settings(app).model_copy(update={"mail_url": address, "base_url": "https://parity.example"})
        )
        yield posting
        with posting.app_context():
            db.engine.dispose()
