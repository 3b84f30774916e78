"""Open a version of a document, and write down who did."""

from dataclasses import dataclass
from datetime import timedelta

from documents import queries
from documents.models import Document, Opening, Version
from documents.services.checking import PDF
from documents.services.rooms import Room, readable
from documents.services.telling import tell_opened
from foundation import clock
from foundation.database import Session
from foundation.errors import NotFound

#: A reader that asks for a file piece by piece opens it once: pieces within this time belong together.
_ONE_READING = timedelta(hours=1)


@dataclass(frozen=True)
class Opened:
    """A version that somebody may read now.

    Parameters
    ----------
    document, version : Document, Version
        What it is.
    opening : Opening
        The line of the log.
    words : str
        What is stamped on its pages; nothing for the venture's own people and for what is no PDF.
    """

    document: Document
    version: Version
    opening: Opening
    words: str

    @property
    def tag(self) -> str:
        """A name of exactly these bytes: a stamped copy differs from reading to reading."""
        return f"{self.version.digest}-{self.opening.id}" if self.words else self.version.digest


def version_for(room: Room, document_id: int, number: int) -> tuple[Document, Version]:
    """Find a version that whoever looks at the room may read.

    Raises
    ------
    NotFound
        If there is none that is open to them, or it has not passed the scanner.
    """
    held = room.document(document_id)
    version = next((each for each in held.versions if each.number == number), None)
    if version is None or not readable(version, scanned=room.scanned):
        raise NotFound("There is no such document, or it is not open to you.")
    return held.document, version


def open_version(session: Session, *, room: Room, document_id: int, number: int, in_part: bool) -> Opened:
    """Open a version for whoever looks at the room, and log it.

    Parameters
    ----------
    session : Session
        The transaction.
    room : Room
        The room as they may see it; what is not in it cannot be opened.
    document_id, number : int
        Which version.
    in_part : bool
        Whether only a range of it is asked for; a range that follows an opening is part of that one.
    """
    document, version = version_for(room, document_id, number)
    viewer, now = room.viewer, clock.now()
    opening = None
    if in_part:
        opening = queries.opening_since(session, version.id or 0, viewer.user_id or 0, now - _ONE_READING)
    if opening is None:
        seats = sorted(seat.name for seat in viewer.seats.values())
        opening = Opening(
            venture_id=room.venture.id or 0,
            document_id=document.id,
            version_id=version.id,
            title=document.title,
            number=version.number,
            reader_id=viewer.user_id,
            reader_name=viewer.name,
            reader_organisations=", ".join(seats)[:300],
            at=now,
        )
        session.add(opening)
        session.flush()
        if not room.own:
            tell_opened(session, viewer, room.venture, opening)
    words = "" if room.own or version.media_type != PDF else _words(viewer.name, opening)
    return Opened(document, version, opening, words)


def _words(name: str, opening: Opening) -> str:
    at = opening.at.astimezone(clock.LONDON)
    return f"{name}, {at.day} {at:%b %Y, %H:%M}"
