"""Letters that were kept in a folder instead of being sent."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from foundation.errors import NotFound

_NAME = re.compile(r"^[0-9]{8}T[0-9]{12}-[0-9A-Za-z.]+\.eml$")


@dataclass(frozen=True)
class KeptLetter:
    """A letter as it would have arrived."""

    name: str
    to: str
    subject: str
    sent_at: datetime
    text: str


def kept_letters(folder: Path, *, most: int = 100) -> list[KeptLetter]:
    """Give the letters in a folder, newest first."""
    names = sorted((path.name for path in folder.glob("*.eml") if _NAME.match(path.name)), reverse=True)
    return [_read(folder / name) for name in names[:most]]


def kept_letter(folder: Path, name: str) -> KeptLetter:
    """Give one letter.

    Raises
    ------
    NotFound
        If there is none of that name.
    """
    if not _NAME.match(name) or not (folder / name).is_file():
        raise NotFound("There is no such letter.")
    return _read(folder / name)


def _read(path: Path) -> KeptLetter:
    message = message_from_bytes(path.read_bytes(), EmailMessage, policy=default)
    return KeptLetter(
        name=path.name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=parsedate_to_datetime(str(message["Date"])),
        text=str(message.get_content()),
    )
