"""Tells the pipeline which requests for an introduction wait for an answer."""

from accounts import policy
from accounts.policy import Action, Request, Viewer
from foundation.database import Session
from introductions import queries
from introductions.models import Status
from introductions.queries import Filters, Record
from introductions.services.waiting import days_to_answer, wait_of
from pipeline.services.access import Board
from pipeline.services.owing import Debt, knows_of_debts

#: More requests than this wait for nobody.
_MOST = 500


@knows_of_debts
def requests_that_wait(session: Session, viewer: Viewer, board: Board) -> list[Debt]:
    """Give the open requests to a funder, or of a venture, as debts."""
    to_funder = board.kind == "funder"
    filters = Filters(
        ventures=() if to_funder else (board.organisation_id,),
        funders=(board.organisation_id,) if to_funder else (),
        statuses=(Status.OPEN.value,),
    )
    days = days_to_answer(session)
    found = queries.records(session, filters, limit=_MOST)
    return [_debt(record, days, to_funder=to_funder) for record in found if _open_to(viewer, record)]


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
