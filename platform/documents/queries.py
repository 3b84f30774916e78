"""Every question about the data room that is asked of the database."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_
from sqlmodel import col, select

from accounts.models import Organisation, OrganisationKind
from documents.models import Blob, Document, Folder, Grant, KeptFile, Opening, Scan, Version, tables_of_files
from foundation import clock
from foundation.database import Session
from profiles.models import Status, Venture
from reference.models import ExpectedDocument


@dataclass(frozen=True, slots=True)
class Held:
    """A document with its versions, the newest first."""

    document: Document
    versions: Sequence[Version]


@dataclass(frozen=True, slots=True)
class Given:
    """Leave in force, and the name of whoever has it."""

    grant: Grant
    name: str

    @property
    def last_day(self) -> date:
        """The last day on which it holds, in London."""
        return (self.grant.expires_at - timedelta(seconds=1)).astimezone(clock.LONDON).date()

    def opens(self, document: Document) -> bool:
        """Say whether it covers a document."""
        if self.grant.folder is not None:
            return Folder(self.grant.folder).covers(document.folder)
        return self.grant.document_id == document.id


def documents_of(session: Session, venture_id: int) -> list[Held]:
    """Give a venture's documents, by folder and title, in two queries."""
    documents = session.exec(
        select(Document).where(col(Document.venture_id) == venture_id).order_by(col(Document.title), col(Document.id))
    ).all()
    versions: dict[int, list[Version]] = defaultdict(list)
    rows = session.exec(
        select(Version)
        .join(Document, col(Document.id) == col(Version.document_id))
        .where(col(Document.venture_id) == venture_id)
        .order_by(col(Version.document_id), col(Version.number).desc())
    )
    for row in rows:
        versions[row.document_id].append(row)
    order = list(Folder)
    found = [Held(document, versions[document.id or 0]) for document in documents]
    return sorted(found, key=lambda held: order.index(Folder(held.document.folder)))


def grants_of(session: Session, venture_id: int, now: datetime) -> list[Given]:
    """Give the leave of a venture that is in force, by when it was given."""
    rows = session.execute(
        select(Grant, col(Organisation.name))
        .outerjoin(Organisation, col(Organisation.id) == col(Grant.organisation_id))
        .where(col(Grant.venture_id) == venture_id, col(Grant.revoked_at).is_(None), col(Grant.expires_at) > now)
        .order_by(col(Grant.granted_at), col(Grant.id))
    )
    return [Given(grant, name or grant.email or "") for grant, name in rows]


def ventures_shared_with(
    session: Session, *, email: str, organisation_ids: Collection[int], now: datetime
) -> list[tuple[Venture, datetime]]:
    """Give the ventures that have given somebody leave, by name, and when the last of it ends."""
    rows = session.execute(
        select(Venture, func.max(col(Grant.expires_at)))
        .join(Grant, col(Grant.venture_id) == col(Venture.id))
        .where(
            col(Grant.revoked_at).is_(None),
            col(Grant.expires_at) > now,
            col(Venture.status) != Status.ARCHIVED,
            or_(col(Grant.email) == email, col(Grant.organisation_id).in_(sorted(organisation_ids))),
        )
        .group_by(col(Venture.id))
        .order_by(col(Venture.name), col(Venture.id))
    )
    return [(venture, until) for venture, until in rows]


def openings(session: Session, venture_id: int, *, offset: int = 0, limit: int = 50) -> Sequence[Opening]:
    """Give who opened what, the newest first."""
    return session.exec(
        select(Opening)
        .where(col(Opening.venture_id) == venture_id)
        .order_by(col(Opening.id).desc())
        .offset(offset)
        .limit(limit)
    ).all()


def count_openings(session: Session, venture_id: int) -> int:
    """Count them."""
    return session.exec(select(func.count()).where(col(Opening.venture_id) == venture_id)).one()


def opening_since(session: Session, like: Opening, since: datetime) -> Opening | None:
    """Give the last time that the same reader opened the same file, if it was after a moment."""
    same = ("venture_id", "version_id", "title", "number", "reader_id")
    return session.exec(
        select(Opening)
        .where(*(getattr(Opening, name) == getattr(like, name) for name in same), col(Opening.at) >= since)
        .order_by(col(Opening.id).desc())
        .limit(1)
    ).first()


def blob(session: Session, digest: str) -> Blob | None:
    """Give the row of a file."""
    return session.get(Blob, digest)


def kept_digests(session: Session) -> Iterator[str]:
    """Name every file that rows may refer to, in order, without holding all names."""
    yield from session.scalars(select(col(Blob.digest)).order_by(col(Blob.digest)).execution_options(yield_per=1000))


def is_referred_to(session: Session, digest: str) -> bool:
    """Say whether anything is this file."""
    return any(
        session.exec(select(col(table.digest)).where(col(table.digest) == digest).limit(1)).first() is not None
        for table in tables_of_files()
    )


def forsaken(session: Session, before: datetime) -> Sequence[str]:
    """Name the files that nothing refers to, and that were not added just now."""
    unused = [col(Blob.digest).not_in(select(col(table.digest))) for table in tables_of_files()]
    return session.exec(
        select(col(Blob.digest)).where(*unused, col(Blob.kept_at) < before).order_by(col(Blob.digest))
    ).all()


def waiting(session: Session) -> list[KeptFile]:
    """Give the files that no scanner has spoken about, those of each table from the oldest."""
    return [
        row
        for table in tables_of_files()
        for row in session.exec(
            select(table).where(col(table.scan) == Scan.WAITING).order_by(col(table.added_at), col(table.digest))
        )
    ]


def expected_documents(session: Session) -> Sequence[ExpectedDocument]:
    """Give what investors expect, in order."""
    return session.exec(
        select(ExpectedDocument).order_by(col(ExpectedDocument.position), col(ExpectedDocument.code))
    ).all()


def organisations_that_read(session: Session) -> Sequence[Organisation]:
    """Give the verified organisations that leave can be given to, by name."""
    kinds = [kind.value for kind in OrganisationKind if kind is not OrganisationKind.VENTURE]
    return session.exec(
        select(Organisation)
        .where(col(Organisation.kind).in_(kinds), col(Organisation.verified_at).is_not(None))
        .order_by(col(Organisation.name), col(Organisation.id))
    ).all()
