"""A list that has not changed costs one question: who looks, and how far everything has come."""

import pytest
from flask.testing import FlaskClient

from accounts.services.people import viewer_for_user
from foundation.catalogue import PEOPLE, board_clock, read_mark, tick
from foundation.database import Session
from pipeline.services import add_deal
from tests.integration.matching.conftest import Sides, make_sides
from tests.support.people import sign_in
from tests.support.profiles import a_venture
from tests.support.queries import count_queries


@pytest.fixture
def sides(session: Session) -> Sides:
    return make_sides(session)


@pytest.mark.parametrize(
    "path", ["/pipeline", "/pipeline/table", "/ventures?stage=seed", "/mandates/{mandate}/matches"]
)
def test_a_list_asks_only_who_looks_until_something_changes(
    client: FlaskClient, session: Session, sides: Sides, path: str
) -> None:
    add_deal(session, actor=sides.investor_view, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
    session.commit()
    path = path.format(mandate=sides.mandate.slug)
    sign_in(client, sides.investor)
    client.get(path)
    with count_queries(session.get_bind()) as counted:
        client.get(path)
    assert counted.selects == 1, counted.statements
    a_venture(session, name="Vapour Works")
    session.commit()
    with count_queries(session.get_bind()) as counted:
        client.get(path)
    assert counted.selects > 1


def test_clocks_that_were_read_along_are_those_that_stand(session: Session, sides: Sides) -> None:
    person, house = sides.investor.id or 0, next(iter(sides.investor_view.seats))
    names = ("profiles", PEOPLE, board_clock(house))
    tick(session, board_clock(house))
    tick(session, PEOPLE)
    session.commit()
    viewer_for_user(session, person)
    with count_queries(session.get_bind()) as counted:
        along = read_mark(session, names)
    assert len(counted) == 0
    with Session(session.get_bind()) as other:
        assert read_mark(other, names) == along
    tick(session, board_clock(house))
    assert read_mark(session, names).version == along.version + 1
