"""Threads of a venture and a funder: who may, when, once, and what is unread."""

import io
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col, select
from werkzeug.test import TestResponse

from accounts.models import Disclosure, InvestorStatement, Role
from accounts.services import viewer_for_user
from applications.models import Application
from conversations import queries
from conversations.models import Message, MessageFile, Reading, Thread
from conversations.services import access, reading, writing
from documents.models import Blob, Opening
from foundation import clock
from foundation.database import Session
from foundation.errors import Forbidden, NotFound
from foundation.web import db
from notices.models import Notice
from tests.support.conversations import a_message
from tests.support.documents import TEXT
from tests.support.introductions import Sides
from tests.support.people import a_member, a_person, csrf_token, sign_in, submit
from tests.support.queries import count_queries

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def at(sides: Sides) -> str:
    """The thread of two who have met."""
    sides.answer(sides.ask(), answer="accepted", reason="")
    return f"/messages/{sides.venture.slug}/{sides.fund.slug}"


def send(client: FlaskClient, at: str, text: str = "", *files: tuple[bytes, str], **fields: Any) -> TestResponse:
    data = {"csrf_token": csrf_token(client), "text": text, **fields}
    if files:
        data["file"] = [(io.BytesIO(content), name) for content, name in files]
    return client.post(at, data=data, content_type="multipart/form-data")


def told(session: Session, kind: str = "conversations.written") -> list[Notice]:
    return list(session.exec(select(Notice).where(Notice.kind == kind).order_by(col(Notice.id))))


def test_two_write_to_each_other_and_each_sees_what_is_new(client: FlaskClient, sides: Sides, at: str) -> None:
    sign_in(client, sides.founder)
    assert "Nothing has been written yet." in client.get(at).text
    assert f'href="{at}"' in client.get("/messages").text, "whoever has met can be written to"
    assert send(client, at, "Shall we talk on Tuesday?").status_code == 303
    sign_in(client, sides.investor)
    listed = client.get("/messages").text
    assert "Messages (1 new)" in listed
    assert "Only unread (1)" in listed
    assert "1</strong> conversation" in client.get("/messages?state=unread&q=leak").text
    page = client.get(at)
    assert "Shall we talk on Tuesday?" in page.text
    assert "Asha Kaur, Leakfinder" in page.text
    newest = re.search(r'name="message" value="(\d+)"', page.text)
    assert newest is not None
    assert "Messages (1 new)" in client.get(at).text, "looking writes nothing"
    assert submit(client, f"{at}/read", message=newest[1]).status_code == 303
    assert "(1 new)" not in client.get("/messages").text
    assert send(client, at, "Yes, at ten.").status_code == 303
    assert "(1 new)" not in client.get("/messages").text, "nobody's own words are new to them"
    sign_in(client, sides.founder)
    assert "Messages (1 new)" in client.get("/messages").text


def test_a_thread_opens_with_an_accepted_introduction_and_stays(client: FlaskClient, sides: Sides) -> None:
    at = f"/messages/{sides.venture.slug}/{sides.fund.slug}"
    made = sides.ask()
    sign_in(client, sides.founder)
    assert client.get(at).status_code == 404, "an open request opens nothing"
    assert "Messages" not in client.get(f"/introductions/{made.id}").text
    sides.answer(made, answer="accepted", reason="")
    assert client.get(at).status_code == 200
    assert f'href="{at}"' in client.get(f"/introductions/{made.id}").text


@pytest.mark.parametrize(
    ("status", "sendings", "opens"),
    [("draft", 0, False), ("sent", 1, True), ("declined", 1, True), ("withdrawn", 1, False)],
)
def test_an_application_opens_a_thread_once_it_is_sent(
    client: FlaskClient, session: Session, sides: Sides, status: str, sendings: int, opens: bool
) -> None:
    now = clock.now()
    ended = now if status in ("declined", "withdrawn") else None
    session.add(
        Application(
            venture_id=sides.venture.id or 0, mandate_id=sides.mandate.id or 0, status=status, sendings=sendings,
            started_at=now, sent_at=now if sendings else None, ended_at=ended,
        )
    )  # fmt: skip
    session.commit()
    sign_in(client, sides.founder)
    at = f"/messages/{sides.venture.slug}/{sides.fund.slug}"
    assert (client.get(at).status_code == 200) is opens


def test_what_was_written_stays_when_an_application_is_taken_back(
    app: Flask, client: FlaskClient, session: Session, sides: Sides
) -> None:
    now = clock.now()
    row = Application(
        venture_id=sides.venture.id or 0, mandate_id=sides.mandate.id or 0, status="sent", sendings=1, started_at=now,
        sent_at=now,
    )  # fmt: skip
    session.add(row)
    session.commit()
    a_message(app, session, sides.viewer(sides.founder), sides.venture.slug, sides.fund.slug, "Before.")
    row.status, row.ended_at = "withdrawn", now
    session.commit()
    sign_in(client, sides.investor)
    assert "Before." in client.get(f"/messages/{sides.venture.slug}/{sides.fund.slug}").text


def test_sent_twice_is_there_once(client: FlaskClient, session: Session, sides: Sides, at: str) -> None:
    sign_in(client, sides.founder)
    once = re.search(r'name="once" value="([^"]+)"', client.get(at).text)
    assert once is not None
    for _ in range(2):
        assert send(client, at, "Hello.", (TEXT, "plan.txt"), once=once[1]).status_code == 303
    assert [row.text for row in session.exec(select(Message))] == ["Hello."]
    assert len(session.exec(select(MessageFile)).all()) == 1
    assert len(told(session)) == 2, "each of the two who can answer is told once"


def test_a_thread_is_told_of_once_until_it_is_read(app: Flask, session: Session, sides: Sides, at: str) -> None:
    assert at
    pair = (sides.venture.slug, sides.fund.slug)
    founder, investor = sides.viewer(sides.founder), sides.viewer(sides.investor)
    first = a_message(app, session, founder, *pair, "One.")
    second = a_message(app, session, founder, *pair, "Two.")
    assert {(row.person_id, row.text) for row in told(session)} == {
        (sides.investor.id, "One."), (sides.partner.id, "One."),
    }  # fmt: skip
    writing.mark_read(session, actor=investor, thread_id=first.thread_id, message_id=second.id or 0)
    session.commit()
    session.expire_all()
    assert [row.read_at is not None for row in told(session) if row.person_id == sides.investor.id] == [True]
    a_message(app, session, founder, *pair, "Three.")
    a_message(app, session, founder, *pair, "Four.")
    assert [(row.text, row.person_id) for row in told(session)][2:] == [("Three.", sides.investor.id)]


def test_reading_never_goes_back(app: Flask, session: Session, sides: Sides, at: str) -> None:
    assert at
    founder, reader = sides.viewer(sides.founder), sides.viewer(sides.reader)
    first, second = (
        a_message(app, session, founder, sides.venture.slug, sides.fund.slug, text) for text in ("One.", "Two.")
    )
    for message in (second, first):
        writing.mark_read(session, actor=reader, thread_id=first.thread_id, message_id=message.id or 0)
    session.commit()
    assert session.exec(select(Reading.message_id)).all() == [second.id]
    with pytest.raises(NotFound):
        writing.mark_read(session, actor=reader, thread_id=first.thread_id, message_id=(second.id or 0) + 1)


def test_viewers_read_and_do_not_write(
    app: Flask, client: FlaskClient, session: Session, sides: Sides, at: str
) -> None:
    a_message(app, session, sides.viewer(sides.founder), sides.venture.slug, sides.fund.slug)
    sign_in(client, sides.reader)
    page = client.get(at).text
    assert "Shall we talk on Tuesday?" in page
    assert "<textarea" not in page
    assert send(client, at, "Hello.").status_code == 403
    with pytest.raises(Forbidden):
        a_message(app, session, sides.viewer(sides.reader), sides.venture.slug, sides.fund.slug)


def test_nobody_else_hears_of_it(app: Flask, client: FlaskClient, session: Session, sides: Sides, at: str) -> None:
    a_message(app, session, sides.viewer(sides.founder), sides.venture.slug, sides.fund.slug)
    for person in (a_person(session), a_person(session, is_staff=True)):
        sign_in(client, person)
        assert client.get(at).status_code == 404
        assert "Leakfinder" not in client.get("/messages").text


def test_an_empty_message_is_refused_and_nothing_typed_is_lost(
    client: FlaskClient, session: Session, sides: Sides, at: str
) -> None:
    sign_in(client, sides.founder)
    assert "Write something, or choose a file." in send(client, at).text
    refused = send(client, at, "x" * 4001)
    assert refused.status_code == 422
    assert "Keep this to 4,000 characters" in refused.text
    assert "x" * 4001 in refused.text
    assert session.exec(select(Thread)).all() == [], "nothing of a refused message is kept"


def test_files_come_all_or_none(client: FlaskClient, session: Session, sides: Sides, at: str) -> None:
    sign_in(client, sides.founder)
    refused = send(client, at, "Both", (TEXT, "plan.txt"), (b"MZ\x90\x00", "tool.exe"))
    assert refused.status_code == 422
    assert "tool: This is no file that can be shared here" in refused.text
    assert (session.exec(select(Message)).all(), session.exec(select(Blob)).all()) == ([], [])
    assert send(client, at, "", (TEXT, "plan.txt"), (PNG, "drawing.png")).status_code == 303
    assert sorted(session.exec(select(MessageFile.filename))) == ["drawing.png", "plan.txt"]
    many = send(client, at, "", *[(TEXT, f"{number}.txt") for number in range(11)])
    assert "Choose 10 files at most" in many.text


def test_a_ventures_file_is_for_those_with_a_category_and_each_opening_is_logged(
    client: FlaskClient, session: Session, sides: Sides, at: str
) -> None:
    sign_in(client, sides.founder)
    send(client, at, "Our plan.", (TEXT, "plan.txt"))
    file = session.exec(select(MessageFile)).one()
    address = f"{at}/files/{file.id}"
    sign_in(client, sides.investor)
    assert "plan.txt" in client.get(at).text
    answer = client.get(address, buffered=True)
    assert (answer.data, answer.headers["Cache-Control"]) == (TEXT, "private, no-store")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    logged = session.exec(select(Disclosure).order_by(col(Disclosure.id))).all()
    assert [(row.path, row.fields, row.document) for row in logged] == [
        ("page", "documents", ""), ("file", "documents", "plan.txt"),
    ]  # fmt: skip
    assert [row.title for row in session.exec(select(Opening))] == ["Message: plan.txt"]
    assert client.head(address).status_code == 200
    assert len(session.exec(select(Opening)).all()) == 1, "a look at the headers opens nothing"
    held = session.exec(select(InvestorStatement)).one()
    held.current = False
    session.commit()
    page = client.get(at).text
    assert "plan.txt" not in page
    assert "1 file is withheld" in page
    assert client.get(address).status_code == 404
    assert json.loads(client.get(f"{at}/export.json").text)["messages"][0]["withheld"] == ["documents"]
    assert "plan.txt" not in client.get(f"{at}/export.txt").text
    sign_in(client, sides.founder)
    assert "no investor category in force" in client.get(at).text


def test_a_funders_file_is_for_both_and_discloses_nothing(
    client: FlaskClient, session: Session, sides: Sides, at: str
) -> None:
    sign_in(client, sides.investor)
    send(client, at, "Our usual terms.", (TEXT, "terms.txt"))
    file = session.exec(select(MessageFile)).one()
    sign_in(client, sides.founder)
    assert "terms.txt" in client.get(at).text
    assert client.get(f"{at}/files/{file.id}", buffered=True).data == TEXT
    assert session.exec(select(Disclosure)).all() == []
    assert session.exec(select(Opening)).all() == []


def test_a_thread_is_taken_away_whole(app: Flask, client: FlaskClient, session: Session, sides: Sides, at: str) -> None:
    pair = (sides.venture.slug, sides.fund.slug)
    a_message(app, session, sides.viewer(sides.founder), *pair, "One.", files=[("plan.txt", TEXT)])
    a_message(app, session, sides.viewer(sides.investor), *pair, "Two.")
    sign_in(client, sides.investor)
    content = json.loads(client.get(f"{at}/export.json").text)
    assert (content["venture"], content["funder"]) == ("Leakfinder", "Trent Capital")
    assert [(row["side"], row["author"], row["text"]) for row in content["messages"]] == [
        ("venture", "Asha Kaur", "One."), ("funder", "Ines Moreau", "Two."),
    ]  # fmt: skip
    assert content["messages"][0]["files"] == [{"name": "plan.txt", "bytes": len(TEXT), "media_type": "text/plain"}]
    text = client.get(f"{at}/export.txt").text
    assert text.index("One.") < text.index("[File: plan.txt]") < text.index("Two.")
    logged = session.exec(select(Disclosure.path)).all()
    assert logged == ["export", "export"]
    listed = client.get("/messages?format=csv").text
    assert "Leakfinder,Trent Capital,1,Two.,Ines Moreau" in listed


def test_whoever_has_left_wrote_what_they_wrote(app: Flask, session: Session, sides: Sides, at: str) -> None:
    assert at
    message = a_message(app, session, sides.viewer(sides.founder), sides.venture.slug, sides.fund.slug)
    sides.founder.closed_at = clock.now()
    session.commit()
    line = queries.line_of(session, message.id or 0)
    assert line is not None
    assert (line.author_name, line.message.text) == ("Somebody who has left", "Shall we talk on Tuesday?")


def test_questions_do_not_grow_with_messages(
    app: Flask, client: FlaskClient, session: Session, sides: Sides, at: str
) -> None:
    pair = (sides.venture.slug, sides.fund.slug)
    founder = sides.viewer(sides.founder)
    a_message(app, session, founder, *pair, files=[("plan.txt", TEXT)])
    sign_in(client, sides.investor)
    with app.app_context():
        engine = db.engine
    counts = []
    for more in (0, 30):
        for number in range(more):
            a_message(app, session, founder, *pair, f"{number}", files=[("plan.txt", TEXT)] if number < 5 else ())
        for address in (at, "/messages"):
            client.get(address)
            with count_queries(engine) as counted:
                assert client.get(address).status_code == 200
            counts.append(counted.selects)
    assert counts[:2] == counts[2:]


def test_pages_of_a_long_thread(app: Flask, client: FlaskClient, session: Session, sides: Sides, at: str) -> None:
    founder = sides.viewer(sides.founder)
    for number in range(reading.MESSAGES_SHOWN + 1):
        a_message(app, session, founder, sides.venture.slug, sides.fund.slug, f"Message {number}.")
    sign_in(client, sides.investor)
    first, second = client.get(at).text, client.get(f"{at}?page=2").text
    assert "Message 0." not in first
    assert "Message 50." in first
    assert "Message 0." in second
    assert "Message 1." not in second


def test_somebody_of_both_sides_writes_for_the_venture(app: Flask, session: Session, sides: Sides, at: str) -> None:
    assert at
    a_member(session, sides.fund, Role.EDITOR, sides.founder)
    viewer = viewer_for_user(session, sides.founder.id or 0)
    pair = access.pair_for(session, viewer, sides.venture.slug, sides.fund.slug)
    assert access.side_of(viewer, pair) == "venture"
    a_message(app, session, viewer, sides.venture.slug, sides.fund.slug)
    assert sides.founder.id not in {row.person_id for row in told(session)}
