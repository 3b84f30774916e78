"""Tables of facts that change by publication, not by users."""

# The naming of constraints is set on the metadata before the first table is declared.
from foundation.database import metadata
from reference.models.figures import Claim, Dataset, Observation, Rule, Series
from reference.models.places import (
    AreaDefinition,
    AreaDefinitionMember,
    Authority,
    CombinedAuthority,
    GrowthPlanAction,
    Outcode,
    PensionFund,
    PensionFundArea,
    PensionFundStatement,
    PensionPool,
    Region,
    University,
    Zone,
)
from reference.models.taxonomy import (
    ExpectedDocument,
    Instrument,
    Sector,
    SicCode,
    SicSectorHint,
    Stage,
    TechnologyReadinessLevel,
)

__all__ = [
    "AreaDefinition",
    "AreaDefinitionMember",
    "Authority",
    "Claim",
    "CombinedAuthority",
    "Dataset",
    "ExpectedDocument",
    "GrowthPlanAction",
    "Instrument",
    "Observation",
    "Outcode",
    "PensionFund",
    "PensionFundArea",
    "PensionFundStatement",
    "PensionPool",
    "Region",
    "Rule",
    "Sector",
    "Series",
    "SicCode",
    "SicSectorHint",
    "Stage",
    "TechnologyReadinessLevel",
    "University",
    "Zone",
    "metadata",
]
