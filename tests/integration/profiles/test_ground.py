"""The map on which an area is drawn: what it is a picture of."""

import pytest
from sqlmodel import func, select

from foundation.database import Session
from profiles.services.ground import ground
from reference.models import Authority, Outcode
from tests.support.queries import count_queries


def test_places_stand_where_their_latitude_and_longitude_say(session: Session) -> None:
    found = ground(session)
    assert found
    known = {name: (lat, lon) for name, lat, lon in session.exec(select(Authority.name, Authority.lat, Authority.lon))}
    assert {name for name, _, _ in found.names} == set(known)
    for name, x, y in found.names:
        lat, lon = known[name]
        assert found.north - y / found.down == pytest.approx(lat, abs=0.01)
        assert found.west + x / found.across == pytest.approx(lon, abs=0.01)
        assert 0 < x < found.width
        assert 0 < y < found.height


def test_every_district_has_its_dot_and_the_largest_authority_its_name_first(session: Session) -> None:
    with count_queries(session.connection().engine) as counted:
        found = ground(session)
    assert found
    assert len(counted) == 2
    districts = session.exec(select(func.count()).select_from(Outcode)).one()
    assert 0.9 * districts < found.dots.count("M") <= districts
    assert found.names[0][0] == "Birmingham"
