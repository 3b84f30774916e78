"""Feedback on passes, and ventures that are waited for after one."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from foundation.database import Session
from pipeline.models import ComebackState, Deal, DealComeback, DealEvent, DealFeedback, Stage
from profiles.models import Funder, Mandate, Venture
from reference.models import Stage as ReferenceStage


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """What a venture was told by a funder, with what it takes to be seen again."""

    feedback: DealFeedback
    comeback: DealComeback | None
    funder_name: str
    mandate_name: str


def feedback_of_venture(session: Session, venture_id: int) -> list[FeedbackLine]:
    """Give what a venture was told, the newest first."""
    rows = session.execute(
        select(DealFeedback, DealComeback, col(Funder.name), col(Mandate.name))
        .join(Deal, col(Deal.id) == col(DealFeedback.deal_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .outerjoin(DealComeback, col(DealComeback.id) == col(DealFeedback.comeback_id))
        .where(col(DealFeedback.venture_id) == venture_id)
        .order_by(col(DealFeedback.id).desc())
    )
    return [FeedbackLine(*row) for row in rows]


def feedback_of_deal(session: Session, deal_id: int) -> list[DealFeedback]:
    """Give what was told of a deal, the newest first."""
    return list(
        session.scalars(
            select(DealFeedback).where(col(DealFeedback.deal_id) == deal_id).order_by(col(DealFeedback.id).desc())
        )
    )


def pass_reasons(session: Session, mandate_id: int, since: datetime) -> Counter[str]:
    """Count the deals of a mandate that were passed on since a moment and stay so, by the code of the last reason."""
    last = (
        select(func.max(col(DealEvent.id)))
        .join(Deal, col(Deal.id) == col(DealEvent.deal_id))
        .where(
            col(Deal.mandate_id) == mandate_id,
            col(Deal.stage) == Stage.PASSED.value,
            col(DealEvent.to_stage) == Stage.PASSED.value,
        )
        .group_by(col(DealEvent.deal_id))
    )
    rows = session.scalars(
        select(col(DealEvent.data))
        .where(col(DealEvent.id).in_(last), col(DealEvent.at) >= since)
        .order_by(col(DealEvent.id))
    )
    return Counter(str(data.get("reason", "")) for data in rows)


def waiting_comeback(session: Session, deal_id: int) -> DealComeback | None:
    """Give what a passed deal waits for, or None."""
    return session.scalars(
        select(DealComeback).where(
            col(DealComeback.deal_id) == deal_id, col(DealComeback.state) == ComebackState.WAITING.value
        )
    ).one_or_none()


def waiting_comebacks(session: Session) -> list[tuple[DealComeback, Deal, Venture]]:
    """Give everything that is waited for, with its deal and its venture."""
    rows = session.execute(
        select(DealComeback, Deal, Venture)
        .join(Deal, col(Deal.id) == col(DealComeback.deal_id))
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .where(col(DealComeback.state) == ComebackState.WAITING.value)
        .order_by(col(DealComeback.id))
    )
    return [(comeback, deal, venture) for comeback, deal, venture in rows]


def stage_order(session: Session) -> dict[str, tuple[int, str]]:
    """Give the stages of companies in order: position and name by code."""
    rows = session.scalars(select(ReferenceStage).order_by(col(ReferenceStage.position), col(ReferenceStage.code)))
    return {row.code: (row.position, row.name) for row in rows}


def venture_by_slug(session: Session, slug: str) -> Venture | None:
    """Give a venture by its slug, or None."""
    return session.scalars(select(Venture).where(col(Venture.slug) == slug)).one_or_none()
