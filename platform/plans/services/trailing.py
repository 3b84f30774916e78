"""Lines of the audit trail about what a venture keeps here."""

from collections.abc import Mapping

from accounts.policy import Viewer
from foundation import audit
from foundation.database import Session
from plans.models import KeptPlan, OfferAbroad


def trail(
    session: Session,
    actor: Viewer,
    kind: str,
    row: KeptPlan | OfferAbroad,
    action: str,
    changes: Mapping[str, object],
) -> None:
    """Add a line about a plan or an offer, under what the trail calls it."""
    audit.record(
        session,
        subject_kind=kind,
        subject_id=row.id or 0,
        action=action,
        actor_id=actor.user_id,
        actor_name=actor.name,
        changes=changes,
    )
