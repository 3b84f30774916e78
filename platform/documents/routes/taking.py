"""Take files in that were sent by a page or by a program."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from accounts.routes import current_viewer
from documents.models import Scan
from documents.services import storing
from documents.services.checking import MOST_BYTES, Kind, kind_of
from documents.services.storing import Arrived, Look
from foundation.errors import Invalid
from foundation.files import Received, TooLarge, receiving, safe_name
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

    def write_one(database: Session, arrived: Sequence[Arrived]) -> None:
        write(database, arrived[0].received, arrived[0].kind, arrived[0].look)

    take_all([sent], write_one, refuse)


def take_all(
    sent: Sequence[FileStorage], write: Callable[[Session, Sequence[Arrived]], object], refuse: Refuse
) -> None:
    """Take files in, all of them or none.

    Parameters
    ----------
    sent : sequence of FileStorage
        What came with the request; it may be nothing.
    write : callable
        Keeps them and writes them down, in one transaction.
    refuse : callable
        Writes down that the scanner refused one.

    Raises
    ------
    Invalid
        If one of them is not taken, by its name where there are several. Nothing of any is kept.
    """
    with ExitStack() as stack:
        arrived = []
        for each in sent:
            try:
                arrived.append(_arrive(stack, each, refuse))
            except Invalid as error:
                if len(sent) == 1:
                    raise
                words = f"{safe_name(each.filename or '', '')}: {' '.join(error.fields['file'])}"
                raise Invalid({"file": [words]}, words) from error
        _keep(arrived, write)


def _arrive(stack: ExitStack, sent: FileStorage, refuse: Refuse) -> Arrived:
    """Receive one file, which lies on disk until the stack is left, and look at it."""
    try:
        received = stack.enter_context(receiving(sent.stream, settings().instance / "incoming", MOST_BYTES))
    except TooLarge as error:
        words = f"The file is larger than {MOST_BYTES // 1024**2} MB."
        raise Invalid({"file": [words]}, words) from error
    kind = kind_of(received.path, sent.filename or "")
    look = storing.looked_at(scanner_for(settings().scanner), received.path)
    if look.scan is Scan.REFUSED:
        with transaction() as database:
            refuse(database, received, kind, look)
        raise Invalid({"file": [f"The virus scanner refused this file: {look.words or 'it gave no reason'}."]})
    return Arrived(received, kind, look)


def _keep(arrived: Sequence[Arrived], write: Callable[[Session, Sequence[Arrived]], object]) -> None:
    """Keep files in two steps: first that they will be there, so that what breaks off later can be found."""
    with transaction() as database:
        for each in arrived:
            storing.announce(database, each.received)
    try:
        with transaction() as database:
            write(database, arrived)
    except BaseException:
        for each in arrived:
            with transaction() as database:
                storing.forget(database, file_store(), each.received.digest)
        raise
