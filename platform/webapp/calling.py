"""Whom an investor's start page says to call: the best of each mandate that nobody has taken up, and what has moved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from accounts import policy
from accounts.policy import Action, Viewer
from dealflow.services.visiting import calls_of, visits_mark
from foundation import clock
from foundation.catalogue import PEOPLE, PROFILES, REFERENCE, board_clock, read_mark
from foundation.database import Session
from foundation.kept import Newest
from matching.queries import VentureLine
from matching.services import Ranked, index_of
from pipeline.services.access import Books
from webapp.navigation import MOST_OF_A_KIND
from webapp.queries import OwnProfile

#: So many ventures of each mandate are named.
MOST_NAMED = 3
#: Criteria whose reasons tell nothing of what a venture asks for.
OF_NO_OFFER = frozenset({"sector", "stage", "place", "text", "past_deals"})


@dataclass(frozen=True, slots=True)
class Named:
    """A venture to call: its score, the strongest reason that is not about its offer, and whether it is new."""

    line: VentureLine
    score: float
    reason: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Calling:
    """A mandate of somebody's own, with those to call for it.

    Parameters
    ----------
    slug, name : str
        Which mandate.
    total : int
        Ventures that meet its hard rules and are not passed on.
    named : sequence of Named
        The first of those that are not on the board yet.
    since : datetime
        What has moved is told since then.
    visited : bool
        Whether that is the last look at its deal flow, rather than a week ago.
    fresh, rising, closing : int
        How many were published since, have climbed since, and have rounds that close soon.
    """

    slug: str
    name: str
    total: int
    named: Sequence[Named]
    since: datetime
    visited: bool
    fresh: int
    rising: int
    closing: int


#: Asked with every visit of the start page, for each mandate, and changed by few.
_CALLINGS: Newest[list[Calling]] = Newest()


def calling(session: Session, viewer: Viewer, own: Sequence[OwnProfile]) -> dict[int, list[Calling]]:
    """Give whom to call, by organisation, for those mandates that back companies and whose matches the viewer sees.

    It is put together once for as long as no profile, deal, model of past deals or look at deal flow changes it; what
    counts as the last week without a look may be an hour behind.
    """
    slugs: dict[int, list[str]] = {}
    for profile in [each for each in own if each.kind == "mandate"][:MOST_OF_A_KIND]:
        if policy.may(viewer, Action.VIEW_DEALS, Books(profile.organisation_id)):
            slugs.setdefault(profile.organisation_id, []).append(profile.slug)
    if not slugs:
        return {}
    # A pass or a deal on any board of the viewer's own may leave a venture out.
    clocks = read_mark(session, (PROFILES, PEOPLE, REFERENCE, *map(board_clock, sorted(viewer.seats))))
    model = index_of(session).current(session).model
    mark = clocks, model, visits_mark(session, viewer), clock.today(), clock.now().hour
    whose = viewer.user_id, policy.sight(viewer)
    return {
        key: _CALLINGS.of(session, (*whose, key, *named), mark, partial(_read, session, viewer, named))
        for key, named in slugs.items()
    }


def _read(session: Session, viewer: Viewer, slugs: Sequence[str]) -> list[Calling]:
    return [each for slug in slugs for each in _of_mandate(session, viewer, slug)]


def _of_mandate(session: Session, viewer: Viewer, slug: str) -> Iterator[Calling]:
    calls = calls_of(session, viewer, slug)
    if not calls.mandate.backs_funds:
        yield Calling(
            slug=slug,
            name=calls.mandate.name,
            total=calls.total,
            named=[
                Named(item.line, item.match.score, _reason(item), item.line.key in calls.fresh)
                for item in calls.first[:MOST_NAMED]
            ],
            since=calls.since,
            visited=calls.visited,
            fresh=len(calls.fresh),
            rising=len(calls.rising),
            closing=len(calls.closing),
        )


def _reason(item: Ranked[VentureLine]) -> str:
    told = [each for each in item.match.criteria if each.criterion in OF_NO_OFFER]
    return max(told, key=lambda each: each.contribution).reason if told else ""
