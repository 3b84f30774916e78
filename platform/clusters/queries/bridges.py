"""Public ventures by the clusters that they take part in."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import col

from foundation.database import Session
from profiles.models import Cluster, Venture, VentureCluster


def ventures_by_cluster(session: Session) -> list[tuple[int, int]]:
    """Give venture and cluster of every public venture that says it takes part in a published cluster."""
    rows = session.execute(
        select(col(VentureCluster.venture_id), col(VentureCluster.cluster_id))
        .join(Venture, col(Venture.id) == col(VentureCluster.venture_id))
        .join(Cluster, col(Cluster.id) == col(VentureCluster.cluster_id))
        .where(
            col(Cluster.status) == "published",
            col(Venture.status) == "published",
            col(Venture.restricted).is_(False),
        )
        .order_by(col(VentureCluster.venture_id), col(VentureCluster.cluster_id))
    )
    return [(venture, cluster) for venture, cluster in rows]


def ventures_by_key(session: Session, keys: Collection[int]) -> dict[int, Venture]:
    """Give ventures by key."""
    rows = session.scalars(select(Venture).where(col(Venture.id).in_(sorted(keys))).order_by(col(Venture.id)))
    return {row.id or 0: row for row in rows}


def clusters_by_key(session: Session, keys: Collection[int]) -> dict[int, Cluster]:
    """Give clusters by key."""
    rows = session.scalars(select(Cluster).where(col(Cluster.id).in_(sorted(keys))).order_by(col(Cluster.id)))
    return {row.id or 0: row for row in rows}
