"""A data room as somebody may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts import policy
from accounts.policy import Action, Leave, Paper, Viewer
from documents import queries
from documents.models import Document, KeptFile, Scan
from documents.queries import Given, Held
from foundation import clock
from foundation.database import Session
from foundation.errors import existing, no_such
from profiles.models import Venture
from profiles.queries import venture_by_slug
from reference.models import ExpectedDocument


@dataclass(frozen=True)
class Room:
    """The part of a venture's data room that is open to somebody.

    Parameters
    ----------
    venture : Venture
        Whose it is.
    viewer : Viewer
        Who looks.
    own : bool
        Whether they belong to the venture.
    held : list of Held
        Documents that are open to them; to others than the venture's own people, in the newest readable version only.
    given : list of Given
        All leave in force.
    scanned : bool
        Whether only what a scanner has passed may be read.
    """

    venture: Venture
    viewer: Viewer
    own: bool
    held: list[Held]
    given: list[Given]
    scanned: bool

    def document(self, document_id: int) -> Held:
        """Give one document.

        Raises
        ------
        NotFound
            If there is none that is open to whoever asks.
        """
        return existing(next((held for held in self.held if held.document.id == document_id), None), "document")

    def readers(self, document: Document) -> list[Given]:
        """Give the leave that covers a document."""
        return [given for given in self.given if given.opens(document)]


def readable(file: KeptFile, *, scanned: bool) -> bool:
    """Say whether a file may be read at all: where a scanner is set, only what it has passed."""
    return file.scan == Scan.PASSED or (file.scan == Scan.WAITING and not scanned)


def may_read(viewer: Viewer, venture: Venture, document: Document, given: Sequence[Given]) -> bool:
    """Ask the policy whether somebody may read a document. Every door that shows or sends one asks here."""
    leave = [Leave(each.grant.email, each.grant.organisation_id) for each in given if each.opens(document)]
    return policy.may(viewer, Action.READ_DOCUMENT, Paper(venture.organisation_id, leave))


def room_for(session: Session, viewer: Viewer, slug: str, *, scanned: bool, action: Action | None = None) -> Room:
    """Give the data room of a venture to its own people and to those who were given leave.

    Parameters
    ----------
    session : Session
        The database.
    viewer : Viewer
        Who asks.
    slug : str
        Of the venture.
    scanned : bool
        Whether a scanner is set.
    action : Action, optional
        What they want to do to the room, beside reading.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides. Whoever has no leave hears of no such page.
    """
    policy.require(viewer, Action.USE_ACCOUNT)
    venture = existing(venture_by_slug(session, slug), "document")
    key = venture.id or 0
    given = queries.grants_of(session, key, clock.now())
    own = policy.is_member(viewer, venture.organisation_id)
    held = [each for each in queries.documents_of(session, key) if may_read(viewer, venture, each.document, given)]
    if not own:
        held = [each for each in (_newest(each, scanned=scanned) for each in held) if each is not None]
        if not held:
            raise no_such("document")
    if action is not None:
        policy.require(viewer, action, venture)
    return Room(venture, viewer, own, held, given, scanned)


def _newest(held: Held, *, scanned: bool) -> Held | None:
    found = next((version for version in held.versions if readable(version, scanned=scanned)), None)
    return Held(held.document, [found]) if found else None


def checklist(session: Session, room: Room) -> list[tuple[ExpectedDocument, Document | None]]:
    """Give what investors expect, each with the document that answers it, or nothing."""
    there = {held.document.expected_code: held.document for held in reversed(room.held)}
    return [(expected, there.get(expected.code)) for expected in queries.expected_documents(session)]


def shared_with(session: Session, viewer: Viewer) -> list[tuple[Venture, datetime]]:
    """Give the ventures that share documents with somebody, and until when."""
    policy.require(viewer, Action.USE_ACCOUNT)
    return queries.ventures_shared_with(
        session, email=viewer.email.lower(), organisation_ids=viewer.seats.keys(), now=clock.now()
    )
