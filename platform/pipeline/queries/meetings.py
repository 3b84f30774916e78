"""Meetings of a deal, with those who take part."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlmodel import col

from accounts.models import User
from foundation.database import Session
from pipeline.models import Deal, DealMeeting, DealMeetingPerson
from pipeline.queries.deals import Workmate


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting with the people of the organisation who take part."""

    meeting: DealMeeting
    people: Sequence[Workmate] = field(default_factory=list)


def meetings_of(session: Session, deal_id: int) -> list[HeldMeeting]:
    """Give the meetings of a deal, the latest first, in two queries."""
    rows = session.scalars(
        select(DealMeeting)
        .where(col(DealMeeting.deal_id) == deal_id)
        .order_by(col(DealMeeting.begins_at).desc(), col(DealMeeting.id).desc())
    ).all()
    people = _people(session, [row.id or 0 for row in rows])
    return [HeldMeeting(row, people[row.id or 0]) for row in rows]


def meeting_of(session: Session, deal_id: int, meeting_id: int) -> HeldMeeting | None:
    """Give one meeting of a deal as it stands in the database now, or None."""
    row = session.scalars(
        select(DealMeeting)
        .where(col(DealMeeting.id) == meeting_id, col(DealMeeting.deal_id) == deal_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else HeldMeeting(row, _people(session, [meeting_id])[meeting_id])


def _people(session: Session, meeting_ids: Sequence[int]) -> dict[int, list[Workmate]]:
    rows = session.execute(
        select(col(DealMeetingPerson.meeting_id), col(User.id), col(User.name))
        .join(User, col(User.id) == col(DealMeetingPerson.person_id))
        .where(col(DealMeetingPerson.meeting_id).in_(meeting_ids))
        .order_by(func.lower(col(User.name)), col(User.id))
    )
    found: dict[int, list[Workmate]] = defaultdict(list)
    for meeting, person, name in rows:
        found[meeting].append(Workmate(person, name))
    return found


def deals_of_pair(
    session: Session, venture_id: int, mandate_id: int, organisation_ids: Sequence[int]
) -> Sequence[Deal]:
    """Give the deals that some organisations keep on a pair."""
    return session.scalars(
        select(Deal)
        .where(
            col(Deal.venture_id) == venture_id,
            col(Deal.mandate_id) == mandate_id,
            col(Deal.organisation_id).in_(organisation_ids),
        )
        .order_by(col(Deal.id))
    ).all()
