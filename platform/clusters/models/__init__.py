"""Tables of clusters at work: members, what they can do, how a cluster stands."""

from clusters.models.blockers import Blocker, BlockerKind, BlockerLetter
from clusters.models.days import DayMandate, DayMeeting, DayStatus, DayVenture, InvestorDay, Outcome
from clusters.models.members import LIVE, Capability, Confidence, Kind, Member, Status, Tier
from clusters.models.standing import Claim, ClaimStatus, Standing

__all__ = [
    "LIVE",
    "Blocker",
    "BlockerKind",
    "BlockerLetter",
    "Capability",
    "Claim",
    "ClaimStatus",
    "Confidence",
    "DayMandate",
    "DayMeeting",
    "DayStatus",
    "DayVenture",
    "InvestorDay",
    "Kind",
    "Member",
    "Outcome",
    "Standing",
    "Status",
    "Tier",
]
