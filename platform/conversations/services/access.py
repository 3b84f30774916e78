"""Who may read and write a thread, as the policy sees it, and when one is open at all.

A venture and a funder may write to each other once they have met: an introduction was accepted, or an application sent.
A funder may write first to a venture that it works on (``beginning``). What has been written stays open to both,
whatever comes of the introduction, the application or the deal later.
"""

from accounts import policy
from accounts.models import Role
from accounts.policy import Action, Leave, Paper, Request, Viewer
from conversations import queries
from conversations.models import Message, Side
from conversations.queries import Pair
from conversations.services.beginning import may_begin
from foundation.database import Session
from foundation.errors import NotFound, existing, no_such


def request_of(pair: Pair) -> Request:
    """Describe a thread to the policy: it is between its two sides, and open to nobody else, staff included."""
    return Request(pair.venture.organisation_id, pair.organisation.id)


def pair_for(
    session: Session, viewer: Viewer, venture_slug: str, organisation_slug: str, action: Action = Action.VIEW
) -> Pair:
    """Give a venture and a funder's organisation to somebody of either side, once the two may write to each other.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides. Nobody but its two sides hears of a thread.
    """
    policy.require(viewer, Action.USE_ACCOUNT)
    return _open(session, viewer, queries.pair_of(session, venture_slug, organisation_slug), action)


def thread_for(session: Session, viewer: Viewer, thread_id: int, action: Action = Action.VIEW) -> Pair:
    """Give a thread to somebody who may do something with it.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides. Nobody but its two sides hears of a thread.
    """
    policy.require(viewer, Action.USE_ACCOUNT)
    return _open(session, viewer, queries.pair_by_key(session, thread_id), action)


def pair_that_may_write(session: Session, viewer: Viewer, venture_id: int, mandate_id: int) -> Pair | None:
    """Give a venture and the organisation behind a mandate to somebody of either side; None where they cannot write."""
    pair = queries.pair_with(session, venture_id, mandate_id)
    if pair is None or not policy.may(viewer, Action.VIEW, request_of(pair)) or not is_open(session, viewer, pair):
        return None
    return pair


def _open(session: Session, viewer: Viewer, pair: Pair | None, action: Action) -> Pair:
    found = existing(pair, "conversation")
    policy.require(viewer, action, request_of(found))
    if not is_open(session, viewer, found):
        raise _why_closed(viewer, found)
    return found


def is_open(session: Session, viewer: Viewer, pair: Pair) -> bool:
    """Say whether somebody of one side may read and write to the other."""
    if pair.thread is not None or queries.have_met(session, pair.venture.id or 0, pair.organisation.id or 0):
        return True
    return may_begin(session, viewer, pair)


def _why_closed(viewer: Viewer, pair: Pair) -> NotFound:
    """Say what opens a conversation; to those who may not know of the venture, the same as if there were none."""
    if not policy.may(viewer, Action.VIEW, pair.venture):
        return no_such("conversation")
    if side_of(viewer, pair) is Side.VENTURE:
        return NotFound("You can write to each other once an introduction is accepted or an application is sent.")
    return NotFound(
        "You can write to this venture while a deal with it is alive on your board and your organisation is verified, "
        "or once an introduction is accepted or an application is sent."
    )


def side_of(viewer: Viewer, pair: Pair) -> Side:
    """Say for which side somebody writes; whoever works for both writes for the venture."""
    of_venture = policy.is_member(viewer, pair.venture.organisation_id, least=Role.EDITOR)
    return Side.VENTURE if of_venture else Side.FUNDER


def may_open_files(viewer: Viewer, pair: Pair, message: Message) -> bool:
    """Say whether somebody may see and open the files of a message.

    What a venture sends is part of its offer, as a document that the other side was given leave to read; what a funder
    sends is for both.
    """
    if message.side == Side.FUNDER:
        return policy.may(viewer, Action.VIEW, request_of(pair))
    leave = [Leave(organisation_id=pair.organisation.id)]
    return policy.may(viewer, Action.READ_DOCUMENT, Paper(pair.venture.organisation_id, leave))
