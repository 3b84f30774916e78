"""Clusters with everything that belongs to them, in a constant number of queries."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, func
from sqlmodel import col, select

from foundation.database import Session
from profiles.models import Cluster, ClusterAuthority, ClusterItem, ClusterSector, Status, Venture, VentureCluster
from profiles.queries.records import RESERVED, ClusterRecord, grouped


def cluster_slug_taken(session: Session, slug: str) -> bool:
    """Say whether a slug is in use."""
    return slug in RESERVED or bool(session.exec(select(exists().where(col(Cluster.slug) == slug))).one())


def cluster_by_slug(session: Session, slug: str) -> ClusterRecord | None:
    """Give the cluster at an address, whatever its status, with all its rows."""
    found = _records(session, [col(Cluster.slug) == slug])
    return found[0] if found else None


def cluster_records(
    session: Session, *, ids: Collection[int] | None = None, published: bool = True
) -> list[ClusterRecord]:
    """Give clusters with all their rows, by name."""
    wanted: list[ColumnElement[bool]] = []
    if ids is not None:
        wanted.append(col(Cluster.id).in_(sorted(ids)))
    if published:
        wanted.append(col(Cluster.status) == Status.PUBLISHED)
    return _records(session, wanted)


def clusters_of(session: Session, organisation_ids: Iterable[int]) -> list[Cluster]:
    """Give the clusters of some organisations, of any status but archived, by name."""
    return list(
        session.exec(
            select(Cluster)
            .where(col(Cluster.organisation_id).in_(sorted(organisation_ids)), Cluster.status != Status.ARCHIVED)
            .order_by(col(Cluster.name), col(Cluster.id))
        )
    )


def cluster_ids(session: Session, slugs: Collection[str]) -> dict[str, int]:
    """Give the keys of clusters by slug, for those that there are."""
    rows = session.exec(
        select(Cluster.slug, Cluster.id).where(col(Cluster.slug).in_(sorted(slugs)), Cluster.status != Status.ARCHIVED)
    )
    return {slug: int(key or 0) for slug, key in rows}


def _related(session: Session, table: type[Any], wanted: Sequence[ColumnElement[bool]], *order: Any) -> Any:
    query = select(table).join(Cluster, col(Cluster.id) == table.cluster_id).where(*wanted).order_by(*order)
    return grouped(session.exec(query), lambda row: int(row.cluster_id))


def _records(session: Session, wanted: Sequence[ColumnElement[bool]]) -> list[ClusterRecord]:
    clusters = session.exec(select(Cluster).where(*wanted).order_by(col(Cluster.name), col(Cluster.id))).all()
    if not clusters:
        return []
    sectors = _related(session, ClusterSector, wanted, col(ClusterSector.sector_code))
    authorities = _related(session, ClusterAuthority, wanted, col(ClusterAuthority.authority_code))
    items = _related(session, ClusterItem, wanted, col(ClusterItem.position), col(ClusterItem.id))
    members = dict(
        session.exec(
            select(VentureCluster.cluster_id, func.count())
            .join(Cluster, col(Cluster.id) == VentureCluster.cluster_id)
            .join(Venture, col(Venture.id) == VentureCluster.venture_id)
            .where(*wanted, Venture.status == Status.PUBLISHED, col(Venture.restricted).is_(False))
            .group_by(col(VentureCluster.cluster_id))
        ).all()
    )
    return [
        ClusterRecord(
            cluster=cluster,
            sectors=tuple(row.sector_code for row in sectors.get(key, ())),
            authorities=tuple(row.authority_code for row in authorities.get(key, ())),
            items=tuple(items.get(key, ())),
            members=members.get(key, 0),
        )
        for cluster in clusters
        for key in [cluster.id or 0]
    ]
