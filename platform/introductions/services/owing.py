"""Tells the pipeline which requests for an introduction wait for an answer, and which meetings for a time."""

from datetime import datetime

from accounts import policy
from accounts.policy import Action, Request, Viewer
from foundation import clock
from foundation.database import Session
from introductions import queries
from introductions.models import Meeting, Status
from introductions.queries import Filters, Record
from introductions.services.meeting import open_times
from introductions.services.waiting import days_to_answer, wait_of
from pipeline.services.access import Board
from pipeline.services.owing import Debt, knows_of_debts

#: More requests than this wait for nobody.
_MOST = 500


@knows_of_debts
def requests_that_wait(session: Session, viewer: Viewer, board: Board) -> list[Debt]:
    """Give the open requests to a funder, or of a venture, as debts."""
    days = days_to_answer(session)
    found = queries.records(session, _of(board, Status.OPEN), limit=_MOST)
    return [_debt(record, days, to_funder=board.kind == "funder") for record in found if _open_to(viewer, record)]


@knows_of_debts
def times_to_pick(session: Session, viewer: Viewer, board: Board) -> list[Debt]:
    """Give the meetings for which one side has proposed times that are still to come, as debts of the other."""
    found = queries.proposed_meetings(session, _of(board, Status.ACCEPTED))
    return [
        _of_times(record, meeting, times[0], to_funder=board.kind == "funder")
        for record, meeting in found
        if _open_to(viewer, record) and (times := open_times(meeting))
    ]


def _of(board: Board, status: Status) -> Filters:
    to_funder = board.kind == "funder"
    return Filters(
        ventures=() if to_funder else (board.organisation_id,),
        funders=(board.organisation_id,) if to_funder else (),
        statuses=(status.value,),
    )


def _of_times(record: Record, meeting: Meeting, earliest: datetime, *, to_funder: bool) -> Debt:
    by_funder = meeting.side == "funder"
    return Debt(
        side="them" if by_funder == to_funder else "us",
        who=record.venture.name if by_funder else record.funder.name,
        whom=record.funder.name if by_funder else record.venture.name,
        what="Pick a time for the meeting",
        since=meeting.changed_at,
        due_on=earliest.astimezone(clock.LONDON).date(),
        address=f"/introductions/{record.introduction.id}",
        demo=record.introduction.demo,
        until=earliest,
    )


def _open_to(viewer: Viewer, record: Record) -> bool:
    request = Request(record.venture.organisation_id, record.funder.organisation_id)
    return policy.may(viewer, Action.VIEW, request)


def _debt(record: Record, days: int, *, to_funder: bool) -> Debt:
    row = record.introduction
    return Debt(
        side="us" if to_funder else "them",
        who=record.funder.name,
        whom=record.venture.name,
        what=f"Answer to a request for an introduction: {record.mandate.name}",
        since=row.asked_at,
        due_on=wait_of(row, days).due_on,
        address=f"/introductions/{row.id}",
        demo=row.demo,
    )
