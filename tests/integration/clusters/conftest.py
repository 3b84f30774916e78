"""Fixtures of the tests of clusters at work."""

import pytest

from foundation.database import Session
from tests.support.clusters import Park, a_park


@pytest.fixture
def park(session: Session) -> Park:
    """A cluster with its lead, and a venture with its founder."""
    return a_park(session)
