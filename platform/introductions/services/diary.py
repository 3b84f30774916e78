"""Tells the pipeline which meetings were agreed through introductions: they show on the deals of the same pair."""

from accounts import policy
from accounts.policy import Action, Request, Viewer
from foundation.database import Session
from introductions import queries
from introductions.models import MeetingStatus
from pipeline.queries import DealRecord
from pipeline.services.meetings import MeetingLine, knows_of_meetings


@knows_of_meetings
def agreed_meetings(session: Session, viewer: Viewer, record: DealRecord) -> list[MeetingLine]:
    """Give the meetings that the two sides of a deal agreed, to the people of either."""
    if not policy.may(viewer, Action.VIEW, Request(record.venture.organisation_id, record.funder.organisation_id)):
        return []
    found = queries.timed_meetings(session, record.deal.venture_id, record.deal.mandate_id)
    return [
        MeetingLine(
            meeting_id=None,
            begins_at=begins_at,
            minutes=meeting.minutes,
            place=meeting.place,
            called_off=meeting.status != MeetingStatus.AGREED,
            address=f"/introductions/{meeting.introduction_id}#meeting",
            calendar=f"/introductions/{meeting.introduction_id}/meeting.ics",
            people=f"{record.venture.name}, {record.funder.name}",
        )
        for meeting, begins_at in found
    ]
