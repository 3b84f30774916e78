"""Files beside answers: the data room's checks and store, and the door of the answers."""

import shlex
import sys
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from documents.models import Blob, Opening
from foundation import clock
from foundation.database import Session
from foundation.files import LocalStore
from foundation.pdf import compile as set_pdf
from foundation.web import settings
from readiness.models import Adviser, Answer, Assessment, EvidenceFile
from readiness.services.answering import Given, save_answers
from tests.integration.readiness.conftest import Firm
from tests.support.documents import an_evidence_file
from tests.support.pdfs import pages_of
from tests.support.people import csrf_token, sign_in, submit

CODE = "customer.1.need_guessed"
NOTES = b"Eleven calls with water companies.\n"


@pytest.fixture
def owner_client(app: Flask, firm: Firm) -> FlaskClient:
    return sign_in(app.test_client(), firm.owner)


def at(firm: Firm, code: str = CODE) -> str:
    return f"/ventures/{firm.slug}/readiness/customer/evidence/{code}"


def sent(
    client: FlaskClient, firm: Firm, content: bytes = NOTES, name: str = "calls.txt", answer: str = "yes"
) -> TestResponse:
    form = {"csrf_token": csrf_token(client), "answer": answer, "file": (BytesIO(content), name)}
    return client.post(at(firm), data=form)


def opened(client: FlaskClient, firm: Firm, **headers: str) -> TestResponse:
    """Open the file, and read it to its end."""
    answer = client.get(f"{at(firm)}/file", headers=headers)
    answer.get_data()
    answer.close()
    return answer


def answers(session: Session) -> list[tuple[str, str]]:
    session.expire_all()
    return [(row.answer, row.claim) for row in session.exec(select(Answer))]


def test_a_file_makes_a_yes_evidenced_and_is_shown_beside_it(
    owner_client: FlaskClient, session: Session, firm: Firm
) -> None:
    answer = sent(owner_client, firm)
    assert answer.status_code == 303, answer.text[:2000]
    assert answer.location.endswith("/readiness/customer#level-1")
    assert answers(session) == [("yes", "evidenced")]
    page = owner_client.get(f"/ventures/{firm.slug}/readiness/customer").text
    assert "calls.txt" in page
    assert "calls.txt" in owner_client.get(f"/ventures/{firm.slug}/readiness/report").text
    assert opened(owner_client, firm).data == NOTES
    (opening,) = session.exec(select(Opening)).all()
    assert (opening.title, opening.reader_name, opening.document_id) == ("Evidence: calls.txt", "Asha Kaur", None)
    # It is no document of the data room.
    assert "calls.txt" not in owner_client.get(f"/ventures/{firm.slug}/documents").text


def test_a_new_file_takes_the_place_of_the_old_one(
    app: Flask, owner_client: FlaskClient, session: Session, firm: Firm
) -> None:
    store = LocalStore(settings(app).instance / "files")
    sent(owner_client, firm)
    first = session.exec(select(EvidenceFile.digest)).one()
    sent(owner_client, firm, b"Twelve calls.\n", "more.txt")
    session.expire_all()
    held = session.exec(select(EvidenceFile)).one()
    assert held.filename == "more.txt"
    assert (store.holds(first), store.holds(held.digest)) == (False, True)
    assert submit(owner_client, f"{at(firm)}/remove").status_code == 303
    assert answers(session) == [("yes", "declared")]
    assert session.exec(select(Blob)).all() == []
    assert submit(owner_client, f"{at(firm)}/remove").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "answer", "words"),
    [
        (b"MZ\x90\x00" + b"\x00" * 80, "notes.pdf", "yes", "no file that can be shared here"),
        (b"", "notes.txt", "yes", "The file is empty"),
        (NOTES, "notes.txt", "", "Choose an answer"),
        (NOTES, "notes.txt", "perhaps", "Choose an answer"),
    ],
)
def test_what_is_not_taken_changes_nothing(
    owner_client: FlaskClient, session: Session, firm: Firm, content: bytes, name: str, answer: str, words: str
) -> None:
    refused = sent(owner_client, firm, content, name, answer)
    assert refused.status_code == 422
    assert words in refused.text
    assert answers(session) == []
    assert session.exec(select(EvidenceFile)).all() == []
    assert session.exec(select(Blob)).all() == []


def test_an_adviser_opens_it_once_their_own_view_is_handed_in(app: Flask, session: Session, firm: Firm) -> None:
    template = Path(__file__).parents[3] / "platform" / "documents" / "typst" / "stamp.typ"
    content = set_pdf(template, {"width": 400, "height": 300, "words": "Calls"})
    an_evidence_file(app, session, firm.venture, CODE, content, "calls.pdf")
    adviser = sign_in(app.test_client(), firm.adviser)
    assert opened(adviser, firm).status_code == 403
    now, key = clock.now(), firm.venture.id or 0
    session.add(Adviser(venture_id=key, email=firm.adviser.email, may="assess", granted_at=now))
    session.commit()
    assert opened(adviser, firm).status_code == 403
    session.add(Assessment(venture_id=key, assessor_id=firm.adviser.id or 0, started_at=now, handed_in_at=now))
    session.commit()
    assert "calls.pdf" in adviser.get(f"/ventures/{firm.slug}/readiness/customer").text
    answer = opened(adviser, firm)
    (words,) = pages_of(answer.data)
    assert "Dev Patel" in words
    assert "no-store" in answer.headers["Cache-Control"]
    part = opened(adviser, firm, Range="bytes=0-9")
    assert (part.status_code, part.data) == (206, answer.data[:10])
    assert [row.reader_name for row in session.exec(select(Opening))] == ["Dev Patel"]
    assert adviser.get(at(firm)).status_code == 403
    stranger = sign_in(app.test_client(), firm.stranger)
    assert opened(stranger, firm).status_code == 403


def test_where_a_scanner_is_set_a_file_waits_for_it(
    app: Flask, owner_client: FlaskClient, session: Session, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_evidence_file(app, session, firm.venture, CODE)
    scanner = f"command:{shlex.join([sys.executable, '-c', 'pass'])}"
    monkeypatch.setitem(app.extensions, "parity_settings", settings(app).model_copy(update={"scanner": scanner}))
    assert opened(owner_client, firm).status_code == 404
    assert "Waiting for the scanner" in owner_client.get(at(firm)).text
    done = app.test_cli_runner().invoke(args=["files", "rescan"])
    assert "1 passed" in done.output
    assert opened(owner_client, firm).status_code == 200


def test_an_answer_that_is_taken_back_leaves_its_file_to_the_sweep(app: Flask, session: Session, firm: Firm) -> None:
    held = an_evidence_file(app, session, firm.venture, CODE)
    digest = held.digest
    session.expunge_all()
    save_answers(session, actor=firm.viewer(firm.owner), venture=firm.venture, given=[Given(CODE, None)])
    session.get_one(Blob, digest).kept_at = clock.now().replace(year=2020)
    session.commit()
    assert session.exec(select(EvidenceFile)).all() == []
    store = LocalStore(settings(app).instance / "files")
    assert store.holds(digest)
    assert app.test_cli_runner().invoke(args=["files", "sweep"]).exit_code == 0
    assert not store.holds(digest)


def test_a_changed_note_keeps_the_file(app: Flask, session: Session, firm: Firm) -> None:
    an_evidence_file(app, session, firm.venture, CODE)
    given = [Given(CODE, "yes", None, "In the folder of calls")]
    save_answers(session, actor=firm.viewer(firm.owner), venture=firm.venture, given=given)
    session.commit()
    assert answers(session) == [("yes", "evidenced")]
    assert len(session.exec(select(EvidenceFile)).all()) == 1
