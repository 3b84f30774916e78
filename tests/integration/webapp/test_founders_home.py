"""A founder's start page: how ready, who fits, what would change a no, the runway, who waits, and what is new."""

from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.models import Role, key_of
from accounts.services import viewer_for_user
from digests.models import VentureVisit
from foundation import clock, jobs
from foundation.database import Session
from foundation.web import db, settings
from insights.services import runways
from introductions.services import meeting
from pipeline.models import Stage
from pipeline.services import add_deal
from pipeline.services.closing import answer_closing, state_closing
from pipeline.services.feedback import pass_on
from profiles.services.ventures import update_venture
from readiness.services.answering import Given, save_answers
from readiness.services.sheets import questionnaire
from tests.support.introductions import Sides, two_sides
from tests.support.people import a_member, a_person, an_organisation, sign_in
from tests.support.profiles import a_mandate, a_venture
from tests.support.queries import count_queries

TWENTY = "Twenty minutes give you a picture, and the next thing to do."
NOON = datetime(2026, 12, 1, 12, tzinfo=clock.LONDON)


@pytest.fixture
def sides(session: Session) -> Sides:
    return two_sides(session)


def seen(client: FlaskClient) -> str:
    """The words of the start page, in one line."""
    answer = client.get("/")
    assert answer.status_code == 200
    return " ".join(unescape(answer.text).split())


def passed_deal(sides: Sides, **said: Any) -> None:
    actor = sides.viewer(sides.investor)
    deal, _ = add_deal(sides.session, actor=actor, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
    values = {"from_stage": deal.step, "reason": "traction.no_customers", "send": True, **said}
    pass_on(sides.session, actor=actor, deal_id=key_of(deal), **values)
    sides.session.commit()


def test_where_nothing_is_known_the_page_says_what_to_do_next(client: FlaskClient, sides: Sides) -> None:
    page = seen(sign_in(client, sides.founder))
    slug = sides.venture.slug
    assert f'Not answered yet. {TWENTY} <a href="/ventures/{slug}/readiness"' in page
    assert f"/ventures/{slug}/edit/round" in page, "the runway asks for costs and cash"
    assert "No funder has told you a no yet." in page
    assert "Nobody waits for an answer from you." in page
    assert "This is your first look at this page" in page


def test_the_best_fits_stand_with_their_first_reason_and_lead_to_the_whole_list(
    client: FlaskClient, sides: Sides
) -> None:
    for number in range(4):
        a_mandate(sides.session, funder=sides.funder, name=f"Trent Fund {number}")
    sides.session.commit()
    page = seen(sign_in(client, sides.founder))
    assert page.count('class="flow-venture"') == 3
    assert f'<a href="/ventures/{sides.venture.slug}/matches">All 5 that fit</a>' in page
    best = page[page.index('class="flow-venture"') :].split("</li>")[0]
    match = client.get(f"/ventures/{sides.venture.slug}/matches").text
    reason = best.split("<p>")[1].split("</p>")[0].split(". ")[-1].rstrip(".")
    assert reason
    assert reason in unescape(match), "the same sentence stands in the list"


def test_readiness_leads_to_what_would_raise_it(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.founder)
    seen(client)
    actor = sides.viewer(sides.founder)
    code = questionnaire(sides.session).current[0].code
    save_answers(sides.session, actor=actor, venture=sides.venture, given=[Given(code, "yes")])
    sides.session.commit()
    page = seen(client)
    assert "on every side" in page, "an answer shows at once"
    assert f"/ventures/{sides.venture.slug}/readiness/" in page
    assert "#f-answer-" in page


def test_a_no_is_told_with_its_reason_and_what_was_told_most_often(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.founder)
    seen(client)
    passed_deal(sides, shareable="Come back with a first customer.")
    page = seen(client)
    assert "Traction: No customers yet" in page
    assert "Told most often" not in page, "one is not often"
    sides.answer(sides.ask(), reason="traction.no_customers")
    page = seen(client)
    assert "Told most often: <strong>Traction: No customers yet</strong>, 2 of 2 times." in page
    assert f'/ventures/{sides.venture.slug}/feedback"' in page


def test_what_is_missing_most_often_is_counted_over_the_nearest(client: FlaskClient, sides: Sides) -> None:
    conditions = [{"kind": "min_trl", "value": "9"}]
    for number in range(2):
        a_mandate(sides.session, funder=sides.funder, name=f"Far {number}", conditions=conditions)
    sides.session.commit()
    page = seen(sign_in(client, sides.founder))
    assert (
        "2 nearest</a> that do not fit, 2 do not for <strong>technology readiness level</strong>, 2 for that alone."
        in page
    )
    assert "show=ineligible" in page


def test_the_runway_is_the_one_of_its_own_page(client: FlaskClient, sides: Sides) -> None:
    actor = sides.viewer(sides.founder)
    stated = {"cash_in_hand_gbp": 100_000, "monthly_costs_gbp": 20_000}
    sign_in(client, sides.founder)
    assert "The cash ends in" not in seen(client)
    update_venture(sides.session, actor=actor, venture=sides.venture, data=stated)
    sides.session.commit()
    found = runways.for_venture(sides.session, actor, sides.venture.slug)
    assert found.cliff == runways.cliff_of(sides.session, actor, found.venture)
    page = seen(client)
    assert f'href="/ventures/{sides.venture.slug}/runway"' in page
    assert "does not say what you spend" not in page


def test_whoever_waits_for_an_answer_stands_until_it_is_given(client: FlaskClient, sides: Sides) -> None:
    a_venture(sides.session, organisation_id=sides.firm.id, name="Another of theirs")
    made = sides.ask()
    sides.answer(made, answer="accepted", reason="")
    sign_in(client, sides.founder)
    assert "Pick a time" not in seen(client)
    investor, founder = sides.viewer(sides.investor), sides.viewer(sides.founder)
    times = [clock.now() + timedelta(days=7)]
    asked: dict[str, Any] = {"introduction_id": made.id or 0, "version": 0, "minutes": 30, "place": "Derby"}
    meeting.propose(sides.session, actor=investor, times=times, **asked)
    sides.session.commit()
    assert f'<a href="/introductions/{made.id}">Pick a time for the meeting</a>' in seen(client)
    meeting.pick(sides.session, actor=founder, introduction_id=made.id or 0, version=1, time=times[0])
    sides.session.commit()
    assert "Pick a time" not in seen(client)


def test_a_closing_waits_for_the_venture_until_it_says_something(client: FlaskClient, sides: Sides) -> None:
    investor, founder = sides.viewer(sides.investor), sides.viewer(sides.founder)
    deal, _ = add_deal(sides.session, actor=investor, venture_slug=sides.venture.slug, mandate_slug=sides.mandate.slug)
    deal.stage = deal.step = Stage.LEGALS.value
    paid = {"closed_on": date(2026, 3, 2), "amount_gbp": 250_000, "round_gbp": 400_000, "instrument_code": "equity"}
    state_closing(sides.session, actor=investor, deal_id=key_of(deal), version=0, values=paid)
    sides.session.commit()
    waits = "Confirm the closing of 2 Mar 2026"
    assert f'<a href="/ventures/{sides.venture.slug}/closings">{waits}</a>' in seen(sign_in(client, sides.founder))
    said: dict[str, Any] = {"agrees": False, "objection": "It was less."}
    answer_closing(sides.session, actor=founder, deal_id=key_of(deal), version=1, **said)
    sides.session.commit()
    assert waits not in seen(client)


def test_new_is_what_did_not_fit_at_the_last_visit(client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.founder)
    with clock.frozen(NOON):
        seen(client)
        a_mandate(sides.session, funder=sides.funder, name="Weir Fund")
        sides.session.commit()
    with clock.frozen(NOON + timedelta(minutes=20)):
        assert "first look" in seen(client), "looks within the hour are one visit"
    with clock.frozen(NOON + timedelta(hours=3)):
        page = seen(client)
    assert "New among those that fit since 1 Dec 2026, 12:00:" in page
    assert "Weir Fund</a>" in page.split("New among those")[1].split("</ul>")[0]
    with clock.frozen(NOON + timedelta(hours=6)):
        assert "No funder is new among those that fit since 1 Dec 2026, 15:00." in seen(client)
    assert len(sides.session.exec(select(VentureVisit)).all()) == 3


def test_visits_that_are_long_past_are_forgotten(app: Flask, client: FlaskClient, sides: Sides) -> None:
    sign_in(client, sides.founder)
    seen(client)
    later = clock.now() + timedelta(days=91)
    jobs.enqueue(sides.session, "digests.forget", at=later)
    sides.session.commit()
    with app.app_context(), clock.frozen(later):
        jobs.work_off(db.engine, settings())
    sides.session.expire_all()
    assert sides.session.exec(select(VentureVisit)).all() == []


def test_nobody_else_sees_how_a_venture_stands(client: FlaskClient, session: Session, sides: Sides) -> None:
    passed_deal(sides)
    sides.ask()
    rival = an_organisation(session, "venture", "Rival")
    strangers = [a_member(session, rival), sides.investor, a_person(session, is_staff=True)]
    session.commit()
    for person in strangers:
        page = seen(sign_in(client, person))
        assert "What would change a no?" not in page
        assert "No customers yet" not in page
    reader = a_member(session, sides.firm, Role.VIEWER)
    session.commit()
    page = seen(sign_in(client, reader))
    assert "No customers yet" in page
    assert f"/ventures/{sides.venture.slug}/edit" not in page


def test_a_page_that_was_seen_is_read_again_only_once_something_has_changed(
    client: FlaskClient, session: Session, sides: Sides
) -> None:
    sign_in(client, sides.founder)
    seen(client)
    with count_queries(session.get_bind()) as counted:
        seen(client)
    assert len(counted) <= 7
    viewer = viewer_for_user(session, key_of(sides.founder))
    runways.open_to_clusters(session, actor=viewer, slug=sides.venture.slug, opened=True)
    session.commit()
    with count_queries(session.get_bind()) as again:
        seen(client)
    assert len(again) > len(counted)
