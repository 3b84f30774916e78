"""What an organisation's own programs are told about its deals."""

from collections.abc import Mapping
from typing import Any

from accounts.policy import Action, Viewer
from foundation.database import Session
from foundation.errors import NotFound
from pipeline import queries
from pipeline.models import Deal, DealEvent
from pipeline.services.access import deal_for
from webhooks.queries import listening
from webhooks.services import Composed, announce, declare


def _compose_move(session: Session, viewer: Viewer, facts: Mapping[str, Any], base_url: str) -> Composed:
    """Write a move as the API writes an entry of the log, with the deal that it is of. It holds nothing of an offer."""
    record = deal_for(session, viewer, int(facts["deal"]), Action.VIEW_DEALS)
    event = queries.deal_event(session, int(facts["event"]))
    if event is None:  # pragma: no cover -- entries go with their deal alone
        raise NotFound("There is no such entry.")
    return Composed(
        {
            "deal": {
                "id": record.deal.id,
                "organisation": record.organisation.slug,
                "track": record.deal.track,
                "venture": record.venture.slug,
                "venture_name": record.venture.name,
                "mandate": record.mandate.slug,
                "mandate_name": record.mandate.name,
                "demo": record.deal.demo,
                "address": f"{base_url.rstrip('/')}/pipeline/deals/{record.deal.id}",
            },
            "event": {
                "at": event.at,
                "actor": event.actor_name,
                "kind": event.kind,
                "from": event.from_stage,
                "to": event.to_stage,
                "reason": event.why,
                "note": event.reason,
                "data": event.data,
            },
        }
    )


MOVED = declare("deal.moved", "A deal has moved to another stage", _compose_move)


def announce_move(session: Session, deal: Deal, event: DealEvent) -> None:
    """Tell an organisation's webhooks of a move, in its transaction."""
    if not listening(session, MOVED.code, deal.organisation_id):
        return
    record = queries.deal_record(session, deal.id or 0)
    if record is None:  # pragma: no cover -- it has just been moved
        return
    announce(
        session,
        deal.organisation_id,
        MOVED,
        key=f"deal.moved {event.id}",
        subject=f"{record.venture.name}, {record.mandate.name}: {' to '.join(event.data['names'])}",
        facts={"deal": deal.id, "event": event.id},
    )
