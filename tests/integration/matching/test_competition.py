"""How many funders a venture fits, and how concentrated they are, worked out by hand."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from foundation.database import Session
from matching import services
from tests.integration.matching.conftest import Sides
from tests.integration.matching.test_pages import page_of
from tests.support.people import sign_in
from tests.support.profiles import a_funder, a_mandate
from tests.support.queries import count_queries


@pytest.fixture
def funders(session: Session, sides: Sides) -> Sides:
    """Beside the two that could pay all of £750k: one of two mandates, one that states no ticket, one that is unfit."""
    small = a_funder(session, name="Small Change", kind="angel_network")
    for name in ("First pot", "Second pot"):
        a_mandate(session, funder=small, name=name, ticket_min_gbp=10_000, ticket_max_gbp=125_000)
    a_mandate(session, funder=a_funder(session, name="Open ended"), ticket_min_gbp=None, ticket_max_gbp=None)
    a_mandate(session, funder=a_funder(session, name="Too late"), stages=["growth"])
    session.commit()
    return sides


def test_funders_are_counted_and_weighed(session: Session, funders: Sides) -> None:
    found = services.competition_for(session, viewer=funders.founder_view, venture=funders.venture)
    assert [(each.name, each.mandates, each.capacity_gbp) for each in found.funders] == [
        ("New Money", 1, 750_000),
        ("Trent Capital", 1, 750_000),
        ("Small Change", 2, 250_000),
        ("Open ended", 1, None),
    ]
    assert found.number.value == 4
    # Shares of 3/7, 3/7 and 1/7.
    assert found.concentration.value == round(10_000 * (9 + 9 + 1) / 49)
    assert found.top_share.value == pytest.approx(3 / 7)
    assert found.concentration.sample_size == 3
    assert found.concentration.inputs["funders without a stated largest ticket"] == 1


def test_nobody_fits_and_nothing_is_said_of_their_shares(session: Session, client: FlaskClient, sides: Sides) -> None:
    for mandate in (sides.mandate, sides.newcomer_mandate):
        mandate.status = "draft"
    sides.venture.stage_code = "growth"
    sides.venture.status = "draft"
    session.commit()
    found = services.competition_for(session, viewer=sides.founder_view, venture=sides.venture)
    assert (found.number.value, found.concentration.value, found.top_share.value) == (0, None, None)
    text = page_of(sign_in(client, sides.founder).get(f"/ventures/{sides.venture.slug}/competition"))
    assert "No funder fits yet" in text


def test_the_page_and_the_file(client: FlaskClient, funders: Sides) -> None:
    founder = sign_in(client, funders.founder)
    address = f"/ventures/{funders.venture.slug}/competition"
    text = page_of(founder.get(address))
    for words in ("Active funders you fit", "Small Change", "£250k", "3,878", "Herfindahl"):
        assert words in text
    narrowed = page_of(founder.get(f"{address}?kind=angel_network&sort=-name"))
    assert "Open ended" not in narrowed
    rows = list(csv.DictReader(io.StringIO(founder.get(f"{address}?format=csv&sort=name").data.decode("utf-8-sig"))))
    assert [row["Funder"] for row in rows] == ["New Money", "Open ended", "Small Change", "Trent Capital"]
    page_of(founder.get(f"{address}?kind=nope&sort=x&page=9999"))


def test_it_costs_the_same_queries_however_many_funders(client: FlaskClient, session: Session, funders: Sides) -> None:
    founder = sign_in(client, funders.founder)

    def cost() -> int:
        with count_queries(session.get_bind()) as counted:
            assert founder.get(f"/ventures/{funders.venture.slug}/competition").status_code == 200
        return len(counted)

    cost()
    few = cost()
    for _ in range(12):
        a_mandate(session)
    session.commit()
    cost()
    assert cost() == few
