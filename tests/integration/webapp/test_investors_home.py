"""The start page of an investor: whom to call for each mandate, why, and what has moved since the last look."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from foundation import clock
from foundation.database import Session
from pipeline.services import add_deal
from tests.support.introductions import Sides, two_sides
from tests.support.people import sign_in
from tests.support.profiles import a_mandate, a_venture
from tests.support.start_pages import seen


@pytest.fixture
def sides(session: Session) -> Sides:
    return two_sides(session)


def publish(sides: Sides, name: str, **fields: object) -> None:
    a_venture(sides.session, name=name, **fields)  # type: ignore[arg-type]
    sides.session.commit()


def test_the_best_that_nobody_took_up_are_named_with_a_reason(client: FlaskClient, sides: Sides) -> None:
    for number in range(4):
        publish(sides, f"Works {number}")
    sign_in(client, sides.investor)
    page = seen(client)
    assert "Whom to call for Trent Seed" in page
    assert page.count('<li class="flow-venture">') == 3
    assert "All 5 that fit" in page
    assert f'href="/mandates/{sides.mandate.slug}/flow">Today’s deal flow' in page
    assert f'/ventures/leakfinder/matches/{sides.mandate.slug}">Leakfinder' in page
    assert "This funder" in page, "the strongest reason is told"
    viewer = sides.viewer(sides.investor)
    add_deal(sides.session, actor=viewer, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
    sides.session.commit()
    page = seen(client)
    assert "/ventures/leakfinder/matches" not in page, "it is in the pipeline now"
    assert page.count('<li class="flow-venture">') == 3


def test_what_has_moved_is_told_since_the_last_look_at_the_deal_flow(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.investor)
    assert "Not looked at yet; 1 published in the last week." in seen(client)
    client.get(f"/mandates/{sides.mandate.slug}/flow")
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert ": nothing new." in seen(client)
        publish(sides, "Weirwatch", round_closes_on=clock.today() + timedelta(days=20))
        page = seen(client)
    assert ": 1 new." in page
    assert "1 round closes within thirty days." in page


def test_nothing_of_an_offer_is_on_the_page(client: FlaskClient, sides: Sides) -> None:
    publish(sides, "Weirwatch", round_target_gbp=777_000, round_closes_on=clock.today() + timedelta(days=20))
    sign_in(client, sides.investor)
    assert "777" not in seen(client)
    sides.fund.verified_at = None
    sides.session.add(sides.fund)
    sides.session.commit()
    assert "within thirty days" not in seen(client), "when rounds close is part of their offers"


def test_a_mandate_that_nothing_meets_leads_to_what_is_missing(client: FlaskClient, sides: Sides) -> None:
    sides.mandate.status = "archived"
    sides.session.add(sides.mandate)
    a_mandate(sides.session, funder=sides.funder, name="Trent Late", stages=["growth"])
    sides.session.commit()
    page = seen(sign_in(client, sides.investor))
    assert "No venture meets every hard rule." in page
    assert "/mandates/trent-late/reach" in page
    assert "Whom to call for Trent Seed" not in page
