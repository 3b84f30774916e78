"""Fixtures for accounts: the letters that were kept, a mail server, and an application that counts tries."""

import re
import shutil
from urllib.parse import urlsplit

import pytest
from flask import Flask

from accounts.services.outbox import KeptLetter, kept_letters
from foundation.web import settings

_LINK = re.compile(r"https?://\S+")


class Letters:
    """The letters that were written since the test began."""

    def __init__(self, app: Flask) -> None:
        self.folder = settings(app).instance / "outbox"
        shutil.rmtree(self.folder, ignore_errors=True)

    def all(self) -> list[KeptLetter]:
        """Every letter, oldest first."""
        return list(reversed(kept_letters(self.folder))) if self.folder.exists() else []

    def last(self) -> KeptLetter:
        """The newest letter."""
        return self.all()[-1]

    def link(self, page: str) -> str:
        """The path and query of the link to a page in the newest letter."""
        return next(path for path in links_of(self.last().text) if path.startswith(page))


def links_of(text: str) -> list[str]:
    """Give the path and query of every link in a letter."""
    found = [urlsplit(link) for link in _LINK.findall(text)]
    return [f"{parts.path}?{parts.query}" if parts.query else parts.path for parts in found]


@pytest.fixture
def letters(app: Flask) -> Letters:
    """The letters that were written since the test began."""
    return Letters(app)
