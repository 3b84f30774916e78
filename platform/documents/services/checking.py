"""What a file is, by its content: only kinds that investors exchange are taken."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import puremagic
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from foundation.errors import Invalid
from foundation.files import safe_name

#: Room for slides with pictures; a data room is no place for films.
MOST_BYTES = 50 * 1024 * 1024
#: Longer than any document that people read, and the most that is stamped page by page.
MOST_PAGES = 2_000
_HEAD = 8_192
_OFFICE = "application/vnd.openxmlformats-officedocument."
#: By the member that such an archive always has.
_ARCHIVES = {
    "word/document.xml": (".docx", f"{_OFFICE}wordprocessingml.document"),
    "xl/workbook.xml": (".xlsx", f"{_OFFICE}spreadsheetml.sheet"),
    "ppt/presentation.xml": (".pptx", f"{_OFFICE}presentationml.presentation"),
}
_PICTURES = {".png": (".png", "image/png"), ".jpg": (".jpg", "image/jpeg"), ".jpeg": (".jpg", "image/jpeg")}
_TEXTS = {".csv": "text/csv", ".txt": "text/plain"}
PDF = "application/pdf"


@dataclass(frozen=True)
class Taken:
    """What pages say of the files that are taken. The content decides.

    Parameters
    ----------
    most : int
        Bytes of the largest.
    allowed : str
        Kinds, for people.
    accepted : str
        Endings, for a browser to offer.
    """

    most: int
    allowed: str
    accepted: str


TAKEN = Taken(
    MOST_BYTES,
    "PDF, Word, Excel, PowerPoint, CSV, plain text, PNG or JPEG",
    ".pdf,.docx,.xlsx,.pptx,.csv,.txt,.png,.jpg,.jpeg",
)


@dataclass(frozen=True)
class Kind:
    """What a file is and is called."""

    filename: str
    media_type: str


def kind_of(path: Path, name: str) -> Kind:
    """Say what a file is, whatever its name claims.

    Raises
    ------
    Invalid
        If it is of no kind that is taken, is locked or cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise _refused("The file is empty.")
    suffix, media_type = _found(path, head, Path(name).suffix.lower())
    return Kind(safe_name(name, suffix), media_type)


def _found(path: Path, head: bytes, claimed: str) -> tuple[str, str]:
    endings = _endings(head)
    if head.startswith(b"%PDF-") and ".pdf" in endings:
        _readable(path)
        return ".pdf", PDF
    if head.startswith(b"PK"):
        return _archive(path)
    for ending in endings:
        if ending in _PICTURES:
            return _PICTURES[ending]
    if claimed in _TEXTS and _is_text(path):
        return claimed, _TEXTS[claimed]
    raise _refused(f"This is no file that can be shared here. Send {TAKEN.allowed}.")


def _endings(head: bytes) -> list[str]:
    try:
        return [str(match.extension) for match in puremagic.magic_string(head)]
    except puremagic.PureError:
        return []


def _archive(path: Path) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _refused("The file is damaged: it cannot be opened.") from error
    if any(member.lower().endswith("vbaproject.bin") for member in members):
        raise _refused("The file holds macros. Save it without them.")
    found = [kind for member, kind in _ARCHIVES.items() if member in members]
    if len(found) != 1:
        raise _refused(f"Archives are not taken. Send {TAKEN.allowed}.")
    return found[0]


def _readable(path: Path) -> None:
    try:
        reader = PdfReader(path)
        locked, pages = reader.is_encrypted, 0 if reader.is_encrypted else len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        raise _refused("The PDF is damaged: it cannot be opened.") from error
    if locked:
        raise _refused("The PDF is locked with a password. Save it without one; who may read it is set here.")
    if not 0 < pages <= MOST_PAGES:
        raise _refused(f"A PDF has between 1 and {MOST_PAGES:,} pages.")


def _is_text(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            while piece := file.read(_HEAD):
                if "\0" in piece:
                    return False
    except UnicodeDecodeError:
        return False
    return True


def _refused(words: str) -> Invalid:
    return Invalid({"file": [words]}, words)
