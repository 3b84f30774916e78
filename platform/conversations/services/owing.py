"""Tells the pipeline which first messages of funders wait for an answer."""

from accounts import policy
from accounts.policy import Action, Viewer
from conversations import queries
from conversations.models import Thread
from conversations.queries import Pair
from conversations.services.access import request_of
from conversations.services.telling import address_of
from foundation.database import Session
from pipeline.services.access import Board
from pipeline.services.owing import Debt, knows_of_debts


@knows_of_debts
def first_messages(session: Session, viewer: Viewer, board: Board) -> list[Debt]:
    """Give the messages that a funder wrote first and no venture has answered, as debts of the venture."""
    return [
        _debt(pair, thread, by_us=pair.organisation.id == board.organisation_id)
        for pair in queries.unanswered(session, board.organisation_id)
        if (thread := pair.thread) is not None and policy.may(viewer, Action.VIEW, request_of(pair))
    ]


def _debt(pair: Pair, thread: Thread, *, by_us: bool) -> Debt:
    return Debt(
        side="them" if by_us else "us",
        who=pair.venture.name,
        whom=pair.organisation.name,
        what="Answer to a first message",
        since=thread.begun_at,
        due_on=None,
        address=address_of(pair),
        demo=thread.demo,
    )
