"""Tables of the profiles: ventures, clusters, funders with their mandates."""

from profiles.models.cluster import Cluster, ClusterAuthority, ClusterItem, ClusterSector
from profiles.models.funder import (
    Funder,
    Limit,
    Mandate,
    MandateCondition,
    MandateInstrument,
    MandatePlace,
    MandateSector,
    MandateStage,
)
from profiles.models.imports import ImportJob
from profiles.models.venture import (
    Claim,
    FactStatus,
    FundingRound,
    RoundInvestor,
    Status,
    TeamMember,
    Venture,
    VentureCluster,
    VentureInstrument,
    VenturePlace,
    VentureSector,
)

__all__ = [
    "Claim",
    "Cluster",
    "ClusterAuthority",
    "ClusterItem",
    "ClusterSector",
    "FactStatus",
    "Funder",
    "FundingRound",
    "ImportJob",
    "Limit",
    "Mandate",
    "MandateCondition",
    "MandateInstrument",
    "MandatePlace",
    "MandateSector",
    "MandateStage",
    "RoundInvestor",
    "Status",
    "TeamMember",
    "Venture",
    "VentureCluster",
    "VentureInstrument",
    "VenturePlace",
    "VentureSector",
]
