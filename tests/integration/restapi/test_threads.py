"""Threads through the API."""

from io import BytesIO

import pytest
from flask import Flask
from sqlmodel import col, select

from accounts.models import Disclosure
from conversations.models import Message
from foundation.database import Session
from tests.integration.restapi.conftest import Call
from tests.support.conversations import a_message
from tests.support.documents import TEXT
from tests.support.introductions import Sides, two_sides
from tests.support.people import a_person


@pytest.fixture
def met(session: Session) -> Sides:
    """Two who have met."""
    sides = two_sides(session)
    sides.answer(sides.ask(), answer="accepted", reason="")
    return sides


def pair_of(sides: Sides) -> dict[str, str]:
    return {"venture": sides.venture.slug, "organisation": sides.fund.slug}


def test_a_thread_is_begun_answered_and_read(call: Call, met: Sides) -> None:
    begun = call("POST", "/threads", met.founder, json={**pair_of(met), "text": "Hello.", "once": "a"})
    assert begun.status_code == 201
    assert begun.json == {**begun.json, **pair_of(met), "unread": 0, "demo": False}
    at = f"/threads/{begun.json['id']}"
    assert (
        call("POST", "/threads", met.founder, json={**pair_of(met), "text": "Hello.", "once": "a"}).json == begun.json
    )
    listed = call("GET", "/threads?unread=true", met.investor).json
    assert [(row["id"], row["unread"]) for row in listed["items"]] == [(begun.json["id"], 1)]
    answered = call("POST", f"{at}/messages", met.investor, json={"text": "Yes."})
    assert (answered.status_code, answered.json["side"], answered.json["author"]) == (201, "funder", "Ines Moreau")
    messages = call("GET", f"{at}/messages", met.investor).json
    assert [(row["text"], row["unread"]) for row in messages["items"]] == [("Yes.", False), ("Hello.", True)]
    assert messages["total"] == 2
    assert call("GET", f"{at}/messages?limit=1&offset=1", met.reader).json["items"][0]["text"] == "Hello."
    read = call("POST", f"{at}/read", met.investor, json={"message": answered.json["id"]})
    assert (read.status_code, read.json["unread"]) == (200, 0)
    assert call("GET", "/threads?unread=true", met.investor).json == {"items": [], "total": 0}
    assert call("POST", f"{at}/read", met.investor, json={"message": 2**31 - 1}).status_code == 404


def test_files_come_as_a_form_and_are_withheld_from_those_without_a_category(
    app: Flask, call: Call, session: Session, met: Sides
) -> None:
    thread = a_message(app, session, met.viewer(met.founder), met.venture.slug, met.fund.slug)
    at = f"/threads/{thread.thread_id}"
    sent = call("POST", f"{at}/files", met.founder, data={"file": (BytesIO(TEXT), "plan.txt"), "text": "Our plan."})
    assert sent.status_code == 201
    assert [(file["name"], file["bytes"], file["readable"]) for file in sent.json["files"]] == [
        ("plan.txt", len(TEXT), True)
    ]
    assert call("GET", f"{at}/messages", met.investor).json["items"][0]["files"] == sent.json["files"]
    logged = session.exec(select(Disclosure).order_by(col(Disclosure.id))).all()
    assert [(row.path, row.fields) for row in logged] == [("api", "documents")]
    met.fund.verified_at = None
    session.commit()
    newest = call("GET", f"{at}/messages", met.investor).json["items"][0]
    assert (newest["files"], newest["withheld"]) == ([], ["documents"])
    assert call("POST", f"{at}/files", met.founder, json={"text": "x"}).status_code == 415
    form = {"data": {"text": ""}, "content_type": "multipart/form-data"}
    assert call("POST", f"{at}/files", met.founder, **form).status_code == 422
    assert call("POST", f"{at}/files", met.reader, **form).status_code == 403
    assert len(session.exec(select(Message)).all()) == 2


def test_others_hear_of_nothing(app: Flask, call: Call, session: Session, met: Sides) -> None:
    thread = a_message(app, session, met.viewer(met.founder), met.venture.slug, met.fund.slug)
    nobody, at = a_person(session), f"/threads/{thread.thread_id}"
    assert call("GET", f"{at}/messages").status_code == 401
    assert call("GET", "/threads/99/messages").status_code == 401, "a token is asked for before anything is looked up"
    assert call("GET", f"{at}/messages", nobody).status_code == 404
    assert call("POST", f"{at}/messages", nobody, json={"text": "Hello."}).status_code == 404
    assert call("POST", "/threads", nobody, json={**pair_of(met), "text": "Hello."}).status_code == 404
    assert call("GET", "/threads", nobody).json == {"items": [], "total": 0}
    for wrong in ({"text": "x" * 4001}, {"text": 7}, {"text": ""}, {"text": "a", "once": "x" * 65}):
        assert call("POST", f"{at}/messages", met.founder, json=wrong).status_code == 422
