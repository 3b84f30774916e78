"""Look after the files: ask the scanner again, and clear away what nothing refers to."""

from collections.abc import Sequence
from pathlib import Path

from documents import queries
from documents.models import KeptFile, Scan
from documents.services.checking import MOST_BYTES
from documents.services.storing import Look, looked_at
from foundation.database import Session
from foundation.files import Store, receiving
from foundation.scanning import Scanner


def waiting(session: Session) -> Sequence[KeptFile]:
    """Give the files that no scanner has spoken about, the oldest first."""
    return queries.waiting(session)


def look_again(store: Store, scanner: Scanner, digest: str, folder: Path) -> Look:
    """Ask the scanner about a file of the store.

    Parameters
    ----------
    store : Store
        Where the file is.
    scanner : Scanner
        Who is asked.
    digest : str
        Which file.
    folder : Path
        Where it lies meanwhile, for scanners that read files of this machine.
    """
    if not store.holds(digest):
        return Look(Scan.WAITING, "The file is not in the store.")
    with store.open(digest) as source, receiving(source, folder, MOST_BYTES) as received:
        return looked_at(scanner, received.path)
