"""A mandate's home: new since the last visit, rising, closing soon, saved views."""

from datetime import datetime, timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from dealflow.models import MandateVisit
from dealflow.services.afterwards import Others
from dealflow.services.visiting import CLIMB, flow_of, note_visit
from foundation import clock, jobs
from foundation.database import Session
from foundation.web import db, settings
from tests.support.introductions import Sides
from tests.support.people import sign_in, submit
from tests.support.profiles import a_venture
from tests.support.views import a_view, ranked_list

NOON = datetime(2026, 12, 1, 12, tzinfo=clock.LONDON)


def look(sides: Sides, moment: datetime) -> list[str]:
    """Look at the mandate's home as the investor, and give the names of what is new."""
    with clock.frozen(moment):
        viewer = sides.viewer(sides.investor)
        flow = flow_of(sides.session, viewer, sides.mandate.slug)
        note_visit(sides.session, viewer, flow)
        sides.session.commit()
    return [ranked.line.name for ranked in flow.new]


def publish(sides: Sides, name: str, moment: datetime, **fields: object) -> None:
    with clock.frozen(moment):
        a_venture(sides.session, name=name, **fields)  # type: ignore[arg-type]
        sides.session.commit()


def test_new_is_what_was_published_since_the_last_visit(sides: Sides) -> None:
    publish(sides, "Weirwatch", NOON - timedelta(days=2))
    assert "Weirwatch" in look(sides, NOON)
    publish(sides, "Sluice Works", NOON + timedelta(minutes=10))
    assert "Sluice Works" in look(sides, NOON + timedelta(minutes=20)), "looks within the hour are one visit"
    assert look(sides, NOON + timedelta(hours=3)) == ["Sluice Works"]
    assert look(sides, NOON + timedelta(hours=6)) == []


def test_rising_is_what_climbed_far(sides: Sides) -> None:
    for number in range(CLIMB + 2):
        publish(sides, f"Works {number:02}", NOON - timedelta(days=30))
    look(sides, NOON)
    visit = sides.session.exec(select(MandateVisit)).one()
    last = visit.ranked[-1]
    visit.ranked = [last, *visit.ranked[:-1]]
    sides.session.add(visit)
    sides.session.commit()
    viewer = sides.viewer(sides.investor)
    with clock.frozen(NOON + timedelta(days=1)):
        assert flow_of(sides.session, viewer, sides.mandate.slug).rising == [], "one place down is no climb"
    visit.ranked = [*visit.ranked[2:], *visit.ranked[1:2]]
    first = visit.ranked[-1]
    sides.session.add(visit)
    sides.session.commit()
    with clock.frozen(NOON + timedelta(days=1)):
        risers = flow_of(sides.session, viewer, sides.mandate.slug).rising
    assert [(riser.ranked.line.key, riser.now) for riser in risers if riser.before == len(visit.ranked)] == [(first, 1)]


def test_the_first_are_those_that_nobody_has_taken_up_each_with_its_reasons(client: FlaskClient, sides: Sides) -> None:
    for number in range(6):
        publish(sides, f"Works {number}", clock.now() - timedelta(days=30))
    sign_in(client, sides.investor)
    at = f"/mandates/{sides.mandate.slug}/flow"
    flow = flow_of(sides.session, sides.viewer(sides.investor), sides.mandate.slug)
    first = [ranked.line for ranked in flow.first]
    assert len(first) == 5
    page = client.get(at).text
    assert page.count('<ul class="flow-reasons">') == 5
    assert page.count(f"/mandates/{sides.mandate.slug}/pass/{first[0].slug}?back={at}") >= 1
    submit(client, "/pipeline/add", venture=first[0].slug, mandate=sides.mandate.slug)
    sides.session.commit()
    flow = flow_of(sides.session, sides.viewer(sides.investor), sides.mandate.slug)
    assert first[0].key not in [ranked.line.key for ranked in flow.first]
    assert (first[0].key, flow.mandate.key) in flow.kept
    done = submit(client, f"/mandates/{sides.mandate.slug}/pass/{first[1].slug}", reason="timing.too_early", back=at)
    assert done.headers["Location"] == f"{at}?just_passed={first[1].slug}"
    assert f"/pass/{first[1].slug}/undo" in client.get(done.headers["Location"]).text
    page = sign_in(client, sides.reader).get(at).text
    assert "/pass/" not in page
    assert "Add to pipeline" not in page


def test_what_became_of_the_others_is_told_to_those_who_keep_them(client: FlaskClient, sides: Sides) -> None:
    publish(sides, "Weirwatch", clock.now())
    sign_in(client, sides.investor)
    for slug in (sides.venture.slug, "weirwatch"):
        submit(client, "/pipeline/add", venture=slug, mandate=sides.mandate.slug)
    submit(client, f"/mandates/{sides.mandate.slug}/pass/weirwatch", reason="timing.too_early")

    def others() -> Others:
        found = flow_of(sides.session, sides.viewer(sides.partner), sides.mandate.slug).others
        assert found is not None
        return found

    assert [(stand.name, stand.deals) for stand in others().stands] == [("Sourced", 1), ("Passed", 1)]
    assert [each.words for each in others().happened] == [
        "Ines Moreau moved Weirwatch to Passed: Timing: Too early",
        "Ines Moreau added Weirwatch",
        "Ines Moreau added Leakfinder",
    ]
    page = client.get(f"/mandates/{sides.mandate.slug}/flow").text
    assert f"/pipeline/table?mandate={sides.mandate.id}&amp;stage=equity/passed" in page
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert others().happened == [], "nothing is told that happened before the last week"
        assert len(others().stands) == 2


def test_passes_about_the_mandate_are_counted_and_judgements_are_not(client: FlaskClient, sides: Sides) -> None:
    reasons = ["outside_mandate.stage", "outside_mandate.stage", "outside_mandate.ticket", "team.incomplete"]
    sign_in(client, sides.investor)
    for number, reason in enumerate([*reasons, "outside_mandate.stage"]):
        publish(sides, f"Works {number}", clock.now())
        submit(client, f"/mandates/{sides.mandate.slug}/pass/works-{number}", reason=reason)
    submit(client, f"/mandates/{sides.mandate.slug}/pass/works-4/undo")
    viewer = sides.viewer(sides.investor)
    assert flow_of(sides.session, viewer, sides.mandate.slug).passes == [("Stage", 2), ("Size of the cheque", 1)]
    page = client.get(f"/mandates/{sides.mandate.slug}/flow").text
    assert "What your passes say" in page
    assert "2 passes" in page
    with clock.frozen(clock.now() + timedelta(days=366)):
        assert flow_of(sides.session, viewer, sides.mandate.slug).passes == []


def test_closing_soon_is_shown_to_those_who_may_see_offers(session: Session, client: FlaskClient, sides: Sides) -> None:
    publish(sides, "Weirwatch", clock.now(), round_closes_on=clock.today() + timedelta(days=30))
    publish(sides, "Sluice Works", clock.now(), round_closes_on=clock.today() + timedelta(days=31))
    viewer = sides.viewer(sides.investor)
    flow = flow_of(session, viewer, sides.mandate.slug)
    assert [ranked.line.name for ranked in flow.closing] == ["Weirwatch"]
    sides.fund.verified_at = None
    session.add(sides.fund)
    session.commit()
    flow = flow_of(session, sides.viewer(sides.investor), sides.mandate.slug)
    assert (flow.closing, flow.offers_open) == ([], False)
    page = sign_in(client, sides.investor).get(f"/mandates/{sides.mandate.slug}/flow").text
    assert "When rounds close is open to people" in page
    assert "750k" not in page


def test_the_page_shows_the_mandates_views_and_notes_the_visit(client: FlaskClient, sides: Sides) -> None:
    a_view(sides, sides.investor, ranked_list(sides, "stage=seed"), name="Seed only")
    a_view(sides, sides.investor, name="Of the directory")
    a_view(sides, sides.investor, f"/pipeline/table?mandate={sides.mandate.id}&stage=sourced", name="Our deals")
    a_view(sides, sides.investor, "/pipeline?stage=sourced", name="All on the board")
    sign_in(client, sides.investor)
    page = client.get(f"/mandates/{sides.mandate.slug}/flow").text
    assert "Seed only" in page
    assert ranked_list(sides, "stage=seed") in page
    deals = f"/pipeline/table?organisation={sides.fund.slug}&stage=sourced&mandate={sides.mandate.id}"
    assert f'href="{deals}">Our deals</a>' in unescape(page)
    assert "Of the directory" not in page
    assert "All on the board" not in page
    assert "Leakfinder" in page
    client.get(f"/mandates/{sides.mandate.slug}/flow")
    assert len(sides.session.exec(select(MandateVisit)).all()) == 1


def test_visits_long_past_are_forgotten(app: Flask, sides: Sides) -> None:
    look(sides, NOON)
    jobs.enqueue(sides.session, "dealflow.forget", at=NOON + timedelta(days=91))
    sides.session.commit()
    with app.app_context(), clock.frozen(NOON + timedelta(days=91)):
        jobs.work_off(db.engine, settings())
    sides.session.expire_all()
    assert sides.session.exec(select(MandateVisit)).all() == []
