"""Keep files with a deal: in the data room's store, checked and scanned alike, open to the deal's own organisation."""

from accounts.policy import Action, Viewer
from documents.services import storing
from documents.services.checking import Kind
from documents.services.rooms import readable
from documents.services.storing import Look
from foundation.database import Session
from foundation.errors import Invalid, NotFound, no_such
from foundation.files import Received, Store
from pipeline import queries
from pipeline.models import DealFile
from pipeline.services.access import deal_for
from pipeline.services.logging import log

#: More is an archive; nobody reads it.
MOST_FILES = 100


def add_file(
    session: Session, store: Store, *, actor: Viewer, deal_id: int, received: Received, kind: Kind, look: Look
) -> DealFile:
    """Keep a file with a deal.

    Raises
    ------
    Invalid
        If the same file is there already, or there are too many.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    held = queries.files_of(session, deal_id)
    if len(held) >= MOST_FILES:
        raise Invalid({"file": [f"A deal holds {MOST_FILES} files at most. Remove one first."]})
    if received.digest in {file.digest for file in held}:
        raise Invalid({"file": ["This file is with the deal already."]})
    row = storing.keep(session, store, actor=actor, received=received, kind=kind, look=look)
    file = DealFile(deal_id=deal_id, **row)
    session.add(file)
    session.flush()
    log(session, record.deal, actor, "file", file=file.id, name=file.filename)
    return file


def note_refusal(session: Session, *, actor: Viewer, deal_id: int, filename: str, look: Look) -> None:
    """Log that the scanner refused a file. Nothing of it is kept."""
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    log(session, record.deal, actor, "file_refused", name=filename[:120], words=look.words[:200])


def readable_file(session: Session, *, viewer: Viewer, deal_id: int, file_id: int, scanned: bool) -> DealFile:
    """Give a file to somebody who may read the deal.

    Parameters
    ----------
    scanned : bool
        Whether a scanner is set up, so that a file has to have passed it.

    Raises
    ------
    NotFound
        If there is none, or it has not passed the scanner.
    """
    deal_for(session, viewer, deal_id, Action.VIEW_DEALS)
    file = queries.file_of(session, deal_id, file_id)
    if file is None or not readable(file, scanned=scanned):
        raise no_such("file")
    return file


def remove_file(session: Session, *, actor: Viewer, deal_id: int, file_id: int) -> str:
    """Take a file away from a deal; the log keeps its name.

    Returns
    -------
    str
        Its digest: the file itself goes after this is committed, through ``storing.forget``.

    Raises
    ------
    NotFound
        If the deal has no such file.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    file = queries.file_of(session, deal_id, file_id)
    if file is None:
        raise NotFound("There is no such file.")
    session.delete(file)
    log(session, record.deal, actor, "file_removed", file=file_id, name=file.filename)
    return file.digest
