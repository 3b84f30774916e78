"""What clusters state and claim."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from clusters.models import Claim, Standing
from foundation.database import Session


def standing_of(session: Session, cluster_id: int) -> Standing | None:
    """Give what a cluster states for the published tests, or None."""
    return session.scalar(
        select(Standing).where(col(Standing.cluster_id) == cluster_id).execution_options(populate_existing=True)
    )


def claims_of(session: Session, cluster_id: int) -> Sequence[Claim]:
    """Give what a cluster claims, the oldest first."""
    return session.scalars(select(Claim).where(col(Claim.cluster_id) == cluster_id).order_by(col(Claim.id))).all()


def claim(session: Session, cluster_id: int, claim_id: int) -> Claim | None:
    """Give one claim of a cluster, or None."""
    return session.scalar(select(Claim).where(col(Claim.id) == claim_id, col(Claim.cluster_id) == cluster_id))
