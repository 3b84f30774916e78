"""What is new for a venture since somebody last looked at it on their start page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol, TypeVar

from sqlalchemy import delete
from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Viewer
from digests import queries
from digests.models import VentureVisit
from foundation import clock
from foundation.database import Session
from foundation.jobs import Timetable, Work, every
from matching.queries import MandateLine
from matching.services import Asked, MatchList, Ranked, mandates_for_venture
from profiles.models import Venture

#: Looks within this time are one visit.
ONE_VISIT = timedelta(hours=1)
#: All mandates that a venture fits: they are noted by key, and none of them shown.
_ALL = 100_000
_KEPT = timedelta(days=90)


class Visit(Protocol):
    """A look at something, at a moment."""

    at: datetime


V = TypeVar("V", bound=Visit)


def still(at: datetime) -> bool:
    """Say whether a visit that was noted at a moment still goes on."""
    return at > clock.now() - ONE_VISIT


def goes_on(visits: Sequence[Visit]) -> bool:
    """Say whether the newest of some visits still goes on.

    Parameters
    ----------
    visits : sequence of Visit
        The last ones, the newest first.
    """
    return bool(visits) and still(visits[0].at)


def before_this(visits: Sequence[V]) -> V | None:
    """Give the visit before this one: the newest, unless it is this one, begun a short while ago."""
    return next(iter(visits[1:] if goes_on(visits) else visits), None)


@dataclass(frozen=True, slots=True)
class New:
    """What is new for a venture.

    Parameters
    ----------
    since : datetime or None
        The last visit; None where this is the first, with which nothing can be compared.
    mandates : sequence of Ranked
        Those among the first of its ranked list that it did not fit then, the best first.
    note : bool
        Whether this visit is not noted yet.
    """

    since: datetime | None
    mandates: Sequence[Ranked[MandateLine]]
    note: bool


def new_of(session: Session, viewer: Viewer, venture: Venture, fits: MatchList[MandateLine]) -> New:
    """Compare what a venture fits with what it fitted at the viewer's last visit. Nothing is written.

    Parameters
    ----------
    fits : MatchList
        The first page of the mandates that it fits.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides on its matches.
    """
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    visits = queries.last_visits(session, viewer.user_id or 0, venture.id or 0)
    last = before_this(visits)
    known: Collection[int] = frozenset(last.mandates) if last else ()
    new = [item for item in fits.items if item.line.key not in known] if last else []
    return New(last.at if last else None, new, not goes_on(visits))


def note_visit(session: Session, viewer: Viewer, venture: Venture) -> None:
    """Note that somebody looked, with all that the venture fits now.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides on its matches.
    """
    found = mandates_for_venture(session, viewer=viewer, venture=venture, asked=Asked(), limit=_ALL)
    mandates = sorted(item.line.key for item in found.items)
    session.add(
        VentureVisit(person_id=viewer.user_id or 0, venture_id=venture.id or 0, at=clock.now(), mandates=mandates)
    )
    session.flush()


@every(Timetable(time(3, 50)), "digests.forget", "Forget looks at start pages that are long past")
def forget(work: Work) -> None:
    """Remove visits that nothing is compared with any more."""
    work.session.execute(delete(VentureVisit).where(col(VentureVisit.at) < clock.now() - _KEPT))
