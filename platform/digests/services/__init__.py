"""What can be done with weekly digests, and with what is new on a start page."""

from digests.services.gathering import Digest, VentureWeek, gather
from digests.services.sending import WEEKLY, ask_for_all
from digests.services.visiting import New, new_of, note_visit

__all__ = ["WEEKLY", "Digest", "New", "VentureWeek", "ask_for_all", "gather", "new_of", "note_visit"]
