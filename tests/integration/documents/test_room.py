"""The data room: who reads what, what is kept, and what a broken upload leaves behind."""

import gc
import shlex
import socket
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader, PdfWriter
from sqlmodel import select
from werkzeug.test import TestResponse

from accounts.models import Organisation, OrganisationKind, User, key_of
from documents.models import Blob, Document, Grant, Opening, Version
from foundation import clock
from foundation.database import Session
from foundation.files import LocalStore
from foundation.web import settings
from profiles.models import Venture
from tests.support.browser import serving
from tests.support.documents import TEXT, a_document, a_leave
from tests.support.people import a_member, an_organisation, csrf_token, sign_in, submit
from tests.support.profiles import a_venture


@pytest.fixture
def firm(session: Session) -> Organisation:
    return an_organisation(session, OrganisationKind.VENTURE)


@pytest.fixture
def venture(session: Session, firm: Organisation) -> Venture:
    made = a_venture(session, organisation_id=key_of(firm))
    session.commit()
    return made


@pytest.fixture
def owner(app: Flask, session: Session, firm: Organisation) -> FlaskClient:
    return sign_in(app.test_client(), a_member(session, firm))


@pytest.fixture
def fund(session: Session) -> Organisation:
    return an_organisation(session, OrganisationKind.FUNDER, verified=True)


@pytest.fixture
def investor(session: Session, fund: Organisation) -> User:
    return a_member(session, fund)


@pytest.fixture(autouse=True)
def nothing_kept_from_before(app: Flask) -> Iterator[None]:
    """The rows of other tests are gone, and so should their files be."""
    store = LocalStore(settings(app).instance / "files")
    for digest in list(store.digests()):
        store.remove(digest)
    yield
    assert list((settings(app).instance / "incoming").glob(".*")) == []


def at(venture: Venture) -> str:
    return f"/ventures/{venture.slug}/documents"


def file_at(venture: Venture, document: Document, number: int = 1) -> str:
    return f"{at(venture)}/{document.id}/{number}"


def kept(app: Flask) -> list[str]:
    return list(LocalStore(settings(app).instance / "files").digests())


def send(client: FlaskClient, address: str, content: bytes, name: str, **fields: str) -> TestResponse:
    return submit(client, address, file=(BytesIO(content), name), **fields)


def a_pdf(pages: int = 1) -> bytes:
    writer, held = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(held)
    return held.getvalue()


def test_a_file_is_added_and_read_back(app: Flask, session: Session, owner: FlaskClient, venture: Venture) -> None:
    answer = send(owner, f"{at(venture)}/add", TEXT, "../../Cap\u202e table.TXT", folder="diligence")
    assert answer.status_code == 303
    document = session.exec(select(Document)).one()
    version = session.exec(select(Version)).one()
    assert (document.title, version.filename, version.media_type) == ("Cap table", "Cap table.txt", "text/plain")
    assert kept(app) == [version.digest]
    read = owner.get(file_at(venture, document), buffered=True)
    assert read.data == TEXT
    assert read.headers["Cache-Control"] == "private, no-store"
    assert read.headers["X-Content-Type-Options"] == "nosniff"
    assert "noindex" in read.headers["X-Robots-Tag"]
    assert read.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "deck.pdf"),
        (b"MZ" + bytes(300), "deck.pdf"),
        (b"%PDF-1.7 and nothing else", "deck.pdf"),
        (b"PK\x03\x04 no archive", "deck.docx"),
        (b"", "empty.txt"),
        (b"\xff\xfe\x00binary", "notes.txt"),
    ],
)
def test_what_is_no_document_is_refused_and_nothing_stays(
    app: Flask, session: Session, owner: FlaskClient, venture: Venture, content: bytes, name: str
) -> None:
    answer = send(owner, f"{at(venture)}/add", content, name, folder="teaser", title="Our deck")
    assert answer.status_code == 422
    assert 'value="Our deck"' in answer.text
    assert kept(app) == []
    assert session.exec(select(Document)).all() == []
    assert session.exec(select(Blob)).all() == []


# The server's form parser leaves its unnamed temporary file to the garbage collector when it gives up.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_only_an_upload_may_be_large(owner: FlaskClient, venture: Venture) -> None:
    large = b"a" * (13 * 1024 * 1024)
    assert send(owner, f"{at(venture)}/add", large, "long.txt", folder="teaser").status_code == 303
    assert send(owner, "/account/name", large, "long.txt").status_code == 413
    gc.collect()


# The server's form parser leaves its unnamed temporary file to the garbage collector when it gives up.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_file_over_the_limit_is_told_and_leaves_nothing(app: Flask, owner: FlaskClient, venture: Venture) -> None:
    answer = send(owner, f"{at(venture)}/add", b"a" * (50 * 1024 * 1024 + 1), "long.txt", folder="teaser")
    assert answer.status_code == 422
    assert "larger than 50 MB" in answer.text
    assert kept(app) == []
    gc.collect()


# The server's form parser leaves its unnamed temporary file to the garbage collector when it gives up.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_connection_that_breaks_leaves_nothing(
    app: Flask, session: Session, owner: FlaskClient, venture: Venture
) -> None:
    cookie = owner.get_cookie("parity_session")
    assert cookie is not None
    with serving(app) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as line:
            head = (
                f"POST {at(venture)}/add HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: parity_session={cookie.value}\r\n"
                f"X-CSRFToken: {csrf_token(owner)}\r\nContent-Length: 900000\r\n"
                "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
                '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
            )
            line.sendall(head.encode() + b"x" * 400_000)
            line.shutdown(socket.SHUT_WR)
            assert b"400" in line.recv(100)
    assert kept(app) == []
    assert session.exec(select(Document)).all() == []
    assert session.exec(select(Blob)).all() == []
    gc.collect()


def test_the_same_file_is_kept_once_and_goes_with_its_last_version(
    app: Flask, owner: FlaskClient, session: Session, venture: Venture
) -> None:
    one, two = a_document(app, session, venture), a_document(app, session, venture, title="Pilots again")
    assert len(kept(app)) == 1
    assert submit(owner, f"{at(venture)}/{one.id}/remove").status_code == 303
    assert len(kept(app)) == 1
    assert submit(owner, f"{at(venture)}/{two.id}/remove").status_code == 303
    assert kept(app) == []
    session.expire_all()
    assert session.exec(select(Blob)).all() == []


def test_versions_are_counted_and_readers_see_the_newest(
    app: Flask, session: Session, owner: FlaskClient, venture: Venture, fund: Organisation, investor: User
) -> None:
    document = a_document(app, session, venture)
    a_leave(session, venture, organisation_id=fund.id, document_id=document.id)
    assert send(owner, f"{at(venture)}/{document.id}/versions", b"Four paid.", "pilots.txt").status_code == 303
    assert send(owner, f"{at(venture)}/{document.id}/versions", b"Four paid.", "pilots.txt").status_code == 422
    reader = sign_in(app.test_client(), investor)
    assert reader.get(file_at(venture, document, 2), buffered=True).data == b"Four paid."
    assert reader.get(file_at(venture, document, 1), buffered=True).status_code == 404
    assert owner.get(file_at(venture, document, 1), buffered=True).data == TEXT


def test_leave_opens_a_folder_and_those_before_it_until_its_last_day(
    app: Flask, session: Session, owner: FlaskClient, venture: Venture, fund: Organisation, investor: User
) -> None:
    teaser = a_document(app, session, venture, folder="teaser", title="Deck")
    later = a_document(app, session, venture, b"Contracts.", folder="completion", title="Contracts")
    reader = sign_in(app.test_client(), investor)
    assert reader.get(at(venture)).status_code == 404
    assert reader.get(file_at(venture, teaser), buffered=True).status_code == 404
    day = clock.today() + timedelta(days=2)
    given = submit(
        owner, f"{at(venture)}/leave", organisation=fund.slug, folder="first_meeting", expires_on=day.isoformat()
    )
    assert given.status_code == 303
    page = reader.get(at(venture)).text
    assert "Deck" in page
    assert "Contracts" not in page
    assert venture.name in reader.get("/documents").text
    assert reader.get(file_at(venture, teaser), buffered=True).data == TEXT
    assert reader.get(file_at(venture, later), buffered=True).status_code == 404
    with clock.frozen(clock.now() + timedelta(days=4)):
        held = session.exec(select(Grant)).one()
        assert held.expires_at < clock.now()


def test_leave_to_a_person_is_taken_back_at_once(
    app: Flask, session: Session, owner: FlaskClient, venture: Venture, investor: User
) -> None:
    document = a_document(app, session, venture)
    leave = a_leave(session, venture, email=investor.email, document_id=document.id)
    reader = sign_in(app.test_client(), investor)
    assert reader.get(file_at(venture, document), buffered=True).status_code == 200
    assert submit(owner, f"{at(venture)}/leave/{leave.id}/take-back").status_code == 303
    assert reader.get(file_at(venture, document), buffered=True).status_code == 404
    assert reader.get("/documents").text.count(venture.name) == 0
    assert investor.name in owner.get(f"{at(venture)}/openings").text


def test_leave_that_has_lapsed_opens_nothing(app: Flask, session: Session, venture: Venture, investor: User) -> None:
    document = a_document(app, session, venture)
    a_leave(session, venture, email=investor.email, document_id=document.id, days=-1)
    assert sign_in(app.test_client(), investor).get(file_at(venture, document)).status_code == 404


def test_leave_is_refused_with_a_word_at_the_field(session: Session, owner: FlaskClient, venture: Venture) -> None:
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    answer = submit(owner, f"{at(venture)}/leave", email="a@b.example", folder="teaser", expires_on=yesterday)
    assert answer.status_code == 422
    assert "Choose today or a later day." in answer.text
    assert 'value="a@b.example"' in answer.text
    assert session.exec(select(Grant)).all() == []


def test_ranges_are_one_reading_and_a_stale_one_gets_the_whole(
    app: Flask, session: Session, venture: Venture, investor: User
) -> None:
    document = a_document(app, session, venture)
    a_leave(session, venture, email=investor.email, document_id=document.id)
    reader = sign_in(app.test_client(), investor)
    address = file_at(venture, document)
    part = reader.get(address, headers={"Range": "bytes=0-5"}, buffered=True)
    assert (part.status_code, part.data) == (206, TEXT[:6])
    assert part.headers["Content-Range"] == f"bytes 0-5/{len(TEXT)}"
    rest = reader.get(address, headers={"Range": "bytes=6-", "If-Range": part.headers["ETag"]}, buffered=True)
    assert (rest.status_code, rest.data) == (206, TEXT[6:])
    stale = reader.get(address, headers={"Range": "bytes=6-", "If-Range": '"other"'}, buffered=True)
    assert (stale.status_code, stale.data) == (200, TEXT)
    assert reader.get(address, headers={"Range": "bytes=900-"}, buffered=True).status_code == 416
    assert len(session.exec(select(Opening)).all()) == 1


def test_a_look_at_the_headers_opens_nothing(
    app: Flask, session: Session, owner: FlaskClient, venture: Venture
) -> None:
    document = a_document(app, session, venture)
    answer = owner.head(file_at(venture, document))
    assert (answer.status_code, answer.data) == (200, b"")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert session.exec(select(Opening)).all() == []


def test_a_reader_outside_gets_a_pdf_with_their_name_on_every_page(
    app: Flask, session: Session, owner: FlaskClient, venture: Venture, investor: User
) -> None:
    document = a_document(app, session, venture, a_pdf(3), "deck.pdf")
    a_leave(session, venture, email=investor.email, document_id=document.id)
    reader = sign_in(app.test_client(), investor)
    whole = reader.get(file_at(venture, document), buffered=True)
    assert [investor.name in page.extract_text() for page in PdfReader(BytesIO(whole.data)).pages] == [True] * 3
    part = reader.get(
        file_at(venture, document), headers={"Range": "bytes=0-99", "If-Range": whole.headers["ETag"]}, buffered=True
    )
    assert (part.status_code, part.data) == (206, whole.data[:100])
    own = PdfReader(BytesIO(owner.get(file_at(venture, document), buffered=True).data))
    assert "".join(page.extract_text() for page in own.pages) == ""


@pytest.fixture
def scanner(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A scanner that finds the word VIRUS, and breaks at the word BREAK."""
    script = tmp_path / "scan.py"
    script.write_text(
        "import sys; held = open(sys.argv[1], 'rb').read(); print('Test-Virus' if b'VIRUS' in held else 'OK'); "
        "sys.exit(3 if b'BREAK' in held else int(b'VIRUS' in held))"
    )
    command = f"command:{shlex.join([sys.executable, str(script)])}"
    chosen = settings(app).model_copy(update={"scanner": command})
    monkeypatch.setitem(app.extensions, "parity_settings", chosen)


@pytest.mark.usefixtures("scanner")
def test_with_a_scanner_only_what_it_passed_is_read(
    app: Flask, session: Session, owner: FlaskClient, venture: Venture
) -> None:
    before = a_document(app, session, venture, b"Added before there was a scanner.")
    assert owner.get(file_at(venture, before), buffered=True).status_code == 404
    refused = send(owner, f"{at(venture)}/add", b"a VIRUS", "a.txt", folder="teaser")
    assert refused.status_code == 422
    assert "Test-Virus" in refused.text
    assert len(kept(app)) == 1
    assert send(owner, f"{at(venture)}/add", b"clean", "clean.txt", folder="teaser").status_code == 303
    assert send(owner, f"{at(venture)}/add", b"BREAK", "break.txt", folder="teaser").status_code == 303
    found = {row.filename: row for row in session.exec(select(Version))}
    assert [found[name].scan for name in ("clean.txt", "break.txt")] == ["passed", "waiting"]
    clean, waiting = (session.get_one(Document, found[name].document_id) for name in ("clean.txt", "break.txt"))
    assert owner.get(file_at(venture, clean), buffered=True).data == b"clean"
    assert owner.get(file_at(venture, waiting), buffered=True).status_code == 404
