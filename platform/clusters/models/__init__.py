"""Tables of clusters at work: members, what they can do, how a cluster stands."""

from clusters.models.blockers import Blocker, BlockerKind
from clusters.models.members import LIVE, Capability, Confidence, Kind, Member, Status, Tier
from clusters.models.standing import Claim, ClaimStatus, Standing

__all__ = [
    "LIVE",
    "Blocker",
    "BlockerKind",
    "Capability",
    "Claim",
    "ClaimStatus",
    "Confidence",
    "Kind",
    "Member",
    "Standing",
    "Status",
    "Tier",
]
