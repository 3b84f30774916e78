"""What is asked of the database about the money of a round: allocations, and what is spoken for."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select
from sqlmodel import col

from accounts.policy import Viewer
from applications.models import WITH_FUNDER, Allocation, Application, Proposal, Status
from foundation.database import Session
from profiles.models import Venture
from profiles.queries.finding import visible_ventures


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is offered, and what is proposed and waits for a signature, in pounds."""

    offered_gbp: int = 0
    proposed_gbp: int = 0

    @property
    def total_gbp(self) -> int:
        """Both together."""
        return self.offered_gbp + self.proposed_gbp


def allocations_of(session: Session, mandate_id: int) -> dict[int, int]:
    """Give the allocations of those ventures that have one of their own, in pounds, by the venture's key."""
    rows = session.execute(
        select(col(Allocation.venture_id), col(Allocation.amount_gbp))
        .where(col(Allocation.mandate_id) == mandate_id)
        .order_by(col(Allocation.venture_id))
    )
    return {key: int(amount) for key, amount in rows}


def spoken_for(session: Session, mandate_id: int, *, but: int = 0) -> dict[int, Spoken]:
    """Give what is spoken for in a round by the venture's key; one application can be left out.

    One statement, so that a decision that is signed in the same moment is counted once.
    """
    offered = case((col(Application.status) == Status.OFFERED.value, col(Application.offered_gbp)), else_=0)
    waiting = [status.value for status in WITH_FUNDER]
    proposed = case((col(Application.status).in_(waiting), col(Proposal.offered_gbp)), else_=0)
    rows = session.execute(
        select(col(Application.venture_id), func.coalesce(func.sum(offered), 0), func.coalesce(func.sum(proposed), 0))
        .outerjoin(
            Proposal,
            and_(
                col(Proposal.application_id) == col(Application.id),
                col(Proposal.sending) == col(Application.sendings),
                col(Proposal.outcome) == "open",
                col(Proposal.status) == Status.OFFERED.value,
            ),
        )
        .where(col(Application.mandate_id) == mandate_id, col(Application.id) != but)
        .group_by(col(Application.venture_id))
        .order_by(col(Application.venture_id))
    )
    found = {key: Spoken(int(given), int(asked)) for key, given, asked in rows}
    return {key: spoken for key, spoken in found.items() if spoken.total_gbp}


def ventures_by_keys(session: Session, keys: Collection[int]) -> list[Venture]:
    """Give ventures by their keys, by name."""
    return list(
        session.scalars(
            select(Venture)
            .where(col(Venture.id).in_(sorted(keys)))
            .order_by(func.lower(col(Venture.name)), col(Venture.id))
        )
    )


def ventures_called(session: Session, viewer: Viewer, mandate_id: int, words: Collection[str]) -> list[Venture]:
    """Give the ventures with some names or ends of their pages' addresses, in small letters, by key.

    Those that somebody may find, and those that have an allocation of the round already.
    """
    held = select(col(Allocation.venture_id)).where(col(Allocation.mandate_id) == mandate_id)
    wanted = sorted(words)
    return list(
        session.scalars(
            select(Venture)
            .where(
                or_(func.lower(col(Venture.name)).in_(wanted), col(Venture.slug).in_(wanted)),
                or_(and_(*visible_ventures(viewer)), col(Venture.id).in_(held)),
            )
            .order_by(col(Venture.id))
        )
    )
