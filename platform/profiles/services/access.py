"""Profiles as the policy sees them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from accounts.policy import Action, Request, Subject, Viewer, may, require
from foundation.database import Session
from foundation.errors import existing
from profiles.models import Funder, Mandate, Status, Venture
from profiles.queries import (
    ClusterRecord,
    FunderRecord,
    MandateRecord,
    VentureRecord,
    cluster_by_slug,
    funder_by_slug,
    mandate_record,
    venture_record,
)

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Owned:
    """Something of an organisation for the policy, where no one row tells it."""

    organisation_id: int | None
    status: str = Status.DRAFT


def mandate_subject(mandate: Mandate, funder: Funder) -> Owned:
    """Give a mandate as the policy sees it: it belongs to its funder's organisation, and is seen where both are."""
    return Owned(funder.organisation_id, mandate.status if funder.status == Status.PUBLISHED else funder.status)


def visible_mandates(viewer: Viewer, record: FunderRecord) -> list[MandateRecord]:
    """Give those of a funder's mandates that somebody may see."""
    return [held for held in record.mandates if may(viewer, Action.VIEW, mandate_subject(held.mandate, held.funder))]


def venture_for(session: Session, viewer: Viewer, slug: str, action: Action = Action.VIEW) -> VentureRecord:
    """Give a venture to somebody who may do something with it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    return _for(viewer, action, "venture", venture_record(session, slug), lambda record: record.venture)


def own_venture_for(session: Session, viewer: Viewer, slug: str, action: Action = Action.VIEW) -> Venture:
    """Give a venture to those of its own people who may do something with what it keeps; staff are not among them.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    require(viewer, action)
    venture = existing(venture_record(session, slug), "venture").venture
    require(viewer, action, Request(venture.organisation_id, None))
    return venture


def funder_for(session: Session, viewer: Viewer, slug: str, action: Action = Action.VIEW) -> FunderRecord:
    """Give a funder to somebody who may do something with it; raises as ``venture_for`` does."""
    return _for(viewer, action, "funder", funder_by_slug(session, slug), lambda record: record.funder)


def mandate_for(session: Session, viewer: Viewer, slug: str, action: Action = Action.VIEW) -> MandateRecord:
    """Give a mandate to somebody who may do something with it; raises as ``venture_for`` does."""
    record = mandate_record(session, slug)
    return _for(viewer, action, "mandate", record, lambda record: mandate_subject(record.mandate, record.funder))


def cluster_for(session: Session, viewer: Viewer, slug: str, action: Action = Action.VIEW) -> ClusterRecord:
    """Give a cluster to somebody who may do something with it; raises as ``venture_for`` does."""
    return _for(viewer, action, "cluster", cluster_by_slug(session, slug), lambda record: record.cluster)


def _for(viewer: Viewer, action: Action, what: str, record: R | None, subject: Callable[[R], Subject]) -> R:
    found = existing(record, what)
    require(viewer, action, subject(found))
    return found
