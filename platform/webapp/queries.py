"""What the left bar and the start page ask of the database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, literal, select, union_all
from sqlmodel import Session, col

import allocation.queries
import applications.queries
import conversations.queries
import insights.queries
import introductions.queries
import notices.queries
import pipeline.queries
import plans.queries
import readiness.queries
from clusters.queries.marks import marks as cluster_marks
from foundation.catalogue import PEOPLE, PROFILES, REFERENCE, board_clock, read_mark
from foundation.marks import read, together
from introductions.models import Introduction
from pipeline.models import Deal
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


def _affairs() -> CompoundSelect[Any]:
    own = select(col(Venture.id)).where(col(Venture.organisation_id) == bindparam("organisation_id"))
    return together(
        readiness.queries.marks(own),
        plans.queries.marks(own),
        pipeline.queries.told_marks(own),
        pipeline.queries.closing_marks(col(Deal.venture_id).in_(own)),
        introductions.queries.marks(col(Introduction.venture_id).in_(own)),
        conversations.queries.marks(own),
        insights.queries.runway_marks(own),
    )


_AFFAIRS = _affairs()


def affairs_mark(session: Session, organisation_id: int) -> tuple[object, ...]:
    """Say how far everything has come that a start page tells of an organisation's ventures, in one question.

    It moves with each change of answers about readiness, plans, introductions and their meetings, messages, feedback,
    closings, and of any deal. Profiles, people, what publishers state and the organisation's own deals have clocks.
    """
    clocks = read_mark(session, (PROFILES, PEOPLE, REFERENCE, board_clock(organisation_id)))
    return clocks, read(session, _AFFAIRS, {"organisation_id": organisation_id})


def _stewardship() -> CompoundSelect[Any]:
    organisations: Any = bindparam("organisation_ids", expanding=True)
    funders = select(col(Funder.id)).where(col(Funder.organisation_id).in_(organisations))
    mandates = select(col(Mandate.id)).where(col(Mandate.funder_id).in_(funders))
    return together(
        allocation.queries.marks(funders),
        applications.queries.marks(mandates),
        introductions.queries.marks(col(Introduction.mandate_id).in_(mandates)),
        pipeline.queries.closing_marks(col(Deal.organisation_id).in_(organisations)),
    )


_STEWARDSHIP = _stewardship()


def stewardship_mark(session: Session, organisation_ids: Collection[int]) -> tuple[object, ...]:
    """Say how far everything has come that a start page tells of organisations that fund, in one question.

    It moves with each change of an account, an introduction or its meeting, a closing, a programme, an application, a
    review or a decision. Profiles, people, what publishers state and the organisations' deals have clocks.
    """
    keys = sorted(organisation_ids)
    clocks = read_mark(session, (PROFILES, PEOPLE, REFERENCE, *map(board_clock, keys)))
    return clocks, read(session, _STEWARDSHIP, {"organisation_ids": keys})


def _convening() -> CompoundSelect[Any]:
    organisations: Any = bindparam("organisation_ids", expanding=True)
    clusters = select(col(Cluster.id)).where(col(Cluster.organisation_id).in_(organisations))
    return together(cluster_marks(clusters))


_CONVENING = _convening()


def convening_mark(session: Session, organisation_ids: Collection[int]) -> tuple[object, ...]:
    """Say how far everything has come that a start page tells of clusters, in one question.

    It moves with each change of a membership, an investor day or its meetings, and of who can act. Profiles, people and
    what publishers state have clocks.
    """
    clocks = read_mark(session, (PROFILES, PEOPLE, REFERENCE))
    return clocks, read(session, _CONVENING, {"organisation_ids": sorted(organisation_ids)})


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
