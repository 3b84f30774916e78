"""``flask files``, lists that ask as much for one document as for many, and uploads that may not be made."""

import os
import shlex
import sys
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from accounts.models import Organisation, OrganisationKind, Role, key_of
from documents.models import Blob, Version
from documents.services import storing
from foundation import clock
from foundation.database import Session
from foundation.files import LocalStore, receiving
from foundation.web import settings
from profiles.models import Venture
from tests.support.documents import a_document, a_leave
from tests.support.people import a_member, an_organisation, csrf_token, sign_in
from tests.support.profiles import a_venture
from tests.support.queries import count_queries


@pytest.fixture
def firm(session: Session) -> Organisation:
    return an_organisation(session, OrganisationKind.VENTURE)


@pytest.fixture
def venture(session: Session, firm: Organisation) -> Venture:
    made = a_venture(session, organisation_id=key_of(firm))
    session.commit()
    return made


@pytest.fixture(autouse=True)
def store(app: Flask) -> LocalStore:
    held = LocalStore(settings(app).instance / "files")
    for digest in list(held.digests()):
        held.remove(digest)
    return held


def with_scanner(app: Flask, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Set a scanner that refuses what holds VIRUS and breaks at BREAK."""
    script = folder / "scan.py"
    script.write_text(
        "import sys; held = open(sys.argv[1], 'rb').read(); sys.exit(3 if b'BREAK' in held else int(b'VIRUS' in held))"
    )
    command = f"command:{shlex.join([sys.executable, str(script)])}"
    monkeypatch.setitem(app.extensions, "parity_settings", settings(app).model_copy(update={"scanner": command}))


def test_rescan_asks_about_what_was_waiting(
    app: Flask, session: Session, venture: Venture, store: LocalStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for content in (b"clean", b"a VIRUS", b"BREAK", b"lost"):
        a_document(app, session, venture, content, title=content.decode())
    store.remove(sha256(b"lost").hexdigest())
    assert "No scanner is set" in app.test_cli_runner().invoke(args=["files", "rescan"]).output
    with_scanner(app, monkeypatch, tmp_path)
    done = app.test_cli_runner().invoke(args=["files", "rescan"])
    assert "1 passed, 1 refused, 2 still waiting." in done.output
    assert done.exit_code == 1
    session.expire_all()
    found = {row.digest: row for row in session.exec(select(Version))}
    said = {text: found[sha256(text).hexdigest()] for text in (b"clean", b"a VIRUS", b"BREAK", b"lost")}
    assert [row.scan for row in said.values()] == ["passed", "refused", "waiting", "waiting"]
    assert said[b"clean"].scanned_at is not None
    assert said[b"lost"].scan_words == "The file is not in the store."


def test_sweep_removes_what_nothing_refers_to(
    app: Flask, session: Session, venture: Venture, store: LocalStore
) -> None:
    a_document(app, session, venture, b"in use")
    incoming = settings(app).instance / "incoming"
    with clock.frozen(clock.now() - timedelta(days=2)):
        for content in (b"broken off", b"in use"):
            with receiving(BytesIO(content), incoming, 100) as received:
                storing.announce(session, received)
                store.keep(received)
    with receiving(BytesIO(b"just now"), incoming, 100) as received:
        storing.announce(session, received)
        store.keep(received)
    session.commit()
    with receiving(BytesIO(b"without a row"), incoming, 100) as received:
        store.keep(received)
    old, new = incoming / ".part-old", incoming / ".part-new"
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (0, 0))
    done = app.test_cli_runner().invoke(args=["files", "sweep"])
    assert done.output == "2 files removed, and 1 that had arrived in part.\n"
    kept = sorted(sha256(text).hexdigest() for text in (b"in use", b"just now"))
    assert sorted(store.digests()) == kept
    session.expire_all()
    assert sorted(session.exec(select(Blob.digest))) == kept
    assert new.exists()
    new.unlink()
    assert app.test_cli_runner().invoke(args=["files", "sweep"]).output.startswith("0 files removed")


def test_a_removal_that_is_not_committed_is_mended_by_the_next_upload(
    app: Flask, session: Session, venture: Venture, store: LocalStore
) -> None:
    with receiving(BytesIO(b"twice"), settings(app).instance / "incoming", 100) as received:
        storing.announce(session, received)
        store.keep(received)
        session.commit()
        assert storing.forget(session, store, received.digest)
        session.rollback()
    assert list(store.digests()) == []
    a_document(app, session, venture, b"twice")
    assert list(store.digests()) == [received.digest]


def test_lists_ask_as_much_for_one_as_for_many(app: Flask, session: Session, firm: Organisation) -> None:
    owner = a_member(session, firm)
    fund = an_organisation(session, OrganisationKind.FUNDER, verified=True)
    readers = sign_in(app.test_client(), a_member(session, fund))
    owners = sign_in(app.test_client(), owner)
    asked: dict[str, set[int]] = {}
    first = a_venture(session, organisation_id=key_of(firm))
    for number in range(3):
        venture = a_venture(session, name=f"Venture {number}") if number else first
        session.commit()
        for title in ("One", "Two")[: 1 + bool(number)]:
            a_document(app, session, first, f"{number}{title}".encode(), title=f"{title} {number}")
        a_leave(session, venture, organisation_id=fund.id, folder="diligence")
        a_leave(session, first, email=f"reader{number}@example.org", folder="teaser")
        room = f"/ventures/{first.slug}/documents"
        for client, address in ((owners, room), (owners, f"{room}/openings"), (readers, room), (readers, "/documents")):
            with count_queries(session.get_bind()) as counted:
                assert client.get(address).status_code == 200
            asked.setdefault(f"{client is owners} {address}", set()).add(len(counted))
    assert {address: len(counts) for address, counts in asked.items()} == dict.fromkeys(asked, 1)


class _Unread(BytesIO):
    """A body that may not be read."""

    def read(self, *_: object) -> bytes:
        """Fail."""
        raise AssertionError("the body was read")

    readinto = readline = read  # type: ignore[assignment]


@pytest.mark.parametrize("who", ["nobody", "stranger", "viewer"])
def test_a_file_that_may_not_be_sent_is_not_read(
    app: Flask, session: Session, firm: Organisation, venture: Venture, who: str
) -> None:
    client: FlaskClient = app.test_client()
    if who == "stranger":
        sign_in(client, a_member(session, an_organisation(session)))
    if who == "viewer":
        sign_in(client, a_member(session, firm, Role.VIEWER))
    answer = client.post(
        f"/ventures/{venture.slug}/documents/add",
        input_stream=_Unread(),
        content_length=40_000_000,
        content_type="multipart/form-data; boundary=b",
        headers={"X-CSRFToken": csrf_token(client)},
    )
    assert answer.status_code == {"nobody": 403, "stranger": 404, "viewer": 403}[who]
