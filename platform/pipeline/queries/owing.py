"""What deals wait for: next steps, a second look at those on hold, closings that are not confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, func, or_, select
from sqlmodel import col

from accounts.models import User
from foundation.database import Session
from pipeline.models import ClosingState, Deal, DealClosing, Stage
from profiles.models import Funder, Mandate, Venture

Rows: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next step of a deal."""

    deal_id: int
    venture_name: str
    mandate_name: str
    owner_name: str
    next_step: str
    due_on: date | None
    since: datetime
    demo: bool


@dataclass(frozen=True, slots=True)
class OpenClosing:
    """A closing that waits: for the venture's word, or for the funder where the venture says that it is not right."""

    closing: DealClosing
    venture_name: str
    venture_slug: str
    funder_name: str
    demo: bool


def next_steps(session: Session, organisation_id: int, stages: Sequence[str]) -> list[NextStep]:
    """Give the next steps of deals in some stages, the earliest due first and those without a day last."""
    wanted = _steps(col(Deal.next_step_on)).where(
        col(Deal.organisation_id) == organisation_id, col(Deal.stage).in_(stages), col(Deal.next_step) != ""
    )
    return [NextStep(*row) for row in session.execute(wanted)]


def on_hold(session: Session, organisation_id: int) -> list[NextStep]:
    """Give the deals on hold with the day to look at them again, the earliest first."""
    wanted = _steps(col(Deal.review_on)).where(
        col(Deal.organisation_id) == organisation_id,
        col(Deal.stage) == Stage.ON_HOLD.value,
        col(Deal.review_on).is_not(None),
    )
    return [NextStep(*row) for row in session.execute(wanted)]


def _steps(due_on: Any) -> Rows:
    return (
        select(
            col(Deal.id),
            col(Venture.name),
            col(Mandate.name),
            func.coalesce(col(User.name), ""),
            col(Deal.next_step),
            due_on,
            col(Deal.stage_entered_at),
            col(Deal.demo),
        )
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .outerjoin(User, col(User.id) == col(Deal.owner_id))
        .order_by(due_on.asc().nulls_last(), col(Deal.id))
    )


def deals_to_look_at(session: Session, day: date) -> list[int]:
    """Give the deals on hold whose day to look at them again has come."""
    wanted = select(col(Deal.id)).where(col(Deal.stage) == Stage.ON_HOLD.value, col(Deal.review_on) <= day)
    return [key for (key,) in session.execute(wanted.order_by(col(Deal.id)))]


def open_closings(session: Session, organisation_id: int) -> list[OpenClosing]:
    """Give the closings that wait for one of their sides and that an organisation is a side of."""
    rows = session.execute(
        select(DealClosing, col(Venture.name), col(Venture.slug), col(Funder.name), col(Deal.demo))
        .join(Deal, col(Deal.id) == col(DealClosing.deal_id))
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(
            col(DealClosing.state).in_((ClosingState.STATED.value, ClosingState.DISPUTED.value)),
            or_(col(Deal.organisation_id) == organisation_id, col(Venture.organisation_id) == organisation_id),
        )
        .order_by(col(DealClosing.id))
    )
    return [OpenClosing(*row) for row in rows]
