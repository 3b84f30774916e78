"""One deal: its row with both sides, its log, and the people who can look after it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import col

from accounts.models import Membership, Organisation, Role, User
from foundation.database import Session
from matching.engine.behaviour import DealFact
from pipeline.models import Deal, DealEvent, Stage
from profiles.models import Funder, Mandate, Venture


@dataclass(frozen=True, slots=True)
class DealRecord:
    """A deal with the rows it stands between, and the organisation that keeps it."""

    deal: Deal
    venture: Venture
    mandate: Mandate
    funder: Funder
    organisation: Organisation
    owner_name: str | None


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something that happened to a deal, with the name of whoever did it."""

    at: datetime
    actor_name: str
    kind: str
    from_stage: str | None
    to_stage: str | None
    reason: str
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def why(self) -> str:
        """The main reason by its code where one was chosen, else what was noted."""
        return str(self.data.get("reason") or self.reason)


@dataclass(frozen=True, slots=True)
class Workmate:
    """Somebody who can look after a deal."""

    user_id: int
    name: str


def deal_record(session: Session, deal_id: int) -> DealRecord | None:
    """Give one deal with both sides as they stand in the database now, or None."""
    row = session.execute(
        select(Deal, Venture, Mandate, Funder, Organisation, col(User.name))
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .join(Organisation, col(Organisation.id) == col(Deal.organisation_id))
        .outerjoin(User, col(User.id) == col(Deal.owner_id))
        .where(col(Deal.id) == deal_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else DealRecord(*row)


def deal_between(session: Session, organisation_id: int, venture_id: int, mandate_id: int) -> Deal | None:
    """Give the deal that an organisation keeps on a pair, or None."""
    return session.scalars(
        select(Deal).where(
            col(Deal.organisation_id) == organisation_id,
            col(Deal.venture_id) == venture_id,
            col(Deal.mandate_id) == mandate_id,
        )
    ).one_or_none()


def deals_by_pair(session: Session, organisation_id: int) -> dict[tuple[int, int], tuple[int, str]]:
    """Give key and stage of all deals that an organisation keeps, by venture and mandate."""
    rows = session.execute(
        select(col(Deal.venture_id), col(Deal.mandate_id), col(Deal.id), col(Deal.stage))
        .where(col(Deal.organisation_id) == organisation_id)
        .order_by(col(Deal.id))
    )
    return {(venture, mandate): (deal, stage) for venture, mandate, deal, stage in rows}


_EVENTS = select(
    col(DealEvent.at),
    func.coalesce(col(User.name), "Parity"),
    col(DealEvent.kind),
    col(DealEvent.from_stage),
    col(DealEvent.to_stage),
    col(DealEvent.reason),
    col(DealEvent.data),
).outerjoin(User, col(User.id) == col(DealEvent.actor_id))


def deal_events(session: Session, deal_id: int, *, limit: int = 500) -> list[EventLine]:
    """Give the log of a deal, newest first."""
    wanted = _EVENTS.where(col(DealEvent.deal_id) == deal_id).order_by(col(DealEvent.id).desc()).limit(limit)
    return [EventLine(*row) for row in session.execute(wanted)]


def deal_event(session: Session, event_id: int) -> EventLine | None:
    """Give an entry of a log."""
    found = session.execute(_EVENTS.where(col(DealEvent.id) == event_id)).first()
    return None if found is None else EventLine(*found)


def events_since(session: Session, deal_id: int, version: int) -> list[EventLine]:
    """Give what happened to a deal after it had a version, oldest first."""
    return [event for event in reversed(deal_events(session, deal_id)) if int(event.data.get("version", 0)) > version]


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a board: a stage of a track of an organisation."""

    organisation_id: int
    track: str
    step: str

    def holds(self) -> ColumnElement[bool]:
        """Say which deals stand in it."""
        return and_(
            col(Deal.organisation_id) == self.organisation_id,
            col(Deal.track) == self.track,
            col(Deal.step) == self.step,
        )


def place_before(session: Session, column: Place, index: int, *, moved: int) -> int | None:
    """Give the position of the card that now stands at an index of a column, or None past its end.

    Parameters
    ----------
    index : int
        Counted from 0, without the card that is being moved.
    moved : int
        Key of that card.
    """
    return session.scalars(
        select(col(Deal.position))
        .where(column.holds(), col(Deal.id) != moved)
        .order_by(col(Deal.position), col(Deal.id))
        .offset(index)
        .limit(1)
    ).one_or_none()


def first_position(session: Session, column: Place) -> int:
    """Give the position of the first card of a column, 0 for an empty one."""
    return _edge(session, column, func.min(col(Deal.position)), empty=0)


def last_position(session: Session, column: Place) -> int:
    """Give the position of the last card of a column, -1 for an empty one."""
    return _edge(session, column, func.max(col(Deal.position)), empty=-1)


def _edge(session: Session, column: Place, edge: ColumnElement[int], *, empty: int) -> int:
    found = session.scalar(select(edge).where(column.holds()))
    return empty if found is None else int(found)


def workmates(session: Session, organisation_id: int) -> list[Workmate]:
    """Give the people of an organisation who can work its deals, by name."""
    rows = session.execute(
        select(col(User.id), col(User.name))
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(
            col(Membership.organisation_id) == organisation_id,
            col(Membership.role).in_([Role.OWNER.value, Role.EDITOR.value]),
            col(User.closed_at).is_(None),
        )
        .order_by(func.lower(col(User.name)), col(User.id))
    )
    return [Workmate(*row) for row in rows]


def pair(session: Session, venture_slug: str, mandate_slug: str) -> tuple[Venture, Mandate, Funder] | None:
    """Give a venture, a mandate and its funder by their slugs, or None where one of them does not exist."""
    row = session.execute(
        select(Venture, Mandate, Funder)
        .select_from(Venture)
        .join(Mandate, col(Mandate.slug) == mandate_slug)
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(col(Venture.slug) == venture_slug)
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def organisation_by_slug(session: Session, slug: str) -> Organisation | None:
    """Give an organisation by its slug, or None."""
    return session.scalars(select(Organisation).where(col(Organisation.slug) == slug)).one_or_none()


def first_profile(session: Session, organisation_id: int) -> tuple[str, str] | None:
    """Give the first profile of an organisation that has matches: ``venture`` or ``mandate``, and its slug."""
    venture = session.scalar(
        select(col(Venture.slug))
        .where(col(Venture.organisation_id) == organisation_id, col(Venture.status) != "archived")
        .order_by(col(Venture.id))
        .limit(1)
    )
    if venture is not None:
        return "venture", str(venture)
    mandate = session.scalar(
        select(col(Mandate.slug))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(
            col(Funder.organisation_id) == organisation_id,
            col(Mandate.status) != "archived",
            col(Mandate.backs_funds).is_(False),
        )
        .order_by(col(Mandate.id))
        .limit(1)
    )
    return None if mandate is None else ("mandate", str(mandate))


def completed_deals(session: Session) -> list[DealFact]:
    """Give every deal whose money is in, as either side keeps it, with the funder behind it. None is public."""
    rows = session.execute(
        select(
            col(Deal.venture_id),
            col(Mandate.funder_id),
            col(Deal.stage_entered_at),
            col(Venture.stage_code),
        )
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .where(col(Deal.stage) == Stage.COMPLETED)
        .order_by(col(Deal.stage_entered_at), col(Deal.id))
    )
    return [
        DealFact(venture, funder, entered.date(), None, stage, public=False) for venture, funder, entered, stage in rows
    ]
