"""The table of deals: its columns, tags, and one thing done to several deals or to none of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.models import key_of
from foundation.database import Session
from pipeline import queries
from pipeline.models import Deal, DealEvent, DealTag, Stage
from pipeline.services import add_deal, move_deal
from pipeline.services.tagging import MOST_TAGS
from tests.integration.pipeline.conftest import House
from tests.support.people import sign_in
from tests.support.profiles import a_venture
from tests.support.queries import count_queries


@pytest.fixture(autouse=True)
def forms_without_tokens(app: Flask) -> Iterator[None]:
    """Forms are posted without their token here; that one is asked for is proved elsewhere."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def deals(session: Session, house: House) -> list[Deal]:
    """Three deals of the house."""
    return more_deals(session, house, 3)


def more_deals(session: Session, house: House, number: int) -> list[Deal]:
    """Add deals to the house's board; committed."""
    made = []
    for place in range(number):
        venture = a_venture(session, name=f"Firm {chr(65 + place)}")
        session.commit()
        deal, _ = add_deal(session, actor=house.viewer, venture_slug=venture.slug, mandate_slug=house.mandate.slug)
        made.append(deal)
    session.commit()
    return made


def mark(deal: Deal, step: str = "sourced", version: int = 1) -> str:
    return f"{deal.id} {version} {step}"


def act(client: FlaskClient, deals: list[Deal], at: str = "/pipeline/table", **sent: Any) -> Any:
    return client.post(at, data={"deal": [mark(deal) for deal in deals], **sent})


def fresh(session: Session, deal: Deal) -> Deal:
    session.expire_all()
    return session.get_one(Deal, deal.id)


def test_chosen_deals_are_assigned_tagged_and_moved(
    client: FlaskClient, session: Session, house: House, deals: list[Deal]
) -> None:
    sign_in(client, house.person)
    at = "/pipeline/table?sort=venture&col=tags&col=owner"
    given = act(client, deals[:2], at, do="assign", owner_id=house.colleague.id)
    assert given.status_code == 303
    assert given.headers["Location"] == at
    assert [fresh(session, deal).owner_id for deal in deals] == [house.colleague.id] * 2 + [house.person.id]
    assert act(client, deals[1:], at, do="tag", tag="  Warm  LEAD ").status_code == 303
    assert queries.tags_of(session, [key_of(deal) for deal in deals]) == {
        key_of(deals[1]): ["warm lead"],
        key_of(deals[2]): ["warm lead"],
    }
    page = client.get(at).text
    assert "2 deals tagged." in page
    assert ">warm lead</span>" in page
    assert "Firm A" not in client.get("/pipeline/table?tag=warm+lead").text
    assert "warm lead" in client.get("/pipeline/table?format=csv").text
    assert "Put on the tag “warm lead”." in client.get(f"/pipeline/deals/{deals[1].id}").text
    assert act(client, deals, at, do="untag", tag="warm lead").status_code == 303
    assert session.scalars(select(DealTag)).all() == []
    moved = client.post(at, data={"do": "move", "to": "screening", "deal": [mark(deals[0], version=2), mark(deals[2])]})
    assert moved.status_code == 303
    assert [fresh(session, deal).stage for deal in deals] == [Stage.SCREENING, Stage.SOURCED, Stage.SCREENING]


def test_one_that_was_moved_meanwhile_holds_all_of_them_back_and_is_named(
    client: FlaskClient, session: Session, house: House, deals: list[Deal]
) -> None:
    sign_in(client, house.person)
    move_deal(session, actor=house.other, deal_id=key_of(deals[1]), from_stage="sourced", to_stage="first_meeting")
    session.commit()
    events = len(session.scalars(select(DealEvent)).all())
    told = act(client, deals, do="move", to="screening")
    assert told.status_code == 409
    assert "Nothing was changed" in told.text
    row = told.text.partition(">Firm B</a>")[2].partition("</tr>")[0]
    assert "Kofi Mensah moved it there" in row
    assert "field-error" not in told.text.partition(">Firm A</a>")[2].partition("</th>")[0]
    # What was chosen is still chosen, with what is so now.
    assert told.text.count('name="deal"') == 3
    assert told.text.count(" checked") >= 3
    assert [fresh(session, deal).stage for deal in deals] == [Stage.SOURCED, Stage.FIRST_MEETING, Stage.SOURCED]
    assert len(session.scalars(select(DealEvent)).all()) == events


def test_one_that_does_not_allow_it_holds_all_of_them_back(
    client: FlaskClient, session: Session, house: House, deals: list[Deal]
) -> None:
    sign_in(client, house.person)
    refused = act(client, deals, do="move", to="completed")
    assert refused.status_code == 422
    assert refused.text.count("A deal cannot complete before due diligence.") == 3
    assert act(client, deals, do="move", to="passed").status_code == 422
    assert {fresh(session, deal).stage for deal in deals} == {Stage.SOURCED}
    assert act(client, deals, do="move", to="passed", reason="timing.too_early").status_code == 303
    assert {fresh(session, deal).stage for deal in deals} == {Stage.PASSED}
    for number in range(MOST_TAGS):
        assert act(client, deals[:1], do="tag", tag=f"t{number}").status_code == 303
    full = act(client, deals, do="tag", tag="one more")
    assert full.status_code == 422
    assert f"{MOST_TAGS} tags on one deal at most." in full.text
    assert key_of(deals[1]) not in queries.tags_of(session, [key_of(deals[1])])


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"do": "tag", "deal": []}, "Choose at least one deal"),
        ({"do": "tag", "tag": " "}, "Enter a tag."),
        ({"do": "move"}, "Choose a stage."),
        ({"do": "fly"}, "Choose one of"),
        ({"do": "assign", "owner_id": "999"}, "Choose somebody of your organisation."),
        ({"do": "tag", "tag": "x", "deal": ["nonsense"]}, "Choose deals from the table."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    client: FlaskClient, house: House, deals: list[Deal], sent: dict[str, Any], message: str
) -> None:
    sign_in(client, house.person)
    answer = client.post("/pipeline/table", data={"deal": [mark(deals[0])], **sent})
    assert answer.status_code == 422
    assert message in answer.text


def test_chosen_deals_are_exported_and_deals_of_others_are_not(
    client: FlaskClient, session: Session, house: House, deals: list[Deal]
) -> None:
    sign_in(client, house.reader)
    table = act(client, deals[:2], do="csv").text
    assert ("Firm A" in table, "Firm B" in table, "Firm C" in table) == (True, True, False)
    assert act(client, deals, do="tag", tag="x").status_code == 403
    founder = sign_in(client, house.founder_person)
    assert act(founder, deals, do="tag", tag="x").status_code == 404
    assert "Firm A" not in act(founder, deals[:1], do="csv").text
    assert session.scalars(select(DealTag)).all() == []


def test_columns_are_chosen_in_the_address(client: FlaskClient, house: House, deals: list[Deal]) -> None:
    sign_in(client, house.person)
    page = client.get("/pipeline/table?col=added&col=track").text
    head = page.partition("<thead>")[2].partition("</thead>")[0]
    assert "Added on" in head
    assert "Track" in head
    assert "Mandate" not in head
    assert "Mandate" in client.get("/pipeline/table?col=nonsense").text.partition("<thead>")[2].partition("</thead>")[0]


def test_the_table_asks_no_more_for_more_deals(
    client: FlaskClient, session: Session, house: House, deals: list[Deal]
) -> None:
    sign_in(client, house.person)
    engine = session.get_bind().engine
    act(client, deals, do="tag", tag="warm")
    counts = []
    for more in (0, 12):
        more_deals(session, house, more)
        client.get("/pipeline/table")
        with count_queries(engine) as counted:
            assert client.get("/pipeline/table").status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
