"""What members of clusters can do."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from accounts.policy import Viewer
from clusters.models import Capability, Member, Status
from clusters.queries.members import shown_to
from foundation.database import Session
from profiles.models import Venture, VentureSector
from reference.models import Sector


@dataclass(frozen=True, slots=True)
class Line:
    """A capability and whose it is."""

    capability: Capability
    member: Member
    venture: Venture | None

    @property
    def member_name(self) -> str:
        """What the member is called."""
        return self.venture.name if self.venture is not None else self.member.name


def capabilities_of(session: Session, member_id: int) -> Sequence[Capability]:
    """Give what a member can do, by name and tier."""
    return session.scalars(
        select(Capability)
        .where(col(Capability.member_id) == member_id)
        .order_by(func.lower(col(Capability.name)), col(Capability.tier), col(Capability.id))
    ).all()


def capability(session: Session, member_id: int, capability_id: int) -> Capability | None:
    """Give one thing that a member can do, or None."""
    return session.scalar(
        select(Capability).where(col(Capability.id) == capability_id, col(Capability.member_id) == member_id)
    )


def lines(session: Session, cluster_id: int, viewer: Viewer | None) -> list[Line]:
    """Give what the members of a cluster can do, as far as somebody may see them: by name, tier and member."""
    rows = session.execute(
        select(Capability, Member, Venture)
        .join(Member, col(Member.id) == col(Capability.member_id))
        .outerjoin(Venture, col(Venture.id) == col(Member.venture_id))
        .where(
            col(Member.cluster_id) == cluster_id,
            col(Member.status) == Status.ACCEPTED.value,
            *shown_to(viewer),
        )
        .order_by(func.lower(col(Capability.name)), col(Capability.tier), col(Capability.id))
    )
    return [Line(*row) for row in rows]


def by_sector_alone(session: Session, cluster_id: int, viewer: Viewer | None) -> list[tuple[str, int]]:
    """Count members of whom only the main sector is known, by its name: they have named nothing that they can do."""
    named = select(col(Capability.id)).where(col(Capability.member_id) == col(Member.id)).exists()
    rows = session.execute(
        select(col(Sector.name), func.count())
        .select_from(Member)
        .join(Venture, col(Venture.id) == col(Member.venture_id))
        .join(VentureSector, (col(VentureSector.venture_id) == col(Venture.id)) & (col(VentureSector.position) == 0))
        .join(Sector, col(Sector.code) == col(VentureSector.sector_code))
        .where(
            col(Member.cluster_id) == cluster_id,
            col(Member.status) == Status.ACCEPTED.value,
            ~named,
            *shown_to(viewer),
        )
        .group_by(col(Sector.name))
        .order_by(func.count().desc(), col(Sector.name))
    )
    return [(name, int(number)) for name, number in rows]
