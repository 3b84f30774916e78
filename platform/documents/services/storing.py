"""Add, change and remove documents, with their files in the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from documents import queries
from documents.models import Blob, Document, KeptFile, Scan, Version
from documents.queries import Held
from documents.services.checking import Kind
from foundation import audit, clock
from foundation.audit import Actor
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from foundation.files import Received, Store
from foundation.scanning import ScanFailed, Scanner
from profiles.models import Venture

KIND = "documents"
#: More documents than this are an archive; nobody reads them.
MOST_DOCUMENTS = 300
#: A file that no version refers to for so long will not get one.
_FORSAKEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Look:
    """What a scanner said of a file."""

    scan: Scan
    words: str = ""

    def columns(self) -> dict[str, Any]:
        """Give it as the row of a file holds it."""
        at = clock.now() if self.scan is not Scan.WAITING else None
        return {"scan": self.scan.value, "scan_words": self.words[:200], "scanned_at": at}


@dataclass(frozen=True)
class Arrived:
    """A file that has arrived, was looked at, and is not kept yet."""

    received: Received
    kind: Kind
    look: Look


def looked_at(scanner: Scanner | None, path: Path) -> Look:
    """Ask the scanner, where there is one. A scanner that fails leaves the file waiting, unreadable."""
    if scanner is None:
        return Look(Scan.WAITING)
    try:
        verdict = scanner.scan(path)
    except ScanFailed as error:
        return Look(Scan.WAITING, str(error))
    return Look(Scan.PASSED if verdict.clean else Scan.REFUSED, verdict.words)


def note_refusal(session: Session, *, actor: Actor, venture: Venture, received: Received, look: Look) -> None:
    """Record that a file was refused. Nothing of it is kept."""
    trail(session, actor, venture, "refused by the scanner", {received.digest: [None, look.words]})


def announce(session: Session, received: Received) -> None:
    """Make or lock the row of a file. It is committed before the file is kept, so that no file is without a row."""
    now = clock.now()
    renew = update(Blob).where(col(Blob.digest) == received.digest).values(kept_at=now)
    if session.execute(renew).rowcount:  # type: ignore[attr-defined]
        return
    try:
        with session.begin_nested():
            session.add(Blob(digest=received.digest, size=received.size, kept_at=now))
    except IntegrityError:
        session.execute(renew)


def keep(session: Session, store: Store, *, actor: Actor, received: Received, kind: Kind, look: Look) -> dict[str, Any]:
    """Put a file into the store, and give what the row that refers to it says of it."""
    announce(session, received)
    store.keep(received)
    return {
        "digest": received.digest,
        "size": received.size,
        "media_type": kind.media_type,
        "filename": kind.filename,
        "added_at": clock.now(),
        "added_by_id": actor.user_id,
        "added_by_name": actor.name,
        **look.columns(),
    }


def add_document(
    session: Session,
    store: Store,
    *,
    actor: Actor,
    venture: Venture,
    received: Received,
    kind: Kind,
    look: Look,
    values: Mapping[str, Any],
    demo: bool = False,
) -> Document:
    """Add a document with its first version.

    Raises
    ------
    Invalid
        If there are too many documents already, or the checklist has no such entry.
    """
    key = venture.id or 0
    if len(queries.documents_of(session, key)) >= MOST_DOCUMENTS:
        raise Invalid({"file": [f"A data room holds {MOST_DOCUMENTS} documents at most. Remove one first."]})
    document = Document(
        venture_id=key,
        folder=values["folder"],
        title=values["title"] or Path(kind.filename).stem,
        expected_code=_expected(session, values["expected"]),
        demo=demo,
        created_at=clock.now(),
    )
    session.add(document)
    session.flush()
    add_version(
        session, store, actor=actor, venture=venture, held=Held(document, ()), received=received, kind=kind, look=look
    )
    return document


def add_version(
    session: Session,
    store: Store,
    *,
    actor: Actor,
    venture: Venture,
    held: Held,
    received: Received,
    kind: Kind,
    look: Look,
) -> Version:
    """Add a version to a document, and its file to the store.

    Raises
    ------
    Invalid
        If the newest version is the same file.
    """
    newest = held.versions[0] if held.versions else None
    if newest is not None and newest.digest == received.digest:
        raise Invalid({"file": ["This is the newest version already: the files are the same."]})
    version = Version(
        document_id=held.document.id or 0,
        number=newest.number + 1 if newest else 1,
        **keep(session, store, actor=actor, received=received, kind=kind, look=look),
    )
    session.add(version)
    trail(session, actor, venture, "version added", {held.document.title: [None, f"{version.number}: {kind.filename}"]})
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("Somebody else added a version at the same moment. Look at theirs, then send yours.") from error
    return version


def change_document(
    session: Session, *, actor: Actor, venture: Venture, document: Document, values: Mapping[str, Any]
) -> None:
    """Change a document's title, folder and place on the checklist."""
    new = {
        "title": values["title"] or document.title,
        "folder": values["folder"],
        "expected_code": _expected(session, values["expected"]),
    }
    changes = {name: [getattr(document, name), value] for name, value in new.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name, (_, value) in changes.items():
        setattr(document, name, value)
    session.add(document)
    if changes:
        trail(session, actor, venture, "changed", {f"{document.title}: {name}": pair for name, pair in changes.items()})


def remove_document(session: Session, *, actor: Actor, venture: Venture, held: Held) -> list[str]:
    """Remove a document with every version, and name the files that may have no other use.

    The files themselves go after this is committed, through ``forget``.
    """
    digests = sorted({version.digest for version in held.versions})
    trail(session, actor, venture, "removed", {held.document.title: [held.document.folder, None]})
    session.delete(held.document)
    session.flush()
    return digests


def forget(session: Session, store: Store, digest: str) -> bool:
    """Remove a file that nothing refers to; say whether it was.

    Its row is locked first: whoever adds the same file at this moment waits, and then keeps it anew. So the file goes
    while the lock is held, before the commit; after it, the file could be one that somebody has just added. If the
    commit fails, a row without a file is left that nothing refers to: the next upload of the file mends it, and so does
    the next sweep.
    """
    session.execute(update(Blob).where(col(Blob.digest) == digest).values(digest=digest))
    row = queries.blob(session, digest)
    if row is None or queries.is_referred_to(session, digest):
        return False
    store.remove(digest)
    session.delete(row)
    session.flush()
    return True


def forget_unknown(session: Session, store: Store, digest: str) -> bool:
    """Remove a file that has no row, such as one that came back with a copy of the store; say whether it was.

    It is given a row to hold while it goes, for the same reason.
    """
    if queries.blob(session, digest) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(Blob(digest=digest, size=0, kept_at=clock.now()))
    except IntegrityError:
        return False
    return forget(session, store, digest)


def forsaken(session: Session) -> Sequence[str]:
    """Name the files that uploads left behind which broke off between the file and the commit."""
    return queries.forsaken(session, clock.now() - _FORSAKEN_AFTER)


def scan_again(session: Session, file: KeptFile, look: Look) -> None:
    """Note what the scanner says of a file that was waiting."""
    for name, value in look.columns().items():
        setattr(file, name, value)
    session.add(file)


def _expected(session: Session, code: str | None) -> str | None:
    if not code:
        return None
    if code not in {row.code for row in queries.expected_documents(session)}:
        raise Invalid({"expected": ["Choose an entry of the checklist."]})
    return code


def trail(session: Session, actor: Actor, venture: Venture, action: str, changes: Mapping[str, object]) -> None:
    """Add a line to the trail of a data room."""
    audit.trail(session, actor, KIND, venture.id, action, changes)
