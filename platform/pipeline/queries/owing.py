"""Next steps of deals: what somebody has to do, and by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import col

from accounts.models import User
from foundation.database import Session
from pipeline.models import Deal
from profiles.models import Mandate, Venture


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


def next_steps(session: Session, organisation_id: int, stages: Sequence[str]) -> list[NextStep]:
    """Give the next steps of deals in some stages, the earliest due first and those without a day last."""
    rows = session.execute(
        select(
            col(Deal.id),
            col(Venture.name),
            col(Mandate.name),
            func.coalesce(col(User.name), ""),
            col(Deal.next_step),
            col(Deal.next_step_on),
            col(Deal.stage_entered_at),
            col(Deal.demo),
        )
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .outerjoin(User, col(User.id) == col(Deal.owner_id))
        .where(col(Deal.organisation_id) == organisation_id, col(Deal.stage).in_(stages), col(Deal.next_step) != "")
        .order_by(col(Deal.next_step_on).asc().nulls_last(), col(Deal.id))
    )
    return [NextStep(*row) for row in rows]
