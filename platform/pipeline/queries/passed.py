"""Ventures that an organisation has passed on for a mandate."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlmodel import col

from accounts.models import User
from foundation.database import Session
from matching.services.passes import PassLine
from pipeline.models import REASONS, Deal, DealEvent, Stage


def _stands() -> ColumnElement[bool]:
    return and_(
        col(Deal.organisation_id) == bindparam("organisation"),
        col(Deal.mandate_id) == bindparam("mandate"),
        col(Deal.stage) == Stage.PASSED.value,
    )


#: The move, or what was said more about it since.
_SAID = (
    select(func.max(col(DealEvent.id)).label("event"))
    .where(
        or_(col(DealEvent.to_stage) == Stage.PASSED.value, col(DealEvent.kind) == "feedback"),
        col(DealEvent.deal_id).in_(select(col(Deal.id)).where(_stands())),
    )
    .group_by(col(DealEvent.deal_id))
    .scalar_subquery()
)
_LINES = (
    select(
        col(Deal.venture_id),
        col(Deal.id),
        col(DealEvent.data),
        col(DealEvent.reason),
        col(Deal.stage_entered_at),
        func.coalesce(col(User.name), "Parity"),
    )
    .join(DealEvent, col(DealEvent.deal_id) == col(Deal.id))
    .outerjoin(User, col(User.id) == col(DealEvent.actor_id))
    .where(_stands(), col(Deal.venture_id).in_(bindparam("ventures", expanding=True)), col(DealEvent.id).in_(_SAID))
    .order_by(col(Deal.venture_id))
)


def passed_lines(
    session: Session, organisation_id: int, mandate_id: int, ventures: Collection[int]
) -> dict[int, PassLine]:
    """Give the passes on some ventures, by their keys."""
    rows = session.execute(
        _LINES, {"organisation": organisation_id, "mandate": mandate_id, "ventures": sorted(ventures)}
    )
    return {
        venture: PassLine(deal, REASONS.get(str(data.get("reason", "")), ""), note, at, by)
        for venture, deal, data, note, at, by in rows
    }
