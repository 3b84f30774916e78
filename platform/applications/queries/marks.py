"""What moves with each change of programmes and of what becomes of applications."""

from sqlalchemy import func
from sqlmodel import col

from applications.models import Application, Programme, Proposal, Review
from foundation.marks import Keys, Part, counted


def marks(mandates: Keys) -> list[Part]:
    """Count what moves with each change of some programmes, their applications, reviews and decisions to sign."""
    applied = col(Application.mandate_id).in_(mandates)
    reviewed, proposed = (col(Application.id) == col(row.application_id) for row in (Review, Proposal))
    return [
        counted("programmes", func.sum(col(Programme.version))).where(col(Programme.mandate_id).in_(mandates)),
        counted("applications", func.sum(col(Application.version))).where(applied),
        counted("reviews", func.count(col(Review.ended_at))).join(Application, reviewed).where(applied),
        counted("proposals", func.count(col(Proposal.settled_at))).join(Application, proposed).where(applied),
    ]
