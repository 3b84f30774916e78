"""What can be done with clusters."""

from collections.abc import Mapping
from typing import Any

from foundation import clock
from foundation.audit import Actor
from foundation.catalogue import tick
from foundation.database import Session
from foundation.errors import existing
from foundation.ids import unique_slug
from profiles.models import Cluster, Status
from profiles.queries import ClusterRecord, cluster_by_slug
from profiles.queries.clusters import cluster_slug_taken
from profiles.queries.records import CLUSTER_COLUMNS
from profiles.services.known import Known, resolved_cluster
from profiles.services.rows import write_cluster_rows
from profiles.services.saving import Saved, Seen, begin, finish, keep, lock, merge, put, word_of

KIND = "cluster"
#: Where a profile was read. People do not edit these; loaders set them.
SOURCE_FIELDS = ("source_title", "source_line", "source_note")


def create_cluster(
    session: Session,
    *,
    actor: Actor,
    organisation_id: int | None,
    data: Mapping[str, Any],
    known_facts: Known | None = None,
    slug: str | None = None,
    status: Status = Status.DRAFT,
    demo: bool = False,
) -> Cluster:
    """Add a cluster.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        Who does it.
    organisation_id : int or None
        Whose it is; None for one that was read in a publication.
    data : Mapping
        What ``ClusterSchema`` let through, and for one that was read in a publication ``source_title``,
        ``source_line`` and ``source_note``.
    known_facts : Known, optional
        Reference facts looked up before.
    slug : str, optional
        Its address; made from the name where it is not given.
    status : Status, default=Status.DRAFT
        Whom it is for.
    demo : bool, default=False
        Whether it is invented, and marked so.

    Raises
    ------
    Invalid
        If it names something that the reference facts do not know.
    """
    values = resolved_cluster(known_facts or Known(session), data)
    moment = clock.now()
    tick(session)
    cluster = Cluster(
        organisation_id=organisation_id,
        slug=slug or unique_slug(values["name"], lambda text: cluster_slug_taken(session, text)),
        status=status,
        demo=demo,
        created_at=moment,
        updated_at=moment,
        **{name: value for name, value in values.items() if name in (*CLUSTER_COLUMNS, *SOURCE_FIELDS)},
    )
    session.add(cluster)
    session.flush()
    write_cluster_rows(session, cluster.id or 0, values)
    begin(session, actor, KIND, cluster.id, values)
    return cluster


def update_cluster(
    session: Session,
    *,
    actor: Actor,
    cluster: Cluster,
    data: Mapping[str, Any],
    base_version: int | None = None,
    base_values: Mapping[str, Any] | None = None,
    known_facts: Known | None = None,
) -> Saved:
    """Change a cluster; see ``update_venture`` for what ``base_version`` does.

    Raises
    ------
    Conflict
        If somebody else changed the same field meanwhile; nothing is written.
    Invalid
        If it names something that the reference facts do not know.
    """
    lock(session, cluster)
    state = cluster_of(session, cluster).state()
    values = resolved_cluster(known_facts or Known(session), data)
    merged = merge(session, kind=KIND, row=cluster, state=state, data=values, seen=Seen(base_version, base_values))
    put(cluster, CLUSTER_COLUMNS, merged.changes)
    write_cluster_rows(session, cluster.id or 0, merged.changes)
    return finish(session, actor=actor, kind=KIND, row=cluster, state=state, merged=merged)


def cluster_of(session: Session, cluster: Cluster) -> ClusterRecord:
    """Give a cluster with all its rows.

    Raises
    ------
    NotFound
        If it is gone.
    """
    return existing(cluster_by_slug(session, cluster.slug), "cluster")


def set_cluster_status(session: Session, *, actor: Actor, cluster: Cluster, status: Status) -> Saved:
    """Publish a cluster, take it back to a draft, or archive it."""
    lock(session, cluster)
    before = cluster.status
    if before == status:
        return Saved(cluster.version)
    cluster.status = status
    if status is Status.PUBLISHED:
        cluster.confirmed_on = clock.today()
    keep(session, actor=actor, kind=KIND, row=cluster, action=word_of(status), changes={"status": (before, status)})
    session.flush()
    return Saved(cluster.version, ("status",))
