"""Fixtures of the integration tests: the application on each database, and a session on it.

Tables are made once for each database and the rows of reference facts loaded once; each test's own rows are removed
after it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from foundation.database import Session, metadata
from foundation.settings import Settings, load_settings
from foundation.web import db, limiter, settings
from readiness.services.loading import load_readiness
from reference.services.loading import load_reference
from tests.support.databases import KINDS, fresh_database, postgresql_server
from tests.support.mailbox import Mailbox, mail_server
from webapp.factory import create_app

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "reference"
SECRET = "a secret of the test run only"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of a running PostgreSQL server."""
    with postgresql_server() as address:
        yield address


def settings_for(address: str, folder: Path, **overrides: object) -> Settings:
    """Settings of an application under test."""
    values: dict[str, object] = {
        "database_url": address,
        "instance": folder,
        "secret_key": SECRET,
        "demo": True,
        "secure_cookies": False,
        "rate_limits": False,
        "log_level": "ERROR",
        # A stream looks once and ends, so that no test waits for one.
        "stream_seconds": 0,
    }
    return load_settings(**{**values, **overrides})


@pytest.fixture(scope="session", params=KINDS)
def application(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a database with all tables and the reference facts."""
    kind = str(request.param)
    server = request.getfixturevalue("postgresql") if kind == "postgresql" else None
    folder = tmp_path_factory.mktemp(kind)
    with fresh_database(kind, server, folder) as address:
        app = create_app(settings_for(address, folder))
        with app.app_context():
            engine = db.engine
        metadata.create_all(engine)
        with Session(engine) as session:
            load_reference(session, SEEDS, lambda *_: None)
            load_readiness(session, SEEDS.parent / "readiness")
            session.commit()
        # No application context stays open: requests made inside one would share its ``g``, and so their person.
        yield app
        engine.dispose()


def clear(engine: Engine) -> None:
    """Remove every row that is not a reference fact."""
    names = [table.name for table in reversed(metadata.sorted_tables) if not table.name.startswith("reference_")]
    # Entries of a deal's log go only with their deal, which takes them along.
    names.sort(key="deal_event".__eq__)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(
                text("TRUNCATE " + ", ".join(f'"{name}"' for name in names) + " RESTART IDENTITY CASCADE")
            )
            return
        for name in names:
            connection.execute(text(f'DELETE FROM "{name}"'))


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application with nothing in it but reference facts."""
    yield application
    with application.app_context():
        clear(db.engine)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session beside the application's own; what it adds has to be committed to be seen by requests."""
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who is not signed in."""
    return app.test_client()


@pytest.fixture
def mailbox() -> Mailbox:
    """What a mail server took in."""
    return Mailbox()


@pytest.fixture
def posting(app: Flask, mailbox: Mailbox) -> Iterator[Flask]:
    """The application, sending its letters through a real server."""
    with mail_server(mailbox) as address:
        posting = create_app(
            settings(app).model_copy(update={"mail_url": address, "base_url": "https://parity.example"})
        )
        yield posting
        with posting.app_context():
            db.engine.dispose()


@pytest.fixture
def another_app(app: Flask) -> Iterator[Callable[..., Flask]]:
    """Make the application again on the same database, with other settings."""
    made: list[Flask] = []
    enabled = limiter.enabled

    def make(**changes: object) -> Flask:
        other = create_app(settings(app).model_copy(update=changes))
        made.append(other)
        return other

    yield make
    limiter.enabled = enabled
    for other in made:
        with other.app_context():
            db.engine.dispose()


@pytest.fixture
def counting_app(another_app: Callable[..., Flask]) -> Flask:
    """The application with its counts of tries in force."""
    return another_app(rate_limits=True)
