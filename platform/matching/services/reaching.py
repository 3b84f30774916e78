"""How far a mandate reaches: who passes its hard rules, and what each rule keeps out."""

from dataclasses import dataclass

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from matching.engine import Reach, reach_of
from matching.queries import MandateSubject
from matching.services.index import index_of
from matching.services.sides import mandate_facts, ventures_side

#: The hard rules as the form of a mandate calls them.
RULES = {
    "funds": "Money that backs funds, not companies",
    "opening": "Opening date",
    "closing": "Closing date",
    "exclusion": "Sectors that are never backed",
    "stage": "Stages",
    "instrument": "Kinds of money",
    "place": "Places",
    "ticket_small": "Smallest cheque: the round is too small for it",
    "ticket_room": "Smallest cheque: too little of the round is left",
    "ticket_large": "Largest cheque: the round is too large for it",
    "match_funding": "Match funding",
    "min_revenue": "Least revenue",
    "max_revenue": "Most revenue",
    "min_trl": "Least technology readiness level",
    "max_trl": "Most technology readiness level",
    "seis": "SEIS",
    "eis": "EIS",
    "mfa": "Minimal Financial Assistance",
    "university": "University of origin",
}


@dataclass(frozen=True, slots=True)
class MandateReach:
    """How far a mandate reaches among the published ventures that somebody may see.

    Parameters
    ----------
    reach : Reach
        Counts and pounds.
    offers_open : bool
        Whether the asker may see what ventures ask for; where not, no ask is known and pounds say nothing.
    """

    reach: Reach
    offers_open: bool


def reach_of_mandate(session: Session, *, viewer: Viewer, mandate: MandateSubject) -> MandateReach:
    """Count who passes a mandate as it is saved now.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    policy.require(viewer, Action.VIEW_MATCHES, mandate)
    side = ventures_side(session, viewer, mandate)
    index, on = index_of(session), clock.today()
    found = reach_of(
        side.catalogue.matcher,
        mandate_facts(session, side.catalogue, mandate),
        on=on,
        rules=index.rules(session, side.snapshot, on),
        keys=None if side.visible.all() else side.columns.key[side.visible].tolist(),
    )
    return MandateReach(found, side.offers_open)
