"""The log of disclosures: who was shown which ventures' offers, by which category, on which path."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, cast

from sqlalchemy import Engine, insert

from accounts.models import Disclosure
from accounts.policy import OFFER_PARTS, Action, Viewer, basis, basis_seat, is_member, may, sees_offers
from foundation import clock
from foundation.database import Session

#: Stands in the log in place of a category where the platform's staff are shown an offer.
STAFF = "staff"


class Path(StrEnum):
    """By what way an offer reached somebody."""

    PAGE = "page"
    LIST = "list"
    API = "api"
    EXPORT = "export"
    EMAIL = "email"
    PDF = "pdf"
    FILE = "file"


class Offered(Protocol):
    """A venture whose offer may be shown: a subject of the policy with its key."""

    @property
    def id(self) -> int | None:
        """The venture's key."""

    @property
    def organisation_id(self) -> int | None:
        """The organisation that it belongs to."""

    @property
    def status(self) -> str:
        """Draft, published, archived."""


@dataclass(frozen=True)
class Shown:
    """What one page, answer, file or letter disclosed to somebody."""

    viewer: Viewer
    path: Path
    ventures: tuple[int, ...]
    fields: tuple[str, ...]
    address: str = ""
    document: str = ""


def disclosure(
    viewer: Viewer,
    path: Path,
    ventures: Iterable[Offered],
    *,
    fields: Sequence[str] = OFFER_PARTS[:1],
    address: str = "",
    document: str = "",
    by_leave: bool = False,
) -> Shown | None:
    """Say what is disclosed: the offers that the policy shows to somebody, but for those of their own ventures.

    Parameters
    ----------
    viewer : Viewer
        Who is shown it.
    path : Path
        By what way.
    ventures : iterable
        Each with ``id``, ``organisation_id`` and ``status``.
    fields : sequence of str
        Which parts of the offer: of ``OFFER_PARTS``.
    address : str
        Of the page, the answer or the thing that a letter is about.
    document : str
        The name of the file, where one is given out.
    by_leave : bool, default=False
        Whether the policy has let them in by leave given to them, as to a document, rather than to the whole offer.

    Returns
    -------
    Shown or None
        None where nothing is disclosed.
    """
    if not (by_leave or sees_offers(viewer)):
        return None
    keys = tuple(
        dict.fromkeys(
            venture.id
            for venture in ventures
            if venture.id is not None
            and not is_member(viewer, venture.organisation_id)
            and (by_leave or may(viewer, Action.VIEW_OFFER, venture))
        )
    )
    return Shown(viewer, path, keys, tuple(fields), address, document) if keys else None


def log_disclosures(session: Session, shown: Sequence[Shown]) -> None:
    """Log what is about to be disclosed, in a transaction of its own: the caller's session stays unwritten.

    It comes before the answer, the file or the letter leaves; where it fails, nothing may leave.
    """
    if shown:
        # An engine, never a connection: sessions are opened on engines here.
        engine = cast("Engine", session.get_bind())
        with engine.begin() as connection:
            connection.execute(insert(Disclosure), [_row(each) for each in shown])


def _row(shown: Shown) -> dict[str, Any]:
    viewer, standing, through = shown.viewer, basis(shown.viewer), basis_seat(shown.viewer)
    return {
        "at": clock.now(),
        "user_id": viewer.user_id,
        "user_name": viewer.name,
        "organisation_id": through.organisation_id if through else None,
        "category": standing.category if standing else STAFF,
        "statement_id": standing.statement_id if standing else None,
        "text_version": standing.text_version if standing else 0,
        "path": shown.path,
        "address": shown.address[:300],
        "ventures": "," + ",".join(str(key) for key in shown.ventures) + ",",
        "number": len(shown.ventures),
        "fields": ",".join(shown.fields),
        "document": shown.document[:300],
    }
