"""Both sides of a thread."""

import pytest

from foundation.database import Session
from tests.support.introductions import Sides, two_sides


@pytest.fixture
def sides(session: Session) -> Sides:
    return two_sides(session)
