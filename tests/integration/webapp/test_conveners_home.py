"""The start page of a cluster's people: what they propose, who waits, what comes; and days that guests come to."""

from datetime import date, datetime

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Role
from foundation import clock
from foundation.database import Session
from profiles.services.clusters import update_cluster
from tests.support.clusters import Park, a_park
from tests.support.investor_days import DAY, Scene
from tests.support.people import a_member, a_person, an_organisation, sign_in, submit
from tests.support.profiles import a_venture
from tests.support.queries import count_queries

FEW = "Fewer than 5 ventures stand behind it"
TOLD = "Investor days</h2>"


@pytest.fixture
def park(session: Session) -> Park:
    return a_park(session)


@pytest.fixture
def scene(app: Flask, park: Park) -> Scene:
    return Scene(app, park)


def seen(client: FlaskClient) -> str:
    page = client.get("/").text
    html5lib.HTMLParser(strict=True).parse(page)
    return page


def test_a_lead_sees_what_the_cluster_proposes_and_who_waits(app: Flask, park: Park) -> None:
    lead = sign_in(app.test_client(), park.lead)
    page = seen(lead)
    for words in ("What do we propose?", "Nobody waits for your answer.", "No investor day is ahead.", FEW):
        assert words in page
    record = park.apply()
    page = seen(lead)
    assert f'href="{park.at}/members/{record.member.id}">Tarn Brakes</a>' in page
    submit(lead, f"{park.at}/members/{record.member.id}/answer", version=1, accept="yes")
    for number in range(5):
        park.join(a_venture(park.session, name=f"Asks {number}", round_target_gbp=1_000_000))
    page = seen(lead)
    assert "Nobody waits for your answer." in page
    assert FEW not in page, "what they ask for is told once five stand behind it"


def test_things_of_which_nobody_said_who_can_act_are_counted(app: Flask, park: Park) -> None:
    lead = sign_in(app.test_client(), park.lead)
    assert "Nothing is named that holds it back." in seen(lead)
    said = [{"name": "Grid is full", "note": ""}, {"name": "No welders", "note": ""}]
    update_cluster(park.session, actor=park.viewer(park.lead), cluster=park.cluster, data={"blockers": said})
    park.session.commit()
    assert "Of 2 of the 2 things" in seen(lead)
    kinds = {"kind-0": "power", "body-0": "Grid Ltd", "kind-1": "skills", "body-1": ""}
    submit(lead, f"{park.at}/blockers", **kinds)
    assert "Of 1 of the 2 things" in seen(lead)


def test_whoever_may_only_read_is_not_offered_what_they_cannot_do(app: Flask, park: Park) -> None:
    reader = a_member(park.session, park.office, Role.VIEWER, a_person(park.session, "Rita Reads"))
    park.session.commit()
    page = seen(sign_in(app.test_client(), reader))
    assert "What do we propose?" in page
    assert "Plan one" not in page
    assert f"{park.at}/edit" not in page


def test_a_page_that_is_looked_at_again_asks_for_marks_alone(app: Flask, park: Park) -> None:
    lead = sign_in(app.test_client(), park.lead)
    seen(lead)
    with count_queries(park.session.get_bind()) as counted:
        seen(lead)
    assert len(counted) <= 4, counted.statements


def test_a_day_stands_on_the_start_page_of_its_guests_once_they_know_of_it(scene: Scene, park: Park) -> None:
    at = scene.make()
    submit(scene.lead, f"{at}/schedule")
    founder = sign_in(scene.app.test_client(), park.founder)
    investor = sign_in(scene.app.test_client(), scene.investor)
    assert "a draft: guests do not know of it" in seen(scene.lead)
    assert TOLD not in seen(founder)
    submit(scene.lead, f"{at}/publish")
    assert "guests know of it" in seen(scene.lead)
    for guest in (founder, investor):
        page = seen(guest)
        assert f'href="{at}">Spring day</a>' in page
        assert "2 meetings of yours" in page
        assert "on 6 Apr 2027" in page
    stranger = a_member(park.session, an_organisation(park.session, "venture", "Elsewhere"))
    park.session.commit()
    assert TOLD not in seen(sign_in(scene.app.test_client(), stranger))


def test_guests_are_asked_what_came_of_a_day_for_two_weeks(scene: Scene, park: Park) -> None:
    at = scene.make()
    submit(scene.lead, f"{at}/schedule")
    submit(scene.lead, f"{at}/publish")
    assert date.fromisoformat(DAY["held_on"]) == date(2027, 4, 6)
    for day, told in ((6, False), (7, True), (20, True)):
        with clock.frozen(datetime(2027, 4, day, 12, tzinfo=clock.LONDON)):
            page = seen(sign_in(scene.app.test_client(), park.founder))
            assert ("say what came of them" in page) is told
    with clock.frozen(datetime(2027, 4, 21, 12, tzinfo=clock.LONDON)):
        assert TOLD not in seen(sign_in(scene.app.test_client(), park.founder))
