"""The pages of webhooks and their addresses in the API."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlmodel import select

from accounts.services import issue_token
from foundation import audit
from foundation.web import db
from tests.integration.webhooks.conftest import Scene
from tests.support.people import PASSWORD, sign_in, submit
from tests.support.queries import count_queries
from webhooks.models import Delivery, Webhook


@pytest.fixture
def client(local: Flask) -> FlaskClient:
    return local.test_client()


def page_of(scene: Scene) -> str:
    return f"/webhooks/{scene.hook.id}"


def test_a_webhook_is_added_and_its_secret_shown_once(scene: Scene, client: FlaskClient) -> None:
    at = f"/organisations/{scene.sides.fund.slug}/webhooks"
    sign_in(client, scene.sides.investor)
    answer = submit(
        client, f"{at}/new", url="https://hooks.example.org/in", events=["deal.moved"], description="Our own lists"
    )
    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]
    made = scene.session.exec(select(Webhook).order_by(Webhook.id.desc())).first()  # type: ignore[union-attr]
    assert made is not None
    assert (made.address, made.events, made.description) == (
        "https://hooks.example.org/in", ["deal.moved"], "Our own lists",
    )  # fmt: skip
    assert "whsec_" in answer.text
    assert "whsec_" not in made.sealed
    assert "whsec_" not in client.get(f"/webhooks/{made.id}").text
    listed = client.get(at).text
    assert "Our own lists" in listed
    assert "<strong>2</strong> of at most 10" in listed
    trail = audit.history(scene.session, "webhook", made.id or 0)
    assert [(each.action, each.actor_id, each.actor_name) for each in trail] == [
        ("created", scene.sides.investor.id, scene.sides.investor.name)
    ]


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"url": "", "events": ["deal.moved"]}, "Enter a web address"),
        ({"url": "http://example.org/", "events": ["deal.moved"]}, "starts with https://"),
        ({"url": "https://192.168.0.4/", "events": ["deal.moved"]}, "private network"),
        ({"url": "https://example.org/", "events": []}, "Choose what it is told of"),
        ({"url": "https://example.org/", "events": ["webhook.test"]}, "Choose what it is told of"),
    ],
)
def test_what_cannot_be_a_webhook_is_said_at_its_field(
    scene: Scene, client: FlaskClient, sent: dict[str, Any], says: str
) -> None:
    sign_in(client, scene.sides.investor)
    answer = submit(client, f"/organisations/{scene.sides.fund.slug}/webhooks/new", **sent)
    assert answer.status_code == 422
    assert says in answer.text
    assert len(scene.session.exec(select(Webhook)).all()) == 1


def test_the_log_tells_what_was_answered_and_sends_again(scene: Scene, client: FlaskClient) -> None:
    sign_in(client, scene.sides.investor)
    scene.receiver.answers = [500]
    scene.move("screening")
    scene.work()
    page = client.get(page_of(scene)).text
    assert "Leakfinder, Trent Seed: Sourced to Screening" in page
    assert "Words of the far side" in page
    assert "&lt;b&gt;" in page
    scene.session.execute(update(Delivery).values(state="failed"))
    scene.session.commit()
    (told,) = scene.deliveries()
    submit(client, f"{page_of(scene)}/deliveries/{told.id}/again")
    scene.work()
    assert scene.deliveries()[0].state == "delivered"
    assert "0" not in client.get(f"{page_of(scene)}?state=failed").text.partition("count-line")[2][:20]
    rows = client.get(f"{page_of(scene)}?format=csv").text.splitlines()
    assert len(rows) == 2
    assert "Delivered" in rows[1]


def test_a_test_is_sent_and_a_pause_holds_it_back(scene: Scene, client: FlaskClient) -> None:
    sign_in(client, scene.sides.investor)
    submit(client, f"{page_of(scene)}/test")
    scene.work()
    assert scene.receiver.received[0].content["type"] == "webhook.test"
    submit(client, f"{page_of(scene)}/pause")
    scene.move("screening")
    scene.work()
    assert len(scene.receiver.received) == 1
    assert "Somebody paused it." in client.get(page_of(scene)).text
    submit(client, f"{page_of(scene)}/resume")
    scene.work()
    assert len(scene.receiver.received) == 2


def test_a_longer_log_asks_the_database_no_more(scene: Scene, client: FlaskClient) -> None:
    sign_in(client, scene.sides.investor)
    with scene.app.app_context():
        engine = db.engine
    counts = []
    for stages in (["screening"], ["sourced", "screening"] * 4):
        for stage in stages:
            scene.move(stage)
        client.get(page_of(scene))
        with count_queries(engine) as counted:
            assert client.get(page_of(scene)).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_programs_add_read_and_delete_webhooks(scene: Scene, client: FlaskClient) -> None:
    token, _ = issue_token(scene.session, scene.sides.investor.email, PASSWORD)
    scene.session.commit()
    headers = {"Authorization": f"Bearer {token}"}
    sent = {"url": scene.receiver.address, "events": ["deal.moved"]}
    made = client.post("/api/v1/webhooks", json=sent, headers=headers)
    assert made.status_code == 201, made.text
    written = made.get_json()
    secret, at = written.pop("secret"), f"/api/v1/webhooks/{written['id']}"
    assert client.get(at, headers=headers).get_json() == written
    listed = client.get("/api/v1/webhooks", headers=headers).get_json()
    assert (listed["total"], listed["items"][1]) == (2, written)
    scene.move("screening")
    scene.work()
    told = [came for came in scene.receiver.received if came.is_signed_with(secret)]
    log = client.get(f"{at}/deliveries", headers=headers).get_json()
    assert (log["total"], log["items"][0]["state"]) == (1, "delivered")
    assert log["items"][0]["message"] == told[0].headers["webhook-id"]
    assert client.delete(at, headers=headers).status_code == 204
    assert client.get(at, headers=headers).status_code == 404
    wrong = client.post("/api/v1/webhooks", json={**sent, "url": "https://10.0.0.1/"}, headers=headers)
    assert wrong.status_code == 422
    assert "private network" in wrong.text
