"""What the left bar and the start page ask of the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, literal, select, union_all
from sqlmodel import Session, col

import conversations.queries
import notices.queries
from allocation.models import Entry, Vehicle
from applications.models import Application, Programme, Proposal, Review
from conversations.models import Message, Thread
from foundation.audit import AuditEvent
from foundation.catalogue import CatalogueClock
from foundation.database import rows_of
from introductions.models import Introduction, Meeting
from pipeline.models import Deal, DealClosing, DealComeback, DealFeedback
from plans.models import KeptPart, KeptPlan
from profiles.models import Cluster, Funder, Mandate, Venture
from profiles.models.venture import Status


@dataclass(frozen=True)
class OwnProfile:
    """A venture, mandate or cluster that somebody's organisation keeps.

    Parameters
    ----------
    kind : str
        ``venture``, ``mandate`` or ``cluster``.
    slug, name : str
        Its address and what it is called.
    status : str
        ``draft`` or ``published``.
    confirmed_on : date or None
        When its facts were last confirmed; clusters are not asked.
    organisation_id : int
        Whose it is.
    funder_slug, funder_name : str
        For a mandate, its funder.
    """

    kind: str
    slug: str
    name: str
    status: str
    confirmed_on: date | None
    organisation_id: int
    funder_slug: str = ""
    funder_name: str = ""


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: notices that they have not read, threads of their organisations, and unread messages."""

    notices: int = 0
    threads: int = 0
    messages: int = 0


#: What waits for a person of ``User``, in the order of ``Waiting``.
WAITING = (notices.queries.UNREAD, conversations.queries.STANDING, conversations.queries.UNREAD)


def _affairs() -> Any:
    """Ask for two numbers of each table in which something happens to ventures: one of them moves with each change."""
    own = select(col(Venture.id)).where(col(Venture.organisation_id) == bindparam("organisation_id"))
    ours = col(Deal.venture_id).in_(own)
    trail = col(AuditEvent.subject_kind).in_(["readiness", "runway_watch"])
    asked, met = col(Introduction.venture_id), col(Meeting.introduction_id)
    count = func.count()
    return union_all(
        select(literal("clocks").label("what"), func.sum(col(CatalogueClock.version)), count),
        select(literal("answers"), func.max(col(AuditEvent.id)), count).where(
            trail, col(AuditEvent.subject_id).in_(own)
        ),
        select(literal("introductions"), func.count(col(Introduction.ended_at)), count).where(asked.in_(own)),
        select(literal("meetings"), func.sum(col(Meeting.version)), count)
        .join(Introduction, col(Introduction.id) == met)
        .where(asked.in_(own)),
        select(literal("messages"), func.max(col(Message.id)), count)
        .join(Thread, col(Thread.id) == col(Message.thread_id))
        .where(col(Thread.venture_id).in_(own)),
        select(literal("feedback"), func.max(col(DealFeedback.id)), count).where(col(DealFeedback.venture_id).in_(own)),
        select(literal("comebacks"), func.count(col(DealComeback.ended_at)), count)
        .join(Deal, col(Deal.id) == col(DealComeback.deal_id))
        .where(ours),
        select(literal("closings"), func.sum(col(DealClosing.version)), count)
        .join(Deal, col(Deal.id) == col(DealClosing.deal_id))
        .where(ours),
        select(literal("plans"), func.sum(col(KeptPart.version)), func.count(col(KeptPlan.id).distinct()))
        .outerjoin(KeptPart, col(KeptPart.plan_id) == col(KeptPlan.id))
        .where(col(KeptPlan.venture_id).in_(own)),
    ).order_by("what")


_AFFAIRS = _affairs()


def affairs_mark(session: Session, organisation_id: int) -> tuple[tuple[object, ...], ...]:
    """Say how far everything has come that a start page tells of an organisation's ventures, in one question.

    It moves with each change of a profile, a deal, an introduction or its meeting, a message, feedback, a closing, a
    plan, or answers about readiness, and now and then without one.
    """
    return tuple(tuple(row) for row in rows_of(session, _AFFAIRS, {"organisation_id": organisation_id}))


def _stewardship() -> Any:
    """Ask for two numbers of each table in which something happens to a funder: one of them moves with each change."""
    organisations: Any = bindparam("organisation_ids", expanding=True)
    funders = select(col(Funder.id)).where(col(Funder.organisation_id).in_(organisations))
    mandates = select(col(Mandate.id)).where(col(Mandate.funder_id).in_(funders))
    trail = col(AuditEvent.subject_kind) == "funder"
    asked, count = col(Introduction.mandate_id).in_(mandates), func.count()
    applied = col(Application.mandate_id).in_(mandates)
    return union_all(
        select(literal("trail").label("what"), func.max(col(AuditEvent.id)), count).where(
            trail, col(AuditEvent.subject_id).in_(funders)
        ),
        select(literal("entries"), func.max(col(Entry.id)), count)
        .join(Vehicle, col(Vehicle.id) == col(Entry.vehicle_id))
        .where(col(Vehicle.funder_id).in_(funders)),
        select(literal("vehicles"), func.max(col(Vehicle.id)), count).where(col(Vehicle.funder_id).in_(funders)),
        select(literal("introductions"), func.count(col(Introduction.ended_at)), count).where(asked),
        select(literal("meetings"), func.sum(col(Meeting.version)), count)
        .join(Introduction, col(Introduction.id) == col(Meeting.introduction_id))
        .where(asked),
        select(literal("closings"), func.sum(col(DealClosing.version)), count)
        .join(Deal, col(Deal.id) == col(DealClosing.deal_id))
        .where(col(Deal.organisation_id).in_(organisations)),
        select(literal("programmes"), func.sum(col(Programme.version)), count).where(
            col(Programme.mandate_id).in_(mandates)
        ),
        select(literal("applications"), func.sum(col(Application.version)), count).where(applied),
        select(literal("reviews"), func.count(col(Review.ended_at)), count)
        .join(Application, col(Application.id) == col(Review.application_id))
        .where(applied),
        select(literal("proposals"), func.count(col(Proposal.settled_at)), count)
        .join(Application, col(Application.id) == col(Proposal.application_id))
        .where(applied),
    ).order_by("what")


_STEWARDSHIP = _stewardship()


def stewardship_mark(session: Session, organisation_ids: Iterable[int]) -> tuple[tuple[object, ...], ...]:
    """Say how far everything has come that a start page tells of organisations that fund, in one question.

    It moves with each change of an account, an introduction or its meeting, a closing, a programme, an application, a
    review or a decision. Profiles, deals and what publishers state have clocks of their own.
    """
    rows = rows_of(session, _STEWARDSHIP, {"organisation_ids": sorted(organisation_ids)})
    return tuple(tuple(row) for row in rows)


def own_profiles(session: Session, organisation_ids: Iterable[int]) -> list[OwnProfile]:
    """Give everything that some organisations keep, by kind and name, in one question."""
    wanted = sorted(organisation_ids)
    if not wanted:
        return []
    ventures: Any = select(
        literal("venture").label("kind"),
        col(Venture.slug).label("slug"),
        col(Venture.name).label("name"),
        col(Venture.status).label("status"),
        col(Venture.confirmed_on).label("confirmed_on"),
        col(Venture.organisation_id).label("organisation_id"),
        literal("").label("funder_slug"),
        literal("").label("funder_name"),
    ).where(col(Venture.organisation_id).in_(wanted), col(Venture.status) != Status.ARCHIVED)
    mandates = (
        select(
            literal("mandate"),
            col(Mandate.slug),
            col(Mandate.name),
            col(Mandate.status),
            col(Mandate.last_confirmed_on),
            col(Funder.organisation_id),
            col(Funder.slug),
            col(Funder.name),
        )
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(col(Funder.organisation_id).in_(wanted), col(Mandate.status) != Status.ARCHIVED)
    )
    clusters = select(
        literal("cluster"),
        col(Cluster.slug),
        col(Cluster.name),
        col(Cluster.status),
        literal(None, type_=Venture.__table__.c.confirmed_on.type),  # type: ignore[attr-defined]
        col(Cluster.organisation_id),
        literal(""),
        literal(""),
    ).where(col(Cluster.organisation_id).in_(wanted), col(Cluster.status) != Status.ARCHIVED)
    rows = session.execute(union_all(ventures, mandates, clusters).order_by("kind", "name", "slug"))
    return [OwnProfile(*row) for row in rows]
