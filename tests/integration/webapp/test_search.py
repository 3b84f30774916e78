"""Search finds what the asker may see, and nothing else."""

import pytest
from flask.testing import FlaskClient
from html5lib import HTMLParser
from werkzeug.test import TestResponse

from foundation.database import Session
from pipeline.services import add_deal, move_deal
from tests.integration.matching.conftest import Sides, make_sides
from tests.support.people import sign_in
from tests.support.profiles import a_cluster, a_funder, a_venture
from tests.support.queries import count_queries


@pytest.fixture
def sides(session: Session) -> Sides:
    return make_sides(session)


def page_of(response: TestResponse) -> str:
    assert response.status_code == 200
    text = response.get_data(as_text=True)
    HTMLParser(strict=False).parse(text)
    return text


def test_everything_is_found_by_a_part_of_its_name(client: FlaskClient, session: Session) -> None:
    a_venture(session, name="Hydro Pulse")
    a_funder(session, name="Hydro Partners")
    a_cluster(session, name="Hydro Valley")
    session.commit()
    text = page_of(client.get("/search?q=hydro"))
    for words in ("Hydro Pulse", "Hydro Partners", "Hydro Valley", "Ventures", "Funders", "Clusters", "Sectors"):
        assert words in text


def test_places_lead_to_their_pages_and_sectors_to_the_ventures_there(client: FlaskClient) -> None:
    text = page_of(client.get("/search?q=birmingham"))
    assert 'href="/places/authority/E08000025"' in text
    assert 'href="/places/region/E12000005"' in page_of(client.get("/search?q=west+midl"))
    assert 'href="/ventures?sector=advanced_materials"' in page_of(client.get("/search?q=graphene"))


def test_drafts_hidden_ventures_and_other_peoples_deals_are_not_found(
    client: FlaskClient, session: Session, sides: Sides
) -> None:
    a_venture(session, name="Secret Draft", status="draft")
    a_venture(session, name="Secret Shield", restricted=True)
    add_deal(session, actor=sides.investor_view, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
    session.commit()
    text = page_of(client.get("/search?q=secret"))
    assert "Secret Draft" not in text
    assert "Secret Shield" not in text
    sign_in(client, sides.founder)
    assert "Your pipeline" not in page_of(client.get("/search?q=leak"))


def test_ones_own_deals_come_first(client: FlaskClient, session: Session, sides: Sides) -> None:
    deal, _ = add_deal(
        session, actor=sides.investor_view, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug
    )
    session.commit()
    sign_in(client, sides.investor)
    text = page_of(client.get("/search?q=leak"))
    assert f'href="/pipeline/deals/{deal.id}"' in text
    assert text.index("Your pipeline") < text.index('href="/ventures/leak-finder"')


def test_the_box_gets_a_list_of_options(client: FlaskClient, session: Session) -> None:
    a_venture(session, name="Hydro <Pulse>")
    session.commit()
    text = page_of(client.get("/search?palette=1&q=hydro"))
    assert "<html" not in text
    assert 'role="listbox"' in text
    assert "Hydro &lt;Pulse&gt;" in text
    assert page_of(client.get("/search?palette=1&q=")).strip() == ""
    assert "Nothing found" in page_of(client.get("/search?palette=1&q=zzzz"))


@pytest.mark.parametrize("words", ["%25", "_", "%00", "'", "%5C", "a" * 5000, "%F0%9F%A6%86", "   "])
def test_any_words_may_be_looked_for(client: FlaskClient, session: Session, words: str) -> None:
    a_venture(session, name="Hydro Pulse")
    session.commit()
    text = page_of(client.get(f"/search?q={words}"))
    assert "Hydro Pulse" not in text


def test_a_search_costs_the_same_queries_however_much_is_found(client: FlaskClient, session: Session) -> None:
    a_venture(session, name="Hydro Pulse")
    session.commit()
    client.get("/search?q=hydro")
    costs = []
    for _ in range(2):
        with count_queries(session.get_bind()) as counted:
            client.get("/search?q=hydro")
        costs.append(len(counted))
        for number in range(9):
            a_venture(session, name=f"Hydro {number}")
        session.commit()
        client.get("/search?q=hydro")
    assert costs[0] == costs[1]
    assert costs[0] <= 8


def test_a_search_asks_neither_for_profiles_nor_for_deals_until_one_changes(
    client: FlaskClient, session: Session, sides: Sides
) -> None:
    deal, _ = add_deal(
        session, actor=sides.investor_view, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug
    )
    session.commit()
    sign_in(client, sides.investor)
    assert "Sourced" in page_of(client.get("/search?q=leak"))
    with count_queries(session.get_bind()) as counted:
        client.get("/search?q=leak")
    asked = " ".join(counted.statements)
    assert not any(column in asked for column in ("deal.venture_id", "cluster.specialisation", "venture.one_line"))
    move_deal(session, actor=sides.investor_view, deal_id=deal.id or 0, from_stage="sourced", to_stage="first_meeting")
    session.commit()
    text = page_of(client.get("/search?q=leak"))
    assert "First meeting" in text
    assert "Sourced" not in text
