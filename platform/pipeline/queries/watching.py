"""What has happened on a board since somebody last looked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from accounts.models import User
from foundation.database import Session
from pipeline.models import Deal, DealEvent
from profiles.models import Mandate, Venture


@dataclass(frozen=True, slots=True)
class BoardEvent:
    """An entry of the log of one of a board's deals, with what is needed to say it in words."""

    id: int
    deal_id: int
    at: datetime
    actor_id: int | None
    actor_name: str
    kind: str
    from_stage: str | None
    to_stage: str | None
    venture_name: str
    mandate_name: str
    says: str
    to_name: str


def newest_event(session: Session, organisation_id: int) -> int:
    """Give the key of the newest entry in the logs of an organisation's deals, 0 where there is none."""
    found = session.scalar(
        select(func.max(col(DealEvent.id)))
        .join(Deal, col(Deal.id) == col(DealEvent.deal_id))
        .where(col(Deal.organisation_id) == organisation_id)
    )
    return int(found or 0)


def board_events(session: Session, organisation_id: int, after: int, *, limit: int) -> list[BoardEvent]:
    """Give what was logged of an organisation's deals after an entry, the oldest first."""
    rows = session.execute(
        select(
            col(DealEvent.id),
            col(DealEvent.deal_id),
            col(DealEvent.at),
            col(DealEvent.actor_id),
            func.coalesce(col(User.name), "Parity"),
            col(DealEvent.kind),
            col(DealEvent.from_stage),
            col(DealEvent.to_stage),
            col(Venture.name),
            col(Mandate.name),
            col(DealEvent.data),
        )
        .select_from(DealEvent)
        .join(Deal, col(Deal.id) == col(DealEvent.deal_id))
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .outerjoin(User, col(User.id) == col(DealEvent.actor_id))
        .where(col(Deal.organisation_id) == organisation_id, col(DealEvent.id) > after)
        .order_by(col(DealEvent.id))
        .limit(limit)
    )
    return [
        BoardEvent(
            key,
            deal,
            at,
            actor,
            name,
            kind,
            source,
            target,
            venture,
            mandate,
            says=str(data.get("says", "")),
            # As its organisation called it then.
            to_name=str(data.get("names", ("", ""))[1]),
        )
        for key, deal, at, actor, name, kind, source, target, venture, mandate, data in rows
    ]
