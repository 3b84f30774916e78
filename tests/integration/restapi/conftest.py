"""A program's way in: a token for a person, and requests that carry it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from accounts.models import Organisation, OrganisationKind, Role, User
from accounts.services import issue_token
from foundation.database import Session
from profiles.models import Venture
from tests.support.people import PASSWORD, a_member, a_person, an_organisation
from tests.support.profiles import a_venture

#: Answers are read as programs read them: whatever JSON holds.
Call = Callable[..., Any]


@pytest.fixture
def bearer(session: Session) -> Callable[[User], Mapping[str, str]]:
    """Headers that say who asks."""

    held: dict[str, Mapping[str, str]] = {}

    def headers(person: User) -> Mapping[str, str]:
        # Passwords are slow to check on purpose: once for each person is enough.
        if person.email not in held:
            token, _ = issue_token(session, person.email, PASSWORD)
            session.commit()
            held[person.email] = {"Authorization": f"Bearer {token}"}
        return held[person.email]

    return headers


@pytest.fixture
def call(client: FlaskClient, bearer: Callable[[User], Mapping[str, str]]) -> Call:
    """Send a request of a person, or of nobody."""

    def send(method: str, path: str, person: User | None = None, **rest: Any) -> Any:
        headers = {**(bearer(person) if person else {}), **rest.pop("headers", {})}
        return client.open(f"/api/v1{path}", method=method, headers=headers, **rest)

    return send


class Firm:
    """A venture with its organisation, an owner and somebody who may only read."""

    def __init__(self, session: Session, **fields: Any) -> None:
        self.organisation: Organisation = an_organisation(session, OrganisationKind.VENTURE, "Leakfinder")
        self.owner: User = a_member(session, self.organisation, Role.OWNER)
        self.reader: User = a_member(session, self.organisation, Role.VIEWER)
        self.venture: Venture = a_venture(session, organisation_id=self.organisation.id, **fields)
        session.commit()


@pytest.fixture
def firm(session: Session) -> Firm:
    """A published venture with people."""
    return Firm(session, name="Leakfinder")


@pytest.fixture
def stranger(session: Session) -> User:
    """A person who belongs to nothing."""
    return a_person(session, "Nobody In Particular")


@pytest.fixture
def backer(session: Session) -> User:
    """A person of a verified funder."""
    return a_member(session, an_organisation(session, OrganisationKind.FUNDER, verified=True), Role.EDITOR)
