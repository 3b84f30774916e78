"""Who passes a mandate, on its page and beside the form that changes it."""

from flask.testing import FlaskClient

from foundation.database import Session
from profiles.services.funders import update_mandate
from tests.integration.matching.conftest import Sides
from tests.support.people import sign_in
from tests.support.profiles import a_venture
from tests.support.queries import count_queries


def test_a_saved_change_is_counted_at_once(session: Session, client: FlaskClient, sides: Sides) -> None:
    a_venture(session, name="Late stage", stage_code="growth", round_target_gbp=900_000)
    session.commit()
    funder = sign_in(client, sides.investor)
    address = f"/mandates/{sides.mandate.slug}/reach"
    page = funder.get(address).text
    assert "1 of 2" in page
    assert "£900k" in page
    assert address in funder.get(f"/mandates/{sides.mandate.slug}/edit").text
    update_mandate(
        session,
        actor=sides.investor_view,
        mandate=sides.mandate,
        data={"stages": []},
        base_version=sides.mandate.version,
    )
    session.commit()
    part = funder.get(address, headers={"HX-Request": "true"}).text
    assert "2 of 2" in part
    assert "<html" not in part


def test_the_number_of_queries_does_not_grow(session: Session, client: FlaskClient, sides: Sides) -> None:
    funder, address = sign_in(client, sides.investor), f"/mandates/{sides.mandate.slug}/reach"
    funder.get(address)
    with count_queries(session.get_bind()) as few:
        funder.get(address)
    for number in range(20):
        a_venture(session, name=f"One more {number}")
    session.commit()
    funder.get(address)
    with count_queries(session.get_bind()) as many:
        funder.get(address)
    assert len(many) == len(few)
