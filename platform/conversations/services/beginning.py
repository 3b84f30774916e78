"""A funder writes first: to which ventures, and how much before it is answered."""

from accounts import policy
from accounts.models import Role
from accounts.policy import Action, Viewer
from conversations import queries
from conversations.models import Side
from conversations.queries import Pair
from foundation import clock
from foundation.database import Session
from foundation.errors import Invalid
from reference.services.rules import rule


def may_begin(session: Session, viewer: Viewer, pair: Pair) -> bool:
    """Say whether somebody may write first to a venture that their organisation has not met.

    The organisation is verified, they may see the venture, and a deal with it is alive on their board: a funder writes
    to those that it works on, not to everybody.
    """
    organisation = pair.organisation
    return (
        organisation.verified_at is not None
        and policy.is_member(viewer, organisation.id, least=Role.VIEWER)
        and policy.may(viewer, Action.VIEW, pair.venture)
        and queries.works_on(session, organisation.id or 0, pair.venture.id or 0)
    )


def writes_unasked(session: Session, pair: Pair, side: Side) -> bool:
    """Say whether a funder would write to a venture that it has not met and that has not answered it."""
    if side is Side.VENTURE or queries.have_met(session, pair.venture.id or 0, pair.organisation.id or 0):
        return False
    return pair.thread is None or not queries.has_written(session, pair.thread.id or 0, Side.VENTURE)


def check_patience(session: Session, pair: Pair, side: Side) -> None:
    """Hold a funder back that writes unasked: one message to a venture, and so many ventures at a time.

    Raises
    ------
    Invalid
        If it has to wait for an answer.
    """
    if not writes_unasked(session, pair, side):
        return
    if pair.thread is not None and queries.has_written(session, pair.thread.id or 0, Side.FUNDER):
        message = f"{pair.venture.name} has not answered yet. You can write again once it does."
        raise Invalid({"text": [message]}, message)
    most = rule(session, "conversation.unanswered_max", clock.today())
    if queries.count_unanswered(session, pair.organisation.id or 0) >= most.whole:
        message = (
            f"{most.whole} ventures that you wrote to first have not answered, which is the most at a time "
            f"({most.source}). Wait for an answer."
        )
        raise Invalid({"text": [message]}, message)
