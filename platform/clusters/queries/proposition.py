"""What the members of a cluster ask for, and what holds the cluster back."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import col

from clusters.models import Blocker, Member, Status
from foundation.database import Session
from profiles.models import Venture, VentureInstrument


def public_ventures(session: Session, cluster_id: int) -> Sequence[Venture]:
    """Give the members that are published ventures and stand on public pages, by name."""
    return session.scalars(
        select(Venture)
        .join(Member, col(Member.venture_id) == col(Venture.id))
        .where(
            col(Member.cluster_id) == cluster_id,
            col(Member.status) == Status.ACCEPTED.value,
            col(Venture.status) == "published",
            col(Venture.restricted).is_(False),
        )
        .order_by(func.lower(col(Venture.name)), col(Venture.id))
    ).all()


def instruments_of(session: Session, venture_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Give the kinds of money that ventures would take, by venture."""
    rows = session.execute(
        select(col(VentureInstrument.venture_id), col(VentureInstrument.instrument_code))
        .where(col(VentureInstrument.venture_id).in_(venture_ids))
        .order_by(col(VentureInstrument.venture_id), col(VentureInstrument.instrument_code))
    )
    found: dict[int, tuple[str, ...]] = {}
    for key, code in rows:
        found[key] = (*found.get(key, ()), code)
    return found


def blockers_of(session: Session, cluster_id: int) -> dict[str, Blocker]:
    """Give what is said of each thing that holds a cluster back, by its name."""
    rows = session.scalars(select(Blocker).where(col(Blocker.cluster_id) == cluster_id).order_by(col(Blocker.name)))
    return {row.name: row for row in rows}
