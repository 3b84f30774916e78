"""The data room through the API."""

import gc
from io import BytesIO

import pytest
from flask import Flask
from sqlmodel import select

from accounts.models import User
from documents.models import Document
from foundation import clock
from foundation.database import Session
from tests.integration.restapi.conftest import Call, Firm
from tests.support.documents import TEXT, a_document


def at(firm: Firm) -> str:
    return f"/ventures/{firm.venture.slug}/documents"


def a_form(**fields: str) -> dict[str, object]:
    return {"file": (BytesIO(TEXT), "pilots.txt"), **fields}


def test_a_file_is_sent_and_listed(call: Call, firm: Firm) -> None:
    sent = call("POST", at(firm), firm.owner, data=a_form(folder="diligence", title="Pilots"))
    assert sent.status_code == 201
    assert (sent.json["title"], sent.json["folder"], sent.json["grants"]) == ("Pilots", "diligence", [])
    (version,) = sent.json["versions"]
    assert (version["number"], version["media_type"], version["size"]) == (1, "text/plain", len(TEXT))
    listed = call("GET", at(firm), firm.reader).json
    assert listed == {"items": [sent.json], "total": 1}
    assert call("GET", f"{at(firm)}?offset=1", firm.reader).json == {"items": [], "total": 1}


def test_what_is_wrong_is_told_at_its_field(call: Call, session: Session, firm: Firm) -> None:
    wrong = call("POST", at(firm), firm.owner, data=a_form(folder="attic"))
    assert wrong.status_code == 422
    assert list(wrong.json["error"]["fields"]) == ["folder"]
    form = "multipart/form-data"
    missing = call("POST", at(firm), firm.owner, data={"folder": "teaser"}, content_type=form)
    assert missing.json["error"]["fields"] == {"file": ["Choose a file."]}
    assert call("POST", at(firm), firm.owner, json={"folder": "teaser"}).status_code == 415
    assert call("POST", f"{at(firm)}/1/grants", firm.owner, data=a_form()).status_code == 415
    assert session.exec(select(Document)).all() == []


# The server's form parser leaves its unnamed temporary file to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_large_file_is_taken(call: Call, firm: Firm) -> None:
    large = {"file": (BytesIO(b"a line\n" * 2_000_000), "long.txt"), "folder": "teaser"}
    assert call("POST", at(firm), firm.owner, data=large).status_code == 201
    gc.collect()


def test_leave_is_given_and_taken_back(app: Flask, call: Call, session: Session, firm: Firm, backer: User) -> None:
    document = a_document(app, session, firm.venture)
    grants = f"{at(firm)}/{document.id}/grants"
    body = {"email": backer.email, "expires_on": clock.today().isoformat()}
    assert call("GET", at(firm), backer).status_code == 404
    assert call("POST", grants, firm.reader, json=body).status_code == 403
    given = call("POST", grants, firm.owner, json=body)
    assert given.status_code == 201
    assert (given.json["name"], given.json["document"]) == (backer.email, document.id)
    assert call("GET", at(firm), firm.owner).json["items"][0]["grants"] == [given.json]
    (seen,) = call("GET", at(firm), backer).json["items"]
    assert "grants" not in seen
    other = a_document(app, session, firm.venture, b"Contracts.", title="Contracts")
    assert call("DELETE", f"{at(firm)}/{other.id}/grants/{given.json['id']}", firm.owner).status_code == 404
    assert call("DELETE", f"{grants}/{given.json['id']}", firm.owner).status_code == 204
    assert call("GET", at(firm), backer).status_code == 404
    assert call("DELETE", f"{grants}/{given.json['id']}", firm.owner).status_code == 404


def test_leave_of_yesterday_or_for_nobody_is_refused(app: Flask, call: Call, session: Session, firm: Firm) -> None:
    document = a_document(app, session, firm.venture)
    grants = f"{at(firm)}/{document.id}/grants"
    past = call("POST", grants, firm.owner, json={"email": "a@b.example", "expires_on": "2020-01-01"})
    assert past.json["error"]["fields"] == {"expires_on": ["Choose today or a later day."]}
    nobody = call("POST", grants, firm.owner, json={"expires_on": clock.today().isoformat()})
    assert list(nobody.json["error"]["fields"]) == ["email"]
