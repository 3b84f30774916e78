"""Files that stand beside answers: kept in the data room's store, open to whoever may read the answers."""

from accounts.policy import Viewer
from documents.services import opening, storing
from documents.services.checking import Kind
from documents.services.opening import Opened
from documents.services.rooms import readable
from documents.services.storing import Look
from foundation import audit
from foundation.audit import Actor
from foundation.database import Session
from foundation.errors import Invalid, NotFound, no_such
from foundation.files import Received, Store
from profiles.models import Venture
from readiness import queries
from readiness.models import EvidenceFile
from readiness.services.answering import Given, mark, save_answers
from readiness.services.sheets import Item, Sheet


def item_of(sheet: Sheet, dimension: str, code: str) -> Item:
    """Give a statement of a dimension with its answer.

    Raises
    ------
    NotFound
        If the dimension has no such statement today.
    """
    side = sheet.side(dimension)
    found = next((item for item in side.items if item.statement.code == code), None) if side else None
    if found is None:
        raise NotFound("There is no such statement.")
    return found


def attach(
    session: Session,
    store: Store,
    *,
    actor: Actor,
    venture: Venture,
    item: Item,
    reply: str | None,
    received: Received,
    kind: Kind,
    look: Look,
) -> list[str]:
    """Put a file beside an answer, which is given or changed with it. It takes the place of the one before.

    Returns
    -------
    list of str
        Digests of files that may have no other use; they go after this is committed, through ``storing.forget``.

    Raises
    ------
    Invalid
        If there is no answer for the file to stand beside.
    """
    code, before = item.statement.code, item.answer
    if reply is None:
        raise Invalid({"answer": ["Choose an answer for the evidence to stand beside."]})
    link, note = (before.evidence_url, before.evidence_note) if before else (None, "")
    sheet = save_answers(session, actor=actor, venture=venture, given=[Given(code, reply, link, note)])
    held = next(each for each in sheet.items if each.statement.code == code)
    answer, old = held.answer, sheet.file_of(held)
    if answer is None:
        raise Invalid({"answer": ["The answer was taken back at the same moment."]})
    if old is not None:
        session.delete(old)
        session.flush()
    file = storing.keep(session, store, actor=actor, received=received, kind=kind, look=look)
    session.add(EvidenceFile(answer_id=answer.id or 0, **file))
    mark(answer, actor, shown=True)
    session.add(answer)
    _record(session, actor, venture, "evidence attached", code, old, kind.filename)
    return [old.digest] if old is not None and old.digest != received.digest else []


def detach(session: Session, *, actor: Actor, venture: Venture, sheet: Sheet, item: Item) -> list[str]:
    """Take a file away from an answer; the answer stays, with its link and note.

    Raises
    ------
    NotFound
        If there is none.
    """
    file, answer = sheet.file_of(item), item.answer
    if file is None or answer is None:
        raise NotFound("There is no file beside this answer.")
    session.delete(file)
    mark(answer, actor, shown=bool(answer.evidence_url or answer.evidence_note.strip()))
    session.add(answer)
    _record(session, actor, venture, "evidence removed", item.statement.code, file, None)
    return [file.digest]


def open_evidence(
    session: Session, *, viewer: Viewer, venture: Venture, sheet: Sheet, item: Item, scanned: bool, in_part: bool
) -> Opened:
    """Open the file beside an answer for somebody who may read it, and log it with the data room's.

    Raises
    ------
    NotFound
        If there is none, or it has not passed the scanner.
    """
    file = sheet.file_of(item)
    if file is None or not readable(file, scanned=scanned):
        raise no_such("file")
    title = f"Evidence: {file.filename}"
    return opening.open_file(session, viewer=viewer, venture=venture, file=file, title=title, in_part=in_part, number=1)


def _record(
    session: Session, actor: Actor, venture: Venture, action: str, code: str, old: EvidenceFile | None, new: str | None
) -> None:
    audit.trail(session, actor, queries.KIND, venture.id, action, {code: [old.filename if old else None, new]})
    session.flush()
