"""Open a file, and write down who did."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.policy import Viewer, is_member
from documents import queries
from documents.models import Document, KeptFile, Opening, Version
from documents.services.checking import PDF
from documents.services.rooms import Room, readable
from documents.services.telling import tell_opened
from foundation import clock
from foundation.database import Session
from foundation.errors import no_such
from profiles.models import Venture

#: A reader that asks for a file piece by piece opens it once: pieces within this time belong together.
_ONE_READING = timedelta(hours=1)


@dataclass(frozen=True)
class Opened:
    """A file that somebody may read now.

    Parameters
    ----------
    file : KeptFile
        What it is.
    opening : Opening
        The line of the log.
    words : str
        What is stamped on its pages; nothing for the venture's own people and for what is no PDF.
    """

    file: KeptFile
    opening: Opening
    words: str

    @property
    def tag(self) -> str:
        """A name of exactly these bytes: a stamped copy differs from reading to reading."""
        return f"{self.file.digest}-{self.opening.id}" if self.words else self.file.digest


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
        raise no_such("document")
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
        Whether only a range of it is asked for.
    """
    document, version = version_for(room, document_id, number)
    keys = {"document_id": document.id, "version_id": version.id, "number": version.number}
    return open_file(
        session, viewer=room.viewer, venture=room.venture, file=version, title=document.title, in_part=in_part, **keys
    )


def open_file(
    session: Session, *, viewer: Viewer, venture: Venture, file: KeptFile, title: str, in_part: bool, **keys: Any
) -> Opened:
    """Open a file of a venture for somebody who may read it, and log it.

    Parameters
    ----------
    session : Session
        The transaction.
    viewer : Viewer
        Who reads; the caller has asked the policy.
    venture : Venture
        Whose file it is.
    file : KeptFile
        The file.
    title : str
        What the log calls it.
    in_part : bool
        Whether only a range of it is asked for; a range that follows an opening is part of that one.
    **keys : int
        What else the log's line has: the document, the version and its number.
    """
    now = clock.now()
    opening = Opening(
        venture_id=venture.id or 0,
        title=title[:120],
        reader_id=viewer.user_id,
        reader_name=viewer.name,
        reader_organisations=", ".join(sorted(seat.name for seat in viewer.seats.values()))[:300],
        at=now,
        **keys,
    )
    own = is_member(viewer, venture.organisation_id)
    earlier = queries.opening_since(session, opening, now - _ONE_READING) if in_part else None
    if earlier is None:
        session.add(opening)
        session.flush()
        if not own:
            tell_opened(session, viewer, venture, opening)
    logged = earlier or opening
    return Opened(file, logged, "" if own or file.media_type != PDF else _words(viewer.name, logged))


def _words(name: str, opening: Opening) -> str:
    return f"{name}, {clock.moment_in_words(opening.at)}"
