"""What can be done with notices: people are told, in the application and by mail, and choose what they hear of.

The packages above say what there is to tell; nothing here knows what it means.
"""

from notices.services.kinds import Kind, declare, kinds
from notices.services.telling import News, Subject, tell, tell_address, tell_organisation

__all__ = ["Kind", "News", "Subject", "declare", "kinds", "tell", "tell_address", "tell_organisation"]
