"""Keeps what a start page tells until something changes it, or a moment goes by."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from foundation import clock
from foundation.database import Session
from foundation.kept import Newest


class Lapsing(Protocol):
    """Something that may change by itself."""

    @property
    def until(self) -> datetime | None:
        """When it changes if nobody changes it before; None where only the day counts."""


L = TypeVar("L", bound=Lapsing)


def holding(kept: Newest[L], session: Session, key: tuple[object, ...], mark: object, read: Callable[[], L]) -> L:
    """Give a thing as it is at a mark and at this moment; the arguments are those of ``Newest.of``."""
    found = kept.of(session, key, mark, read)
    while found.until is not None and found.until <= clock.now():
        found = kept.of(session, (*key, found.until), mark, read)
    return found
