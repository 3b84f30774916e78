"""Take a file in that was sent by a page or by a program."""

from collections.abc import Callable

from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from accounts.routes import current_viewer
from documents.models import Scan
from documents.services import storing
from documents.services.checking import MOST_BYTES, Kind, kind_of
from documents.services.storing import Look
from foundation.errors import Invalid
from foundation.files import Received, TooLarge, receiving
from foundation.scanning import scanner_for
from foundation.web import file_store, settings, transaction
from profiles.models import Venture

#: What a form adds around its file.
MOST_SENT = MOST_BYTES + 64 * 1024
Write = Callable[[Session, Received, Kind, Look], object]
Refuse = Callable[[Session, Received, Kind, Look], object]


def noted_for(venture: Venture) -> Refuse:
    """Give what writes into a venture's own trail that a file was refused."""

    def note(database: Session, received: Received, _kind: Kind, look: Look) -> None:
        storing.note_refusal(database, actor=current_viewer(), venture=venture, received=received, look=look)

    return note


def take_in(sent: FileStorage | None, write: Write, refuse: Refuse) -> None:
    """Take a file in: to disk, looked at, scanned, then kept and written down together.

    Parameters
    ----------
    sent : FileStorage or None
        What came with the request.
    write : callable
        Keeps it and writes it down, in one transaction.
    refuse : callable
        Writes down that the scanner refused it.

    Raises
    ------
    Invalid
        If there is no file, or it is not taken. Nothing of it is kept.
    """
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Choose a file."]}, "Choose a file.")
    try:
        with receiving(sent.stream, settings().instance / "incoming", MOST_BYTES) as received:
            kind = kind_of(received.path, sent.filename)
            look = storing.looked_at(scanner_for(settings().scanner), received.path)
            if look.scan is Scan.REFUSED:
                with transaction() as database:
                    refuse(database, received, kind, look)
                raise Invalid({"file": [f"The virus scanner refused this file: {look.words or 'it gave no reason'}."]})
            _keep(received, kind, look, write)
    except TooLarge as error:
        words = f"The file is larger than {MOST_BYTES // 1024**2} MB."
        raise Invalid({"file": [words]}, words) from error


def _keep(received: Received, kind: Kind, look: Look, write: Write) -> None:
    """Keep a file in two steps: first that it will be there, so that what breaks off later can be found."""
    with transaction() as database:
        storing.announce(database, received)
    try:
        with transaction() as database:
            write(database, received, kind, look)
    except BaseException:
        with transaction() as database:
            storing.forget(database, file_store(), received.digest)
        raise
