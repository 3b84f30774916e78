"""A mandate's deal flow as it stands against the last visit: whom to look at first, what is new, rises, closes soon."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy import delete
from sqlmodel import col

from accounts.policy import Viewer
from dealflow import queries
from dealflow.models import MandateVisit
from dealflow.queries import Kept
from dealflow.services.afterwards import Others, others_of
from dealflow.services.keeping import views_of_mandate
from digests.services.visiting import before_this, goes_on, still
from foundation import clock
from foundation.database import Session
from foundation.jobs import Timetable, Work, every
from matching.queries import MandateSubject, VentureLine
from matching.services import Asked, Ranked, Snapshot, mandate_for_matches, passed_ventures, ventures_for_mandate
from pipeline.models import REASON_GROUPS
from pipeline.queries import pass_reasons
from pipeline.services import kept_deals

#: So many of the first ventures are compared with those of the last visit.
COMPARED = 200
#: A venture that has climbed so many places is told to rise.
CLIMB = 10
#: A section of the page shows so many, the one at its top so many.
MOST_SHOWN, MOST_FIRST = 8, 5
#: Without an earlier visit, what was published in so long is new.
WEEK = timedelta(days=7)
#: A round that closes within this time closes soon.
SOON = timedelta(days=30)
_KEPT = timedelta(days=90)
#: Passes of so long say something about a mandate as it stands.
YEAR = timedelta(days=365)
#: What a pass can say about a mandate. Judgements of a venture teach nothing here: they would teach past bias.
ABOUT_MANDATE = {
    f"{group.code}.{code}": name for group in REASON_GROUPS if group.about_mandate for code, name in group.reasons
}


@dataclass(frozen=True, slots=True)
class Riser:
    """A venture that has climbed: its places then and now, from 1. Then is None where it was not among the first."""

    ranked: Ranked[VentureLine]
    before: int | None
    now: int


@dataclass(frozen=True)
class Calls:
    """Whom to call for a mandate, against the last visit of its deal flow.

    Parameters
    ----------
    mandate : MandateSubject
        Whose.
    total : int
        Ventures that meet its hard rules and are not passed on.
    first : sequence of Ranked
        The first of those that are not on the viewer's board yet.
    since : datetime
        What is new is told since then.
    visited : bool
        Whether that is the last visit, rather than a week ago.
    new : sequence of Ranked
        Ventures that were published since, the best first.
    fresh : collection of int
        Keys of all that were published since.
    rising : sequence of Riser
        Those that have climbed since, the highest climb first.
    closing : sequence of Ranked
        Those whose round closes soon, the first to close first; nothing for those who may not see offers.
    offers_open : bool
        Whether the viewer may see what ventures ask for.
    kept : mapping
        The deals of the viewer's organisations, by venture and mandate: key and stage.
    ranked : sequence of int
        Keys of the ventures that are compared at the next visit.
    snapshot : Snapshot
        The index that it was ranked with: names of stages and places.
    """

    mandate: MandateSubject
    total: int
    first: Sequence[Ranked[VentureLine]]
    since: datetime
    visited: bool
    new: Sequence[Ranked[VentureLine]]
    fresh: Collection[int]
    rising: Sequence[Riser]
    closing: Sequence[Ranked[VentureLine]]
    offers_open: bool
    kept: Mapping[tuple[int, int], tuple[int, str]]
    ranked: Sequence[int]
    snapshot: Snapshot


@dataclass(frozen=True)
class Flow(Calls):
    """A mandate's deal flow: whom to call, and all around it.

    Parameters
    ----------
    views : sequence of Kept
        Views of its ranked list, and of its deals, that the viewer may see.
    passes : sequence of (str, int)
        What passes of the last year say about the mandate: the reason and how many, the most frequent first.
    others : Others or None
        What became of those that are on the board; None to those who may not know.
    """

    views: Sequence[Kept]
    passes: Sequence[tuple[str, int]]
    others: Others | None


def calls_of(session: Session, viewer: Viewer, slug: str) -> Calls:
    """Say whom to call for a mandate to its funder's people. Nothing is written.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the mandate's matches.
    """
    mandate = mandate_for_matches(session, viewer, slug)
    found = ventures_for_mandate(session, viewer=viewer, mandate=mandate, asked=Asked(), limit=COMPARED)
    last = before_this(queries.last_visits(session, viewer.user_id or 0, mandate.key))
    since = last.at if last else clock.now() - WEEK
    keys = [item.line.key for item in found.items]
    fresh = queries.published_since(session, keys, since)
    passed = passed_ventures(session, viewer, mandate) or ()
    # A place that somebody else's going has freed is no climb.
    before = [key for key in last.ranked if key not in passed] if last else []
    soon = clock.today() + SOON
    kept = kept_deals(session, viewer=viewer, ventures=keys, mandates=[mandate.key])
    closing = [item for item in found.items if item.line.closes_on and clock.today() <= item.line.closes_on <= soon]
    return Calls(
        mandate=mandate,
        total=found.total,
        first=[item for item in found.items if (item.line.key, mandate.key) not in kept][:MOST_FIRST],
        since=since,
        visited=last is not None,
        new=[item for item in found.items if item.line.key in fresh],
        fresh=fresh,
        rising=_rising(found.items, before, fresh) if last else [],
        closing=sorted(closing, key=lambda item: (item.line.closes_on or soon, item.line.key)),
        offers_open=found.offers_open,
        kept=kept,
        ranked=keys,
        snapshot=found.snapshot,
    )


def visits_mark(session: Session, viewer: Viewer) -> tuple[object, ...]:
    """Say how far somebody's looks at deal flow have come: it moves with each look, and when a look is over."""
    found = queries.newest_visits(session, viewer.user_id or 0)
    return tuple((key, at, still(at)) for key, at in found)


def flow_of(session: Session, viewer: Viewer, slug: str) -> Flow:
    """Give a mandate's deal flow to its funder's people, the first of each part of it. Nothing is written.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides about the mandate's matches.
    """
    calls = calls_of(session, viewer, slug)
    mandate = calls.mandate
    shown = replace(
        calls, new=calls.new[:MOST_SHOWN], rising=calls.rising[:MOST_SHOWN], closing=calls.closing[:MOST_SHOWN]
    )
    return Flow(
        **vars(shown),
        views=views_of_mandate(session, viewer, mandate.key),
        passes=_passes(session, mandate.key),
        others=others_of(session, viewer, mandate, calls.since),
    )


def _passes(session: Session, mandate_id: int) -> list[tuple[str, int]]:
    found = pass_reasons(session, mandate_id, clock.now() - YEAR)
    return [(ABOUT_MANDATE[reason], count) for reason, count in found.most_common() if reason in ABOUT_MANDATE]


def _rising(items: Sequence[Ranked[VentureLine]], before: Sequence[int], fresh: set[int]) -> list[Riser]:
    """Give what has climbed far; what was not among the first counts as having stood just behind them."""
    places = {key: place for place, key in enumerate(before, start=1)}
    behind = len(before) + 1
    risers = [
        Riser(item, places.get(item.line.key), now)
        for now, item in enumerate(items, start=1)
        if item.line.key not in fresh and places.get(item.line.key, behind) - now >= CLIMB
    ]
    return sorted(risers, key=lambda riser: (riser.now - (riser.before or behind), riser.now))


def note_visit(session: Session, viewer: Viewer, flow: Flow) -> bool:
    """Note that somebody looked, unless this is still the same visit."""
    visits = queries.last_visits(session, viewer.user_id or 0, flow.mandate.key)
    if viewer.user_id is None or goes_on(visits):
        return False
    session.add(
        MandateVisit(person_id=viewer.user_id, mandate_id=flow.mandate.key, at=clock.now(), ranked=list(flow.ranked))
    )
    session.flush()
    return True


@every(Timetable(time(3, 45)), "dealflow.forget", "Forget looks at deal flow that are long past")
def forget(work: Work) -> None:
    """Remove visits that nothing is compared with any more."""
    work.session.execute(delete(MandateVisit).where(col(MandateVisit.at) < clock.now() - _KEPT))
