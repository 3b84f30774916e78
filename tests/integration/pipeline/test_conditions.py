"""Conditions in groups on a board and its table: both show the same deals, with the number behind each condition."""

import pytest
from flask.testing import FlaskClient

from foundation.database import Session
from tests.support.introductions import Sides, two_sides
from tests.support.people import sign_in, submit
from tests.support.profiles import a_venture
from tests.support.queries import count_queries


@pytest.fixture
def sides(session: Session, client: FlaskClient) -> Sides:
    """A funder with three deals: of Leakfinder (readiness 6), Weirwatch (4) and Sluice Works (not known)."""
    found = two_sides(session)
    a_venture(session, name="Weirwatch", trl=4)
    a_venture(session, name="Sluice Works", trl=None)
    session.commit()
    sign_in(client, found.investor)
    for slug in (found.venture.slug, "weirwatch", "sluice-works"):
        submit(client, "/pipeline/add", venture=slug, mandate=found.mandate.slug)
    return found


def shown(page: str) -> list[str]:
    return [name for name in ("Leakfinder", "Weirwatch", "Sluice Works") if f">{name}</a>" in page]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("g1=trl.from.5", ["Leakfinder"]),
        ("g1=trl.from.5&g1=trl.unknown&g1_join=any", ["Leakfinder", "Sluice Works"]),
        ("g1=trl.known&g2=customers.from.5", ["Leakfinder"]),
        ("g1=trl.to.4&g2=customers.from.5&join=any", ["Leakfinder", "Weirwatch"]),
        ("g1=stage.is.growth", []),
    ],
)
def test_board_table_and_file_show_the_same_deals(
    client: FlaskClient, sides: Sides, asked: str, names: list[str]
) -> None:
    table = client.get(f"/pipeline/table?{asked}").text
    board = client.get(f"/pipeline?{asked}").text
    assert shown(table) == shown(board) == names
    file = client.get(f"/pipeline/table?{asked}&format=csv").text
    assert [name for name in ("Leakfinder", "Weirwatch", "Sluice Works") if name in file] == names
    if not names:
        assert "No deal passes these filters" in table
        assert "No deal passes these filters" in board


def test_the_form_leads_to_a_plain_address_and_counts_each_condition(client: FlaskClient, sides: Sides) -> None:
    begun = client.get("/pipeline/table?owner=0&g1_add=trl&do=add g1").text
    assert "How to compare: Technology readiness" in begun
    typed = "g1_field=trl&g1_operator=from&g1_value=4&g1_to=&do="
    for page in ("/pipeline/table", "/pipeline"):
        answer = client.get(f"{page}?{typed}&tag=warm")
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"{page}?tag=warm&g1=trl.from.4"
    table = client.get("/pipeline/table?g1=trl.from.4&g1=trl.from.five").text
    assert "of the 3 ventures" in table
    assert '2<span class="visually-hidden"> ventures meet it' in table
    assert 'aria-invalid="true"' in table
    assert 'name="g1" value="trl.from.4"' in client.get("/pipeline/table?g1=trl.from.4").text, "a search keeps them"


def test_what_ventures_raise_and_what_is_out_of_sight_is_not_told(
    session: Session, client: FlaskClient, sides: Sides
) -> None:
    page = client.get("/pipeline/table?g1=ask.from.1").text
    assert shown(page) == shown(client.get("/pipeline/table").text), "a pipeline is not asked about offers"
    assert '<option value="ask">' not in page
    assert "field-error" in page
    sides.venture.restricted = True
    session.add(sides.venture)
    session.commit()
    assert shown(client.get("/pipeline/table?g1=trl.known").text) == ["Weirwatch"]
    assert "Leakfinder" in client.get("/pipeline/table").text
    sign_in(client, sides.founder)
    assert "Conditions in groups" not in client.get("/pipeline/table").text


def test_conditions_cost_the_same_queries_however_many_deals_there_are(
    session: Session, client: FlaskClient, sides: Sides
) -> None:
    address = "/pipeline/table?g1=trl.from.4&g2=customers.known"
    client.get(address)
    with count_queries(session.get_bind()) as few:
        client.get(address)
    for number in range(15):
        a_venture(session, name=f"Works {number:02}")
    session.commit()
    for number in range(15):
        submit(client, "/pipeline/add", venture=f"works-{number:02}", mandate=sides.mandate.slug)
    client.get(address)
    with count_queries(session.get_bind()) as many:
        client.get(address)
    assert len(many) == len(few)
