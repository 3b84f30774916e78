"""What stands most often between a venture and the mandates that it does not fit."""

from collections import Counter
from dataclasses import dataclass

from accounts.policy import Viewer
from foundation.database import Session
from matching.services.choices import Asked
from matching.services.ranking import MOST_KEPT, mandates_for_venture
from profiles.models import Venture

#: So many of the nearest are looked at: a page of the list that is kept.
NEAREST = MOST_KEPT
#: What a venture can be short of. That a mandate is closed, or backs funds, is nothing that a venture lacks.
SHORT_OF = {
    "sector": "Sector",
    "stage": "Stage",
    "instrument": "Kind of money",
    "place": "Place",
    "ticket": "Size of the cheque",
    "match_funding": "Match funding",
    "revenue": "Revenue",
    "trl": "Technology readiness level",
    "seis": "SEIS",
    "eis": "EIS",
    "mfa": "Room for Minimal Financial Assistance",
    "university": "University of origin",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps a venture out most often.

    Parameters
    ----------
    name : str
        What is missing.
    mandates : int
        How many of those that were looked at it keeps out, alone or with other things.
    alone : int
        How many of these it keeps out by itself.
    looked_at : int
        The nearest mandates that are not met, of which it was counted.
    change : str
        What would have to change for the nearest that it keeps out.
    """

    name: str
    mandates: int
    alone: int
    looked_at: int
    change: str


def most_missing(session: Session, *, viewer: Viewer, venture: Venture) -> Missing | None:
    """Say what is missing most often among the nearest mandates that a venture does not fit; None where nothing is.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides on its matches.
    """
    asked = Asked(show="ineligible")
    found = mandates_for_venture(session, viewer=viewer, venture=venture, asked=asked, limit=NEAREST)
    broken = [{each.criterion: each.change for each in reversed(item.match.unmet)} for item in found.items]
    counted = Counter(name for changes in broken for name in changes if name in SHORT_OF)
    if not counted:
        return None
    # Of those that stand equal, the one that the nearest mandate asks for.
    name, mandates = counted.most_common(1)[0]
    return Missing(
        name=SHORT_OF[name],
        mandates=mandates,
        alone=sum(changes.keys() == {name} for changes in broken),
        looked_at=len(broken),
        change=next(changes[name] for changes in broken if name in changes),
    )
