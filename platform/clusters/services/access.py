"""Whose cluster and whose membership it is."""

from accounts import policy
from accounts.policy import Action, Viewer
from clusters.queries import members
from clusters.queries.members import Record
from foundation.database import Session
from foundation.errors import no_such
from profiles.models import Cluster
from profiles.services.access import cluster_for


def sees_all_members(viewer: Viewer, cluster: Cluster) -> bool:
    """Say whether somebody sees all members of a cluster and whom it asked: its own people, and staff."""
    return policy.may(viewer, Action.VIEW_HISTORY, cluster)


def membership_for(session: Session, viewer: Viewer, slug: str, member_id: int) -> Record:
    """Give a membership to its two sides: the cluster's people and the venture's.

    Raises
    ------
    SignInRequired, NotFound
        Nobody else hears of it.
    """
    policy.require(viewer, Action.USE_ACCOUNT)
    cluster = cluster_for(session, viewer, slug).cluster
    record = members.record_of(session, cluster.id or 0, member_id)
    of_cluster = policy.may(viewer, Action.VIEW_HISTORY, cluster)
    venture = record.venture if record is not None else None
    of_venture = venture is not None and policy.may(viewer, Action.VIEW_HISTORY, venture)
    if record is None or not (of_cluster or of_venture):
        raise no_such("membership")
    return record


def speaks_for_cluster(viewer: Viewer, record: Record) -> bool:
    """Say whether somebody may act for the cluster of a membership."""
    return policy.may(viewer, Action.EDIT, record.cluster)


def speaks_for_member(viewer: Viewer, record: Record) -> bool:
    """Say whether somebody may act for the venture of a membership."""
    return record.venture is not None and policy.may(viewer, Action.EDIT, record.venture)
