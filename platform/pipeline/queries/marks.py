"""What moves with each change of what funders and ventures tell each other of a deal."""

from sqlalchemy import ColumnElement, func
from sqlmodel import col

from foundation.marks import Keys, Part, counted
from pipeline.models import Deal, DealClosing, DealComeback, DealFeedback


def told_marks(ventures: Keys) -> list[Part]:
    """Count what moves whenever a funder tells one of some ventures why it passes, or waits for it or no longer."""
    of_deal = col(Deal.id) == col(DealComeback.deal_id)
    return [
        counted("feedback", func.max(col(DealFeedback.id))).where(col(DealFeedback.venture_id).in_(ventures)),
        counted("comebacks", func.count(col(DealComeback.ended_at)))
        .join(Deal, of_deal)
        .where(col(Deal.venture_id).in_(ventures)),
    ]


def closing_marks(ours: ColumnElement[bool]) -> list[Part]:
    """Count what moves with each change of the closings of some deals."""
    of_deal = col(Deal.id) == col(DealClosing.deal_id)
    return [counted("closings", func.sum(col(DealClosing.version))).join(Deal, of_deal).where(ours)]
