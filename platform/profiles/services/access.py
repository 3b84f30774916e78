"""Profiles as the policy sees them."""

from dataclasses import dataclass

from accounts.policy import Action, Viewer, may, require
from foundation.database import Session
from foundation.errors import NotFound
from profiles.models import Status
from profiles.queries import ClusterRecord, FunderRecord, MandateRecord, cluster_by_slug, mandate_record


@dataclass(frozen=True)
class MandateSubject:
    """A mandate for the policy: it belongs to its funder's organisation, and is seen where its funder is seen."""

    organisation_id: int | None
    status: str


def mandate_subject(record: MandateRecord) -> MandateSubject:
    """Give a mandate as a subject of the policy."""
    status = record.mandate.status if record.funder.status == Status.PUBLISHED else record.funder.status
    return MandateSubject(record.funder.organisation_id, status)


def visible_mandates(viewer: Viewer, record: FunderRecord) -> list[MandateRecord]:
    """Give those of a funder's mandates that somebody may see."""
    return [held for held in record.mandates if may(viewer, Action.VIEW, mandate_subject(held))]


def mandate_for(session: Session, viewer: Viewer, slug: str, action: Action = Action.VIEW) -> MandateRecord:
    """Give a mandate to somebody who may do something with it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    record = mandate_record(session, slug)
    if record is None:
        raise NotFound("There is no such mandate, or it is not open to you.")
    require(viewer, action, mandate_subject(record))
    return record


def cluster_for(session: Session, viewer: Viewer, slug: str, action: Action = Action.VIEW) -> ClusterRecord:
    """Give a cluster to somebody who may do something with it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    record = cluster_by_slug(session, slug)
    if record is None:
        raise NotFound("There is no such cluster, or it is not open to you.")
    require(viewer, action, record.cluster)
    return record
