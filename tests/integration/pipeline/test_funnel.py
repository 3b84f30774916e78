"""The funnel and what is owed, as pages and files."""

import csv
import io
from datetime import timedelta

from flask.testing import FlaskClient

from accounts.models import key_of
from foundation import clock
from foundation.database import Session
from foundation.web import db
from introductions.services.asking import approach_for, ask
from pipeline.services import add_deal, edit_deal, move_deal
from tests.integration.pipeline.conftest import House
from tests.support.people import sign_in
from tests.support.profiles import a_venture
from tests.support.queries import count_queries


def some_deals(session: Session, house: House, names: str) -> None:
    """Deals that each went on to screening; the last has a next step that is overdue."""
    for name in names:
        venture = a_venture(session, name=f"Venture {name}")
        session.commit()
        deal, _ = add_deal(session, actor=house.viewer, venture_slug=venture.slug, mandate_slug=house.mandate.slug)
        move_deal(session, actor=house.viewer, deal_id=key_of(deal), from_stage="sourced", to_stage="screening")
    edit_deal(
        session,
        actor=house.viewer,
        deal_id=key_of(deal),
        version=deal.version,
        values={"next_step": "Call them", "next_step_on": clock.today() - timedelta(days=2)},
    )
    session.commit()


def test_a_funnel_of_few_deals_is_withheld_and_of_more_is_not(
    client: FlaskClient, session: Session, house: House
) -> None:
    sign_in(client, house.person)
    assert "No deals yet" in client.get("/pipeline/funnel").get_data(as_text=True)
    some_deals(session, house, "ABCD")
    assert "withheld" in client.get("/pipeline/funnel").get_data(as_text=True)
    some_deals(session, house, "E")
    page = client.get("/pipeline/funnel?by=source").get_data(as_text=True)
    assert "100%" in page
    assert "Ranked list or program" in page
    rows = list(csv.reader(io.StringIO(client.get("/pipeline/funnel?format=csv").get_data(as_text=True))))
    assert rows[1][:8] == ["", "All deals", "Sourced", "5", "5", "0", "0", "1.0"]


def test_a_funnel_costs_the_same_for_more_deals(client: FlaskClient, session: Session, house: House) -> None:
    sign_in(client, house.person)
    some_deals(session, house, "AB")
    client.get("/pipeline/funnel")
    counts = []
    for names in ("C", "DEFG"):
        some_deals(session, house, names)
        client.get("/pipeline/funnel")
        with client.application.app_context():
            engine = db.engine
        with count_queries(engine) as counted:
            client.get("/pipeline/funnel")
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_what_is_owed_is_listed_the_overdue_first(client: FlaskClient, session: Session, house: House) -> None:
    some_deals(session, house, "A")
    approach = approach_for(session, house.founder, house.venture.slug, house.mandate.slug)
    ask(session, actor=house.founder, approach=approach, note="Hello", shares=[], version=house.venture.version)
    session.commit()
    sign_in(client, house.person)
    page = client.get("/pipeline/owed").get_data(as_text=True)
    assert page.index("Call them") < page.index("Answer to a request for an introduction")
    assert "overdue since" in page
    assert "Nobody owes an answer" in client.get("/pipeline/owed?owes=them").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(client.get("/pipeline/owed?format=csv").get_data(as_text=True))))
    assert [row[0] for row in rows[1:]] == ["We owe", "We owe"]
    # The venture waits for the same answer.
    sign_in(client, house.founder_person)
    page = client.get("/pipeline/owed?owes=them").get_data(as_text=True)
    assert "Trent Capital" in page
    assert "Call them" not in page
