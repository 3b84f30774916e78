"""Makes documents for tests, through the same services as everybody else's."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from sqlmodel import col, select

from accounts.policy import Viewer
from documents.models import Document, Folder, Grant
from documents.services import storing
from documents.services.checking import kind_of
from documents.services.storing import looked_at
from foundation import clock
from foundation.database import Session
from foundation.files import receiving, store_for
from foundation.web import settings
from pipeline.models import DealFile
from pipeline.services import add_file
from profiles.models import Venture
from profiles.queries import venture_record
from profiles.services.saving import System
from readiness.models import EvidenceFile
from readiness.services.evidence import attach
from readiness.services.sheets import sheet_of

TEXT = b"Pilots: three paid, two more agreed.\n"


def a_document(
    app: Flask,
    session: Session,
    venture: Venture,
    content: bytes = TEXT,
    name: str = "pilots.txt",
    *,
    folder: str = Folder.DILIGENCE,
    title: str = "Pilots",
) -> Document:
    """A document with one version, committed."""
    chosen = settings(app)
    store = store_for(chosen.files_url, chosen.instance / "files")
    with receiving(BytesIO(content), chosen.instance / "incoming", 10**8) as received:
        document = storing.add_document(
            session,
            store,
            actor=System(name="Test"),
            venture=venture,
            received=received,
            kind=kind_of(received.path, name),
            look=looked_at(None, received.path),
            values={"folder": str(folder), "title": title, "expected": None},
        )
    session.commit()
    return document


def an_evidence_file(
    app: Flask, session: Session, venture: Venture, code: str, content: bytes = TEXT, name: str = "notes.txt"
) -> EvidenceFile:
    """A file beside a yes, committed."""
    chosen = settings(app)
    store = store_for(chosen.files_url, chosen.instance / "files")
    record = venture_record(session, venture.slug)
    assert record is not None
    item = next(each for each in sheet_of(session, record).items if each.statement.code == code)
    with receiving(BytesIO(content), chosen.instance / "incoming", 10**8) as received:
        attach(
            session, store, actor=System(name="Test"), venture=venture, item=item, reply="yes", received=received,
            kind=kind_of(received.path, name), look=looked_at(None, received.path),
        )  # fmt: skip
    session.commit()
    return session.exec(select(EvidenceFile).order_by(col(EvidenceFile.id).desc()).limit(1)).one()


def a_deal_file(
    app: Flask, session: Session, actor: Viewer, deal_id: int, content: bytes = TEXT, name: str = "terms.txt"
) -> DealFile:
    """A file with a deal, committed."""
    chosen = settings(app)
    store = store_for(chosen.files_url, chosen.instance / "files")
    with receiving(BytesIO(content), chosen.instance / "incoming", 10**8) as received:
        file = add_file(
            session, store, actor=actor, deal_id=deal_id, received=received, kind=kind_of(received.path, name),
            look=looked_at(None, received.path),
        )  # fmt: skip
    session.commit()
    return file


def a_leave(session: Session, venture: Venture, *, days: int = 30, **whom_and_what: Any) -> Grant:
    """Leave to read, committed."""
    now = clock.now()
    row = Grant(venture_id=venture.id or 0, granted_at=now, expires_at=now + timedelta(days=days), **whom_and_what)
    session.add(row)
    session.commit()
    return row
