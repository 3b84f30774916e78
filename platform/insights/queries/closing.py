"""From a first meeting to the money: deals of funders with when both sides met and when the money went in."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_
from sqlmodel import col, select

from accounts.models import Organisation, OrganisationKind
from foundation.database import Session
from foundation.marks import Keys, Part, newest, of_trail
from insights.models import RunwayWatch
from pipeline.models import ClosingState, Deal, DealClosing, DealEvent, DealMeeting, Stage
from profiles.models import Status, Venture

#: What the trail calls what a venture says of its runway.
RUNWAY = "runway_watch"


class DealCourse(NamedTuple):
    """A deal that came to a meeting.

    ``entered_at`` is when it came to the first meeting on its board, ``begins_at`` when the first meeting kept with it
    began; one of them is known. ``closed_on`` is the earliest closing that both sides confirmed.
    """

    code: str
    entered_at: datetime | None
    begins_at: datetime | None
    closed_on: date | None
    stage: str
    stage_entered_at: datetime
    demo: bool


def deal_courses(session: Session) -> list[DealCourse]:
    """Give the deals of funders that came to a meeting, on ventures that everybody sees and whose place is known."""
    entered = (
        select(col(DealEvent.deal_id).label("deal_id"), func.min(col(DealEvent.at)).label("at"))
        .where(col(DealEvent.to_stage) == Stage.FIRST_MEETING.value)
        .group_by(col(DealEvent.deal_id))
        .subquery()
    )
    met = (
        select(col(DealMeeting.deal_id).label("deal_id"), func.min(col(DealMeeting.begins_at)).label("at"))
        .where(col(DealMeeting.called_off_at).is_(None))
        .group_by(col(DealMeeting.deal_id))
        .subquery()
    )
    money = (
        select(col(DealClosing.deal_id).label("deal_id"), func.min(col(DealClosing.closed_on)).label("on"))
        .where(col(DealClosing.state) == ClosingState.CONFIRMED.value)
        .group_by(col(DealClosing.deal_id))
        .subquery()
    )
    rows = session.execute(
        select(  # type: ignore[call-overload]
            col(Venture.registered_authority_code),
            entered.c.at,
            met.c.at,
            money.c.on,
            col(Deal.stage),
            col(Deal.stage_entered_at),
            or_(col(Deal.demo), col(Venture.demo)),
        )
        .select_from(Deal)
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Organisation, col(Organisation.id) == col(Deal.organisation_id))
        .outerjoin(entered, entered.c.deal_id == col(Deal.id))
        .outerjoin(met, met.c.deal_id == col(Deal.id))
        .outerjoin(money, money.c.deal_id == col(Deal.id))
        .where(
            col(Organisation.kind) == OrganisationKind.FUNDER.value,
            col(Venture.status) == Status.PUBLISHED,
            col(Venture.restricted).is_(False),
            col(Venture.registered_authority_code).is_not(None),
            or_(entered.c.at.is_not(None), met.c.at.is_not(None)),
        )
        .order_by(col(Deal.id))
    )
    return [DealCourse(*row) for row in rows]


def ventures_with_runway(session: Session) -> list[Venture]:
    """Give the ventures that say what they spend and have, by key; those that were put away are left out."""
    return list(
        session.exec(
            select(Venture)
            .where(
                col(Venture.status) != Status.ARCHIVED,
                col(Venture.cash_in_hand_gbp).is_not(None),
                col(Venture.monthly_costs_gbp).is_not(None),
            )
            .order_by(col(Venture.id))
        )
    )


def runway_watches(session: Session, venture_ids: list[int] | None = None) -> dict[int, RunwayWatch]:
    """Give what was last told of runways, by venture: of some ventures, or of all."""
    wanted = select(RunwayWatch).order_by(col(RunwayWatch.venture_id))
    if venture_ids is not None:
        wanted = wanted.where(col(RunwayWatch.venture_id).in_(venture_ids))
    return {row.venture_id: row for row in session.exec(wanted)}


def runway_marks(ventures: Keys) -> list[Part]:
    """Count what moves with all that runways are told by, beyond the profiles and plans of some ventures.

    The time that deals take is counted over everybody's, so a change of any deal moves it: each makes an entry.
    """
    return [of_trail(RUNWAY, ventures), newest("deals", col(DealEvent.id))]
