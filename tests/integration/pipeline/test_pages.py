"""The pages of the pipeline in a browser without a script, and how many queries they cost."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from html5lib import HTMLParser
from werkzeug.test import TestResponse

from accounts.models import key_of
from accounts.services.memberships import change_role
from accounts.services.people import rename
from foundation.database import Session
from pipeline.models import Deal, Stage
from pipeline.services import add_deal, edit_deal, move_deal
from tests.integration.pipeline.conftest import House
from tests.support.people import PASSWORD, a_person, sign_in
from tests.support.profiles import a_venture
from tests.support.queries import count_queries


@pytest.fixture
def funder_client(client: FlaskClient, house: House) -> FlaskClient:
    return sign_in(client, house.person)


@pytest.fixture(autouse=True)
def forms_without_tokens(app: Flask) -> Iterator[None]:
    """Forms are posted without their token here; that one is asked for is proved elsewhere."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


def a_deal(session: Session, house: House, name: str = "Leak Finder", **fields: Any) -> Deal:
    venture = house.venture if name == "Leak Finder" else a_venture(session, name=name, **fields)
    session.commit()
    deal, _ = add_deal(session, actor=house.viewer, venture_slug=venture.slug, mandate_slug=house.mandate.slug)
    session.commit()
    return deal


def page_of(response: TestResponse, status: int = 200) -> str:
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    text = response.get_data(as_text=True)
    HTMLParser(strict=False).parse(text)
    return text


def test_an_empty_board_says_what_to_do_next(app: Flask, funder_client: FlaskClient, house: House) -> None:
    founder = sign_in(app.test_client(), house.founder_person)
    for address in ("/pipeline", "/pipeline/table"):
        page = page_of(funder_client.get(address))
        assert "Nothing in the pipeline yet" in page
        assert f'href="/mandates/{house.mandate.slug}/matches"' in page
        assert f'href="/ventures/{house.venture.slug}/matches"' in page_of(founder.get(address))


def test_somebody_without_an_organisation_is_told_so(client: FlaskClient, session: Session) -> None:
    sign_in(client, a_person(session))
    for address in ("/pipeline", "/pipeline/table"):
        assert "No pipeline yet" in page_of(client.get(address))


def test_a_visitor_is_asked_to_sign_in(client: FlaskClient, session: Session, house: House) -> None:
    deal = a_deal(session, house)
    for address in ("/pipeline", "/pipeline/table", f"/pipeline/deals/{key_of(deal)}"):
        assert client.get(address).status_code == 302
    for address in ("/pipeline/add", f"/pipeline/deals/{key_of(deal)}/move", f"/pipeline/deals/{key_of(deal)}/edit"):
        assert client.post(address, data={"from": "sourced", "to": "legals", "version": "1"}).status_code == 403


def test_a_deal_goes_from_a_match_over_the_board_to_another_stage(funder_client: FlaskClient, house: House) -> None:
    answer = funder_client.post("/pipeline/add", data={"venture": house.venture.slug, "mandate": house.mandate.slug})
    assert answer.status_code == 303
    address = answer.location
    board = page_of(funder_client.get("/pipeline"))
    assert "Leak Finder" in board
    assert "£750k" in board
    page = page_of(funder_client.get(address))
    assert "Move this deal" in page
    answer = funder_client.post(f"{address}/move", data={"from": "sourced", "to": "screening", "next": "/pipeline"})
    assert (answer.status_code, answer.location) == (303, "/pipeline")
    assert "Moved from Sourced to <strong>Screening</strong>" in page_of(funder_client.get(address))


@pytest.mark.parametrize("back", ["https://elsewhere.example/pipeline", "//elsewhere.example", "/pipeline//x", "/\\x"])
def test_a_move_leads_back_to_our_own_pages_only(
    funder_client: FlaskClient, session: Session, house: House, back: str
) -> None:
    deal = a_deal(session, house)
    answer = funder_client.post(
        f"/pipeline/deals/{key_of(deal)}/move", data={"from": "sourced", "to": "screening", "next": back}
    )
    assert answer.location == f"/pipeline/deals/{key_of(deal)}"


def test_a_conflict_is_told_on_the_page_and_to_a_script(
    funder_client: FlaskClient, session: Session, house: House
) -> None:
    deal = a_deal(session, house)
    move_deal(session, actor=house.other, deal_id=key_of(deal), from_stage="sourced", to_stage="term_sheet")
    session.commit()
    sent = {"from": "sourced", "to": "screening", "note": "My thoughts"}
    page = page_of(funder_client.post(f"/pipeline/deals/{key_of(deal)}/move", data=sent), 409)
    assert "Kofi Mensah moved it there" in page
    assert "My thoughts" in page
    answer = funder_client.post(f"/pipeline/deals/{key_of(deal)}/move", data=sent, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "Term sheet now" in answer.get_data(as_text=True)


def test_a_pass_without_a_reason_comes_back_with_what_was_typed(
    funder_client: FlaskClient, session: Session, house: House
) -> None:
    deal = a_deal(session, house)
    sent = {"from": "sourced", "to": "passed", "note": "Not for us"}
    page = page_of(funder_client.post(f"/pipeline/deals/{key_of(deal)}/move", data=sent), 422)
    assert "Choose the main reason for passing." in page
    assert "Not for us" in page
    answer = funder_client.post(f"/pipeline/deals/{key_of(deal)}/move", data=sent, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.headers["X-Deal"] == f"/pipeline/deals/{key_of(deal)}?to=passed"


def test_a_script_gets_a_short_answer(funder_client: FlaskClient, session: Session, house: House) -> None:
    deal = a_deal(session, house)
    answer = funder_client.post(
        f"/pipeline/deals/{key_of(deal)}/move",
        data={"from": "sourced", "to": "legals", "position": "0"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "Moved to Legals" in answer.get_data(as_text=True)
    assert "<html" not in funder_client.get("/pipeline", headers={"HX-Request": "true"}).get_data(as_text=True)


def test_a_change_is_saved_and_a_second_one_over_it_is_shown_side_by_side(
    funder_client: FlaskClient, session: Session, house: House
) -> None:
    deal = a_deal(session, house)
    address = f"/pipeline/deals/{key_of(deal)}"
    first = {"version": "1", "next_step": "Visit Derby", "next_step_on": "2026-12-01", "amount_gbp": "1.2m"}
    assert funder_client.post(f"{address}/edit", data=first).status_code == 303
    edit_deal(session, actor=house.other, deal_id=key_of(deal), version=2, values={"next_step": "Call first"})
    session.commit()
    page = page_of(funder_client.post(f"{address}/edit", data={**first, "version": "2", "next_step": "Write"}), 409)
    assert all(words in page for words in ("Visit Derby", "Call first", "Write", "while you were typing"))
    wrong = page_of(funder_client.post(f"{address}/edit", data={"version": "3", "amount_gbp": "lots"}), 422)
    assert "Enter an amount in pounds" in wrong


def test_colleagues_who_only_read_see_no_forms(client: FlaskClient, session: Session, house: House) -> None:
    deal = a_deal(session, house)
    sign_in(client, house.reader)
    page = page_of(client.get(f"/pipeline/deals/{key_of(deal)}"))
    assert "Move this deal" not in page
    sent = {"from": "sourced", "to": "screening"}
    assert client.post(f"/pipeline/deals/{key_of(deal)}/move", data=sent).status_code == 403


def test_other_peoples_deals_do_not_exist(client: FlaskClient, session: Session, house: House) -> None:
    deal = a_deal(session, house)
    sign_in(client, house.founder_person)
    assert client.get(f"/pipeline/deals/{key_of(deal)}").status_code == 404
    assert client.get(f"/pipeline?organisation={house.organisation.slug}").status_code == 404


def test_the_offer_stays_closed_where_the_venture_has_closed_itself(
    funder_client: FlaskClient, session: Session, house: House
) -> None:
    deal = a_deal(session, house)
    assert "Raising" in page_of(funder_client.get(f"/pipeline/deals/{key_of(deal)}"))
    house.venture.status = "archived"
    session.add(house.venture)
    session.commit()
    page = page_of(funder_client.get(f"/pipeline/deals/{key_of(deal)}"))
    assert "no longer open to you" in page
    assert "Raising" not in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_can_be_taken_away(funder_client: FlaskClient, session: Session, house: House, form: str) -> None:
    deal = a_deal(session, house)
    a_deal(session, house, "=Tide Mill")
    edit_deal(session, actor=house.viewer, deal_id=key_of(deal), version=1, values={"next_step_on": date(2026, 12, 1)})
    session.commit()
    answer = funder_client.get(f"/pipeline/table?format={form}&sort=venture")
    assert answer.status_code == 200
    assert f'.{form}"' in answer.headers["Content-Disposition"]
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert [row["Venture"] for row in rows] == ["'=Tide Mill", "Leak Finder"]
        assert rows[1]["Next step due"] == "2026-12-01"


@pytest.mark.parametrize(
    "query",
    [
        "q=%00&owner=x&mandate=-1&page=99&region=zz",
        "stage=nope&sort=nope",
        "owner=99999999999999999999&all=nope",
        "q=" + "%25" * 200,
    ],
)
def test_addresses_that_make_no_sense_do_no_harm(
    funder_client: FlaskClient, session: Session, house: House, query: str
) -> None:
    a_deal(session, house)
    page_of(funder_client.get(f"/pipeline?{query}"))
    page_of(funder_client.get(f"/pipeline/table?{query}"))


def test_pages_cost_the_same_queries_however_many_deals_there_are(
    funder_client: FlaskClient, session: Session, house: House
) -> None:
    a_deal(session, house)
    addresses = ("/pipeline", "/pipeline/table", "/pipeline/table?format=csv")

    def costs() -> list[int]:
        funder_client.get("/pipeline")
        found = []
        for address in addresses:
            with count_queries(session.get_bind()) as counted:
                assert funder_client.get(address).status_code == 200
            found.append(len(counted))
        return found

    few = costs()
    stages = list(Stage)
    for number in range(30):
        deal = a_deal(session, house, f"Venture of the test {number}")
        deal.stage = stages[number % len(stages)].value
        session.add(deal)
    session.commit()
    assert costs() == few
    assert max(few) <= 13


def test_a_board_that_is_kept_shows_every_change_at_once(
    app: Flask, funder_client: FlaskClient, session: Session, house: House
) -> None:
    first, second = a_deal(session, house), a_deal(session, house, "Weld Watch")
    keys = key_of(first), key_of(second)

    def shown() -> str:
        return page_of(funder_client.get("/pipeline"))

    def place(name: str) -> int:
        return board.index(name, board.index("data-board-list"))

    board = shown()
    assert place("Weld Watch") < place("Leak Finder")
    move_deal(session, actor=house.viewer, deal_id=keys[1], from_stage="sourced", to_stage="sourced", position=1)
    session.commit()
    board = shown()
    assert place("Leak Finder") < place("Weld Watch")
    edit_deal(session, actor=house.viewer, deal_id=keys[0], version=1, values={"next_step": "Ring the founder"})
    session.commit()
    assert "Ring the founder" in shown()
    rename(session, user_id=key_of(house.person), name="Ines Dubois")
    session.commit()
    assert "Ines Dubois" in shown()
    bare = funder_client.get("/pipeline", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "Ines Dubois" in bare
    with count_queries(session.get_bind()) as counted:
        again = shown()
    assert "Ring the founder" in again
    assert not [each for each in counted.statements if "FROM deal" in each]


def test_a_table_that_is_kept_shows_every_change_at_once(
    funder_client: FlaskClient, session: Session, house: House
) -> None:
    deal_id = key_of(a_deal(session, house))
    given = f'<option value="{house.colleague.id}"'

    def shown() -> str:
        return page_of(funder_client.get("/pipeline/table"))

    assert given in shown()
    edit_deal(session, actor=house.viewer, deal_id=deal_id, version=1, values={"next_step": "Ring the founder"})
    session.commit()
    assert "Ring the founder" in shown()
    change_role(
        session,
        organisation_id=key_of(house.organisation),
        actor_id=key_of(house.person),
        user_id=key_of(house.colleague),
        role="viewer",
    )
    session.commit()
    assert given not in shown()
    with count_queries(session.get_bind()) as counted:
        again = shown()
    assert "Ring the founder" in again
    assert not [each for each in counted.statements if "FROM deal" in each]
    typed = page_of(funder_client.post("/pipeline/table", data={"do": "tag", "tag": "warm"}), 422)
    assert 'value="warm"' in typed
    assert 'value="warm"' not in shown()


def test_who_works_chosen_deals_sends_a_token_of_their_own(app: Flask, session: Session, house: House) -> None:
    deal = a_deal(session, house)
    app.config["WTF_CSRF_ENABLED"] = True
    tokens = []
    for person in (house.person, house.colleague):
        client = sign_in(app.test_client(), person)
        page = page_of(client.get("/pipeline/table"))
        tokens += re.findall(r'name="csrf_token" value="([^"]+)" form="chosen-deals"', page)
        sent = {"deal": f"{deal.id} {deal.version} {deal.stage}", "do": "tag", "tag": person.name}
        assert client.post("/pipeline/table", data=sent).status_code == 400
        assert client.post("/pipeline/table", data={**sent, "csrf_token": tokens[-1]}).status_code == 303
    assert len(set(tokens)) == 2


def test_the_name_of_somebody_who_left_is_gone_from_a_board_that_is_kept(
    app: Flask, funder_client: FlaskClient, session: Session, house: House
) -> None:
    deal_id = key_of(a_deal(session, house))
    edit_deal(session, actor=house.viewer, deal_id=deal_id, version=1, values={"owner_id": house.colleague.id})
    session.commit()
    name = house.colleague.name
    assert all(name in page_of(funder_client.get(address)) for address in ("/pipeline", "/pipeline/table"))
    leaving = sign_in(app.test_client(), house.colleague)
    assert leaving.post("/me/erase", data={"current_password": PASSWORD, "sure": "true"}).status_code in (302, 303)
    assert not any(name in page_of(funder_client.get(address)) for address in ("/pipeline", "/pipeline/table"))
