"""What a mandate's people have passed on. Passes are deals, and kept above this package, which is told of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from accounts import policy
from accounts.policy import Action, Viewer
from foundation.database import Session
from matching.queries import MandateSubject


@dataclass(frozen=True, slots=True)
class PassLine:
    """A pass that stands: the deal, the reason in words, the note, when it was and whose it was."""

    deal_id: int
    reason: str
    note: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PassBook:
    """Where passes are kept.

    Parameters
    ----------
    keys : callable
        Gives the keys of the ventures that an organisation has passed on for a mandate.
    lines : callable
        Gives the passes on some ventures, by their keys.
    """

    keys: Callable[[Session, int, int], frozenset[int]]
    lines: Callable[[Session, int, int, Collection[int]], dict[int, PassLine]]


_BOOKS: list[PassBook] = []


def knows_of_passes(book: PassBook) -> None:
    """Have a package above asked for what it knows; done once, where it is imported."""
    _BOOKS.append(book)


def passed_ventures(session: Session, viewer: Viewer, mandate: MandateSubject) -> frozenset[int] | None:
    """Give the keys of the ventures that a mandate's people have passed on; None to those who may not know of them."""
    if mandate.organisation_id is None or not policy.may(viewer, Action.VIEW_DEALS, mandate):
        return None
    found = (book.keys(session, mandate.organisation_id, mandate.key) for book in _BOOKS)
    return frozenset().union(*found)


def pass_lines(
    session: Session, viewer: Viewer, mandate: MandateSubject, ventures: Collection[int]
) -> dict[int, PassLine]:
    """Give the passes on some ventures by their keys, to those who may know of them."""
    if not ventures or mandate.organisation_id is None or not policy.may(viewer, Action.VIEW_DEALS, mandate):
        return {}
    found: dict[int, PassLine] = {}
    for book in _BOOKS:
        found |= book.lines(session, mandate.organisation_id, mandate.key, ventures)
    return found
