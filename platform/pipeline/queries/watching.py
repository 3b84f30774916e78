"""What has happened on a board since somebody last looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
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
    reason: str


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
    wanted = _entries(col(Deal.organisation_id) == organisation_id, col(DealEvent.id) > after)
    return _events(session, wanted.order_by(col(DealEvent.id)).limit(limit))


def mandate_events(
    session: Session, organisation_id: int, mandate_id: int, since: datetime, *, kinds: Sequence[str], limit: int
) -> list[BoardEvent]:
    """Give what an organisation logged of its deals of one mandate after a moment, the newest first.

    Parameters
    ----------
    kinds : sequence of str
        Kinds of entries that are wanted.
    """
    wanted = _entries(
        col(Deal.organisation_id) == organisation_id,
        col(Deal.mandate_id) == mandate_id,
        col(DealEvent.at) > since,
        col(DealEvent.kind).in_(kinds),
    )
    return _events(session, wanted.order_by(col(DealEvent.id).desc()).limit(limit))


def _entries(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
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
        .where(*conditions)
    )


def _events(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[BoardEvent]:
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
            reason=str(data.get("reason", "")),
        )
        for key, deal, at, actor, name, kind, source, target, venture, mandate, data in session.execute(wanted)
    ]
