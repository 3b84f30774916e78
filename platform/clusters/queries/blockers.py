"""What holds clusters back, over all of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlmodel import col

from clusters.models import Blocker
from foundation.database import Session
from profiles.models import Cluster, ClusterItem


@dataclass(frozen=True, slots=True)
class BlockerLine:
    """Something that a published cluster's profile names as holding it back; kind and body blank where not said."""

    cluster_slug: str
    cluster_name: str
    demo: bool
    name: str
    note: str
    kind: str
    body: str
    said_at: datetime | None


def blocker_lines(session: Session) -> list[BlockerLine]:
    """Give all that holds published clusters back, by cluster and in the order of its profile."""
    rows = session.execute(
        select(
            col(Cluster.slug),
            col(Cluster.name),
            col(Cluster.demo),
            col(ClusterItem.name),
            col(ClusterItem.note),
            func.coalesce(col(Blocker.kind), ""),
            func.coalesce(col(Blocker.body), ""),
            col(Blocker.said_at),
        )
        .join(Cluster, col(Cluster.id) == col(ClusterItem.cluster_id))
        .outerjoin(
            Blocker,
            and_(col(Blocker.cluster_id) == col(ClusterItem.cluster_id), col(Blocker.name) == col(ClusterItem.name)),
        )
        .where(col(ClusterItem.kind) == "blocker", col(Cluster.status) == "published")
        .order_by(func.lower(col(Cluster.name)), col(Cluster.id), col(ClusterItem.position), col(ClusterItem.id))
    )
    return [BlockerLine(*row) for row in rows]
