"""A person to tell."""

import pytest

from accounts.models import User
from foundation.database import Session
from tests.support.people import a_person


@pytest.fixture
def person(session: Session) -> User:
    return a_person(session, "Asha Kaur", email="asha@example.org")
