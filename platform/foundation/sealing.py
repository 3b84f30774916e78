"""Seals what has to be kept and may not lie open in the database."""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Unreadable(Exception):
    """What was sealed cannot be opened with the keys that there are."""


class Seal:
    """Seals and opens records, with authenticated encryption (Fernet: AES-128-CBC and HMAC-SHA256).

    Parameters
    ----------
    keys : str
        Fernet keys with commas between them. The first seals; the others still open what they sealed, so that a key can
        be changed.
    """

    def __init__(self, keys: str) -> None:
        self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])

    def close(self, record: Mapping[str, Any]) -> str:
        """Give a record as sealed text."""
        return self._fernet.encrypt(json.dumps(dict(record), ensure_ascii=False).encode()).decode()

    def open(self, sealed: str) -> dict[str, Any]:
        """Give back what was sealed.

        Raises
        ------
        Unreadable
            If it was sealed with another key, or changed since.
        """
        try:
            record: dict[str, Any] = json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise Unreadable("What was sealed does not open with the keys of this installation.") from error
        return record
