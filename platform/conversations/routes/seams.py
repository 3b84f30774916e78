"""What pages of the packages below show of threads, where they have a place for it."""

from accounts.routes import current_viewer
from conversations.services.access import pair_that_may_write
from conversations.services.telling import address_of
from foundation.addresses import Link
from foundation.web import session
from profiles.models import Venture


def message_link(venture: Venture, mandate_key: int) -> Link | None:
    """Give the people of a venture and of the funder behind a mandate a button to their thread; others, none."""
    viewer = current_viewer()
    if not viewer.seats:
        return None
    pair = pair_that_may_write(session(), viewer, venture.id or 0, mandate_key)
    return None if pair is None else Link("Messages" if pair.thread else "Write a message", address_of(pair))
