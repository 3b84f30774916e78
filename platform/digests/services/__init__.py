"""What can be done with weekly digests."""

from digests.services.gathering import Digest, VentureWeek, gather
from digests.services.sending import WEEKLY, ask_for_all

__all__ = ["WEEKLY", "Digest", "VentureWeek", "ask_for_all", "gather"]
