"""Whom an investor's start page says to call: the best of each mandate that nobody has taken up, and what has moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts import policy
from accounts.policy import Action, Viewer
from dealflow.services.visiting import Calls, calls_of
from foundation.database import Session
from matching.queries import VentureLine
from matching.services import Ranked
from pipeline.services.access import Books
from webapp.navigation import MOST_OF_A_KIND
from webapp.queries import OwnProfile

#: So many ventures of each mandate are named.
MOST_NAMED = 3
#: Criteria whose reasons tell nothing of what a venture asks for.
OF_NO_OFFER = frozenset({"sector", "stage", "place", "text", "past_deals"})


@dataclass(frozen=True, slots=True)
class Calling:
    """A mandate of somebody's own, with those to call for it.

    Parameters
    ----------
    calls : Calls
        How its deal flow stands against the last visit of it.
    named : sequence of (Ranked, str)
        The first ventures, each with the strongest reason that is not about its offer.
    """

    calls: Calls
    named: Sequence[tuple[Ranked[VentureLine], str]]


def calling(session: Session, viewer: Viewer, own: Sequence[OwnProfile]) -> dict[int, list[Calling]]:
    """Give whom to call, by organisation, for those mandates that back companies and whose matches the viewer sees."""
    found: dict[int, list[Calling]] = {}
    for profile in [each for each in own if each.kind == "mandate"][:MOST_OF_A_KIND]:
        key = profile.organisation_id
        if policy.may(viewer, Action.VIEW_DEALS, Books(key)):
            calls = calls_of(session, viewer, profile.slug)
            if not calls.mandate.backs_funds:
                named = [(item, _reason(item)) for item in calls.first[:MOST_NAMED]]
                found.setdefault(key, []).append(Calling(calls, named))
    return found


def _reason(item: Ranked[VentureLine]) -> str:
    told = [each for each in item.match.criteria if each.criterion in OF_NO_OFFER]
    return max(told, key=lambda each: each.contribution).reason if told else ""
