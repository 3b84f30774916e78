"""Who may write to whom: ventures and organisations that have met, and who wrote first."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select, true, union
from sqlmodel import col

from accounts.models import Organisation
from applications.models import Application
from applications.models import Status as ApplicationStatus
from conversations.models import Message, Side, Thread
from foundation.database import Session
from introductions.models import Introduction
from introductions.models import Status as IntroductionStatus
from pipeline.models import LIVE_STAGES, Deal
from profiles.models import Funder, Mandate, Venture


@dataclass(frozen=True, slots=True)
class Pair:
    """A venture, the organisation of a funder, and what they have written to each other, where they have."""

    venture: Venture
    organisation: Organisation
    thread: Thread | None


def _met() -> Subquery:
    """Give the pairs that have met: an introduction was accepted, or an application sent and not taken back."""
    accepted = (
        select(col(Introduction.venture_id), col(Funder.organisation_id))
        .join(Mandate, col(Mandate.id) == col(Introduction.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(col(Introduction.status) == IntroductionStatus.ACCEPTED.value)
    )
    applied = (
        select(col(Application.venture_id), col(Funder.organisation_id))
        .join(Mandate, col(Mandate.id) == col(Application.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(col(Application.sendings) > 0, col(Application.status) != ApplicationStatus.WITHDRAWN.value)
    )
    return union(accepted, applied).subquery("met")


_MET = _met()


def _unanswered() -> ColumnElement[bool]:
    """Say of a thread that its funder wrote first, has not met the venture, and has no answer from it."""
    written = select(col(Message.thread_id)).where(col(Message.thread_id) == col(Thread.id))
    met = select(_MET.c.venture_id).where(
        _MET.c.venture_id == col(Thread.venture_id), _MET.c.organisation_id == col(Thread.organisation_id)
    )
    return and_(
        written.where(col(Message.side) == Side.FUNDER.value).exists(),
        ~written.where(col(Message.side) == Side.VENTURE.value).exists(),
        ~met.exists(),
    )


_UNANSWERED = _unanswered()
_OF_PAIR = and_(col(Thread.venture_id) == col(Venture.id), col(Thread.organisation_id) == col(Organisation.id))
_PAIRS = (
    select(Venture, Organisation, Thread).select_from(Venture).join(Organisation, true()).outerjoin(Thread, _OF_PAIR)
)


def pair_of(session: Session, venture_slug: str, organisation_slug: str) -> Pair | None:
    """Give a venture and an organisation by their slugs, or None where one of them does not exist."""
    wanted = _PAIRS.where(col(Venture.slug) == venture_slug, col(Organisation.slug) == organisation_slug)
    row = session.execute(wanted).one_or_none()
    return None if row is None else Pair(*row)


def pair_with(session: Session, venture_id: int, mandate_id: int) -> Pair | None:
    """Give a venture and the organisation behind a mandate; None where it has no people here."""
    behind = (
        select(col(Funder.organisation_id))
        .join(Mandate, col(Mandate.funder_id) == col(Funder.id))
        .where(col(Mandate.id) == mandate_id)
        .scalar_subquery()
    )
    row = session.execute(_PAIRS.where(col(Venture.id) == venture_id, col(Organisation.id) == behind)).one_or_none()
    return None if row is None else Pair(*row)


def pair_by_key(session: Session, thread_id: int) -> Pair | None:
    """Give a thread with its two sides, or None."""
    row = session.execute(_PAIRS.where(col(Thread.id) == thread_id)).one_or_none()
    return None if row is None else Pair(*row)


def have_met(session: Session, venture_id: int, organisation_id: int) -> bool:
    """Say whether two have met: then they may write to each other."""
    wanted = select(_MET.c.venture_id).where(_MET.c.venture_id == venture_id, _MET.c.organisation_id == organisation_id)
    return session.execute(wanted.order_by(_MET.c.venture_id).limit(1)).first() is not None


def works_on(session: Session, organisation_id: int, venture_id: int) -> bool:
    """Say whether a deal with a venture is alive on an organisation's board."""
    wanted = select(col(Deal.id)).where(
        col(Deal.organisation_id) == organisation_id,
        col(Deal.venture_id) == venture_id,
        col(Deal.stage).in_(LIVE_STAGES),
    )
    return session.execute(wanted.order_by(col(Deal.id)).limit(1)).first() is not None


def has_written(session: Session, thread_id: int, side: str) -> bool:
    """Say whether one side has written in a thread."""
    wanted = select(col(Message.id)).where(col(Message.thread_id) == thread_id, col(Message.side) == side)
    return session.execute(wanted.order_by(col(Message.id)).limit(1)).first() is not None


def count_unanswered(session: Session, organisation_id: int) -> int:
    """Count the ventures that an organisation wrote to first, has not met, and has no answer from.

    Others of the organisation who begin at the same moment wait, so that no two of them are the last one allowed.
    """
    session.execute(select(col(Organisation.id)).where(col(Organisation.id) == organisation_id).with_for_update())
    wanted = select(func.count(col(Thread.id))).where(col(Thread.organisation_id) == organisation_id, _UNANSWERED)
    return int(session.scalar(wanted) or 0)


def unanswered(session: Session, organisation_id: int) -> list[Pair]:
    """Give the pairs of an organisation, on either side, whose funder wrote first and has no answer yet."""
    rows = session.execute(
        select(Venture, Organisation, Thread)
        .select_from(Thread)
        .join(Venture, col(Venture.id) == col(Thread.venture_id))
        .join(Organisation, col(Organisation.id) == col(Thread.organisation_id))
        .where(
            _UNANSWERED,
            or_(col(Thread.organisation_id) == organisation_id, col(Venture.organisation_id) == organisation_id),
        )
        .order_by(col(Thread.id))
    )
    return [Pair(*row) for row in rows]


def not_written_yet(session: Session, organisations: Collection[int], *, limit: int) -> list[Pair]:
    """Give the pairs of some organisations that have met and not written to each other, by name."""
    rows = session.execute(
        select(Venture, Organisation, Thread)
        .select_from(_MET)
        .join(Venture, col(Venture.id) == _MET.c.venture_id)
        .join(Organisation, col(Organisation.id) == _MET.c.organisation_id)
        .outerjoin(Thread, _OF_PAIR)
        .where(
            col(Thread.id).is_(None),
            or_(
                col(Venture.organisation_id).in_(sorted(organisations)),
                col(Organisation.id).in_(sorted(organisations)),
            ),
        )
        .order_by(func.lower(col(Venture.name)), func.lower(col(Organisation.name)), col(Venture.id))
        .limit(limit)
    )
    return [Pair(*row) for row in rows]


def hold(session: Session, thread_id: int) -> None:
    """Make others who would write in a thread wait, so that keys of its messages appear in their order."""
    session.execute(select(col(Thread.id)).where(col(Thread.id) == thread_id).with_for_update())


def thread_between(session: Session, venture_id: int, organisation_id: int) -> Thread | None:
    """Give the thread of a pair, or None."""
    wanted = select(Thread).where(col(Thread.venture_id) == venture_id, col(Thread.organisation_id) == organisation_id)
    return session.scalars(wanted).one_or_none()
