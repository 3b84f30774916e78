"""What holds clusters back, over all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlmodel import col

from clusters.models import Blocker, BlockerLetter
from foundation.database import Session
from profiles.models import Cluster, ClusterItem


@dataclass(frozen=True, slots=True)
class BlockerLine:
    """Something that a published cluster's profile names as holding it back; kind and body blank where not said.

    ``sent_at`` is when it was last sent to that body, None where it was not.
    """

    cluster_slug: str
    cluster_name: str
    demo: bool
    name: str
    note: str
    kind: str
    body: str
    said_at: datetime | None
    sent_at: datetime | None = None


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
    sent = _sent(session)
    return [
        replace(line, sent_at=sent.get((line.cluster_slug, line.body.casefold(), line.name)))
        for line in (BlockerLine(*row) for row in rows)
    ]


def _sent(session: Session) -> dict[tuple[str, str, str], datetime]:
    """Give when each thing was last sent, by cluster, body in small letters and name."""
    rows = session.execute(
        select(col(Cluster.slug), col(BlockerLetter.body), col(BlockerLetter.things), col(BlockerLetter.sent_at))
        .join(Cluster, col(Cluster.id) == col(BlockerLetter.cluster_id))
        .where(col(BlockerLetter.sent_at).is_not(None), col(Cluster.status) == "published")
        .order_by(col(BlockerLetter.sent_at), col(BlockerLetter.id))
    )
    return {(slug, body.casefold(), thing["name"]): at for slug, body, things, at in rows for thing in things}


def letters_of(session: Session, cluster_id: int) -> Sequence[BlockerLetter]:
    """Give what a cluster sent to bodies that can act, the newest first."""
    return session.scalars(
        select(BlockerLetter).where(col(BlockerLetter.cluster_id) == cluster_id).order_by(col(BlockerLetter.id).desc())
    ).all()
