"""What can be done with webhooks: an organisation's own programs are told what happens in it.

The packages above declare what there is to tell and say how it is written; nothing here knows what it means.
"""

from webhooks.services.announcing import announce, announce_to
from webhooks.services.kinds import Composed, Event, declare, events

__all__ = ["Composed", "Event", "announce", "announce_to", "declare", "events"]
