"""What if: every claim is checked by saving the change and ranking again, and nothing is stored before."""

import random
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.database import Session
from foundation.errors import Invalid
from matching import services
from matching.services import Asked
from profiles.services.saving import System
from profiles.services.ventures import update_venture
from tests.integration.matching.conftest import Sides
from tests.integration.matching.test_pages import page_of
from tests.support.people import sign_in
from tests.support.profiles import a_funder, a_mandate
from tests.support.queries import count_queries

COVENTRY, DERBY = "E08000026", "E06000015"
ACTOR = System(name="Test")


@pytest.fixture
def founder(client: FlaskClient, sides: Sides) -> FlaskClient:
    return sign_in(client, sides.founder)


def eligible(session: Session, sides: Sides) -> set[str]:
    found = services.mandates_for_venture(
        session, viewer=sides.founder_view, venture=sides.venture, asked=Asked(), limit=500
    )
    return {item.line.slug for item in found.items}


def what_if(session: Session, sides: Sides, **wanted: Any) -> services.Supposition:
    return services.suppose(session, viewer=sides.founder_view, venture=sides.venture, wanted=wanted)


def slugs(gain: services.Gain) -> set[str]:
    return {line.slug for line in gain.lines}


def some_mandates(session: Session, dice: random.Random) -> None:
    for number in range(40):
        low = dice.choice([50_000, 150_000, 400_000, 1_000_000])
        a_mandate(
            session,
            name=f"Pot {number}",
            ticket_min_gbp=low,
            ticket_max_gbp=low * dice.choice([2, 5]),
            share_min=dice.choice([None, 40]),
            stages=dice.sample(["pre_seed", "seed", "series_a"], 2),
            instruments=dice.sample(["equity", "grant", "loan"], 1),
            places=dice.choice([[], [], [{"kind": "region", "code": "E12000004"}]]),
        )
    session.commit()


def test_what_is_claimed_holds_when_it_is_saved(session: Session, sides: Sides) -> None:
    some_mandates(session, random.Random(3))
    for wanted, data in (
        ({"ask": 250_000}, {"round_target_gbp": 250_000, "round_minimum_gbp": 250_000}),
        ({"ask": 2_000_000, "minimum": 1_500_000}, {"round_target_gbp": 2_000_000, "round_minimum_gbp": 1_500_000}),
        ({"stage": "Series A"}, {"stage_code": "series_a"}),
        ({"instrument": ["grant", "loan"]}, {"instruments": ["grant", "loan"]}),
        ({"place": "Derby"}, {"registered_postcode": "DE1 3AH", "places": []}),
    ):
        before, version = eligible(session, sides), sides.venture.version
        found = what_if(session, sides, **wanted)
        assert sides.venture.version == version
        assert eligible(session, sides) == before
        update_venture(session, actor=ACTOR, venture=sides.venture, data=data)
        session.commit()
        after = eligible(session, sides)
        assert slugs(found.opened) == after - before
        assert slugs(found.closed) == before - after
        assert before != after


def test_changes_worth_a_thought_are_true_and_name_whose_they_are(session: Session, sides: Sides) -> None:
    near = a_funder(session, name="Near", base_authority_code=COVENTRY)
    for funder in (near, near, a_funder(session, name="Far", base_authority_code=DERBY), a_funder(session)):
        a_mandate(session, funder=funder, instruments=["grant"])
    session.commit()
    ways = services.ways_to_open(session, viewer=sides.founder_view, venture=sides.venture)
    (way,) = ways
    assert way.opening.text == "Also take Grant"
    assert way.opened.text == "3 more funders, 1 of them in your region"
    assert len(way.opened.lines) == 4
    found = what_if(session, sides, **way.wanted)
    assert slugs(found.opened) == slugs(way.opened)
    assert services.ways_to_open(session, viewer=sides.founder_view, venture=sides.venture) is ways


def test_the_least_that_is_needed_follows_the_ask_and_contradictions_are_told(session: Session, sides: Sides) -> None:
    found = what_if(session, sides, ask=300_000)
    assert (found.supposed.ask_gbp, found.supposed.minimum_gbp) == (300_000, 300_000)
    assert [each.label for each in found.changed] == ["Ask", "Least you need"]
    with pytest.raises(Invalid) as caught:
        what_if(session, sides, ask=300_000, minimum=350_000, stage="nope", place="Atlantis")
    assert set(caught.value.fields) == {"stage", "place"}
    with pytest.raises(Invalid) as caught:
        what_if(session, sides, ask=300_000, minimum=350_000)
    assert set(caught.value.fields) == {"minimum"}


def test_money_that_backs_funds_is_neither_opened_nor_closed(session: Session, sides: Sides) -> None:
    a_mandate(session, name="For funds", backs_funds=True, instruments=["grant"])
    a_mandate(session, name="For firms", instruments=["grant"])
    session.commit()
    assert slugs(what_if(session, sides, instrument=["grant"]).opened) == {"for-firms"}


def test_the_page_moves_with_the_address_and_stores_nothing(
    founder: FlaskClient, session: Session, sides: Sides
) -> None:
    a_mandate(session, name="Small pot", ticket_min_gbp=50_000, ticket_max_gbp=150_000, share_min=50)
    a_mandate(session, name="Grants", instruments=["grant"])
    session.commit()
    address = f"/ventures/{sides.venture.slug}/what-if"
    start = page_of(founder.get(address))
    assert "The list as it is" in start
    assert "Also take Grant" in start
    text = page_of(founder.get(f"{address}?ask=300k"))
    for words in ("£300k instead of £750k", "Opens 1 mandate of 1 funder", "Small pot", "Save these to the profile"):
        assert words in text
    assert "Closes 0 mandates" in text
    moved = page_of(founder.get(f"{address}?place={DERBY}&if_stage=growth"))
    assert "A place is not saved from here" in moved
    assert "Closes 2 mandates" in moved
    narrowed = page_of(founder.get(f"{address}?ask=300k&kind=vc&sort=name"))
    assert "ask=300k" in narrowed
    part = founder.get(f"{address}?ask=300k", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in part
    assert "Small pot" in part
    session.refresh(sides.venture)
    assert sides.venture.round_target_gbp == 750_000


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ask=lots", "amount"),
        ("ask=300k&minimum=400001", "The least you need cannot be more than the ask."),
        ("if_stage=nope", "We do not know the stage “nope”."),
        ("place=%00", "Keep this to one plain line."),
    ],
)
def test_what_cannot_be_is_told_at_the_field_and_stays_typed(
    founder: FlaskClient, sides: Sides, query: str, words: str
) -> None:
    text = page_of(founder.get(f"/ventures/{sides.venture.slug}/what-if?{query}"), 422)
    assert words in text
    if query == "ask=lots":
        assert 'value="lots"' in text


def save(app: Flask, client: FlaskClient, sides: Sides, **data: Any) -> Any:
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        return client.post(f"/ventures/{sides.venture.slug}/what-if/save", data=data)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_it_is_saved_and_a_second_editor_is_told(
    app: Flask, founder: FlaskClient, session: Session, sides: Sides
) -> None:
    text = page_of(founder.get(f"/ventures/{sides.venture.slug}/what-if?ask=300k&if_instrument=grant"))
    form = text.split("/what-if/save")[1].split("</form>")[0]
    sent = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', form))
    sent.pop("csrf_token")
    assert set(sent) == {"version", "round_target_gbp", "round_minimum_gbp", "instruments"}
    assert save(app, founder, sides, **sent).status_code == 303
    session.refresh(sides.venture)
    assert (sides.venture.round_target_gbp, sides.venture.round_minimum_gbp) == (300_000, 300_000)
    refused = save(app, founder, sides, **{**sent, "round_target_gbp": "1m", "round_minimum_gbp": "1m"})
    assert "Two versions of" in page_of(refused, 409)
    session.refresh(sides.venture)
    assert sides.venture.round_target_gbp == 300_000
    now = str(sides.venture.version)
    contradiction = save(app, founder, sides, version=now, round_minimum_gbp="2m")
    assert "The least you need cannot be more than the target." in page_of(contradiction, 422)
    assert save(app, founder, sides, version=now).status_code == 303


def test_openings_are_a_part_of_the_list_and_work_without_a_script(founder: FlaskClient, sides: Sides) -> None:
    slug = sides.venture.slug
    assert f"/ventures/{slug}/what-if" in page_of(founder.get(f"/ventures/{slug}/matches"))
    part = founder.get(f"/ventures/{slug}/openings", headers={"HX-Request": "true"})
    assert "alone would open more funders" in part.get_data(as_text=True)
    assert founder.get(f"/ventures/{slug}/openings").location.endswith(f"/ventures/{slug}/what-if")


def test_it_costs_the_same_queries_however_many_mandates(founder: FlaskClient, session: Session, sides: Sides) -> None:
    def cost() -> int:
        with count_queries(session.get_bind()) as counted:
            assert founder.get(f"/ventures/{sides.venture.slug}/what-if?if_instrument=grant").status_code == 200
        return len(counted)

    a_mandate(session, instruments=["grant"])
    session.commit()
    cost()
    few = cost()
    for _ in range(12):
        a_mandate(session, instruments=["grant"])
    session.commit()
    cost()
    assert cost() == few


def test_one_match_names_the_smallest_change_that_opens_it(
    app: Flask, founder: FlaskClient, session: Session, sides: Sides
) -> None:
    a_mandate(session, name="Grants", instruments=["grant"])
    wanted = a_mandate(session, funder=sides.funder, name="More grants", instruments=["grant"])
    late = a_mandate(session, name="Late", stages=["growth"])
    draft = a_mandate(session, name="Draft", status="draft", instruments=["grant"], funder=sides.funder)
    session.commit()
    address = f"/ventures/{sides.venture.slug}/matches"
    text = page_of(founder.get(f"{address}/{wanted.slug}"))
    assert "Also take Grant" in text
    assert "It opens 2 more funders in all." in text
    assert "if_instrument=grant" in text
    for other in (late, sides.mandate):
        assert "The smallest change of yours" not in page_of(founder.get(f"{address}/{other.slug}"))
    investor = sign_in(app.test_client(), sides.investor)
    assert "The smallest change of yours" not in page_of(investor.get(f"{address}/{wanted.slug}"))
    assert (
        services.way_to_open(
            session,
            viewer=sides.founder_view,
            venture=sides.venture,
            mandate=services.mandate_for_matches(session, sides.investor_view, draft.slug),
        )
        is None
    )
