"""Which file holds which table of reference facts, and what is read from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import SQLModel

from foundation.errors import ParityError
from reference.models import (
    AreaDefinition,
    AreaDefinitionMember,
    Authority,
    Claim,
    CombinedAuthority,
    Dataset,
    ExpectedDocument,
    GrowthPlanAction,
    Instrument,
    Observation,
    Outcode,
    PensionFund,
    PensionFundArea,
    PensionFundStatement,
    PensionPool,
    Region,
    Rule,
    Sector,
    Series,
    SicCode,
    SicSectorHint,
    Stage,
    TechnologyReadinessLevel,
    University,
    Zone,
)

Values = dict[str, Any]
_MOST_FAULTS = 20


class SeedFileError(ParityError):
    """Files of facts have faults.

    Parameters
    ----------
    faults : sequence of str
        One sentence each, beginning with the file and the line.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        shown = list(faults[:_MOST_FAULTS])
        if len(faults) > len(shown):
            shown.append(f"and {len(faults) - len(shown)} more")
        super().__init__("Nothing was loaded:\n" + "\n".join(shown))
        self.faults = list(faults)


@dataclass(frozen=True)
class SeedTable:
    """A table, the files that hold it, and the columns that tell its rows apart."""

    model: type[SQLModel]
    files: str
    key: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name of the table, as people read it."""
        return str(self.model.__tablename__).removeprefix("reference_").replace("_", " ")


@dataclass(frozen=True)
class SeedRow:
    """A row of a file, ready to be written, and where it stands."""

    values: Values
    where: str


@dataclass
class SeedFacts:
    """The rows of every table, and the faults found on the way."""

    rows: dict[str, list[SeedRow]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def of(self, model: type[SQLModel]) -> list[SeedRow]:
        """Rows of one table."""
        return self.rows[str(model.__tablename__)]


#: In the order of their references: a table stands after those it refers to.
SEED_TABLES: tuple[SeedTable, ...] = (
    SeedTable(Dataset, "datasets.csv", ("code",)),
    SeedTable(Region, "regions.csv", ("code",)),
    SeedTable(CombinedAuthority, "combined_authorities.csv", ("code",)),
    SeedTable(Authority, "authorities.csv", ("code",)),
    SeedTable(Outcode, "outcodes.csv", ("code",)),
    SeedTable(University, "universities.csv", ("ukprn",)),
    SeedTable(PensionPool, "pension_pools.csv", ("code",)),
    SeedTable(PensionFund, "pension_funds.csv", ("code",)),
    SeedTable(PensionFundArea, "pension_fund_areas.csv", ("fund_code", "authority_code")),
    SeedTable(PensionFundStatement, "pension_fund_statements.csv", ("code",)),
    SeedTable(Zone, "zones.csv", ("code",)),
    SeedTable(GrowthPlanAction, "growth_plan_actions.csv", ("code",)),
    SeedTable(AreaDefinition, "area_definitions.csv", ("code",)),
    SeedTable(AreaDefinitionMember, "area_definition_members.csv", ("definition_code", "area_kind", "area_code")),
    SeedTable(Sector, "sectors.csv", ("code",)),
    SeedTable(Stage, "stages.csv", ("code",)),
    SeedTable(Instrument, "instruments.csv", ("code",)),
    SeedTable(TechnologyReadinessLevel, "technology_readiness_levels.csv", ("level",)),
    SeedTable(ExpectedDocument, "expected_documents.csv", ("code",)),
    SeedTable(SicCode, "sic_codes.csv", ("code",)),
    SeedTable(SicSectorHint, "sic_sector_hints.csv", ("sic_code", "sector_code")),
    SeedTable(Rule, "rules.csv", ("code", "jurisdiction", "starts_on")),
    SeedTable(Claim, "claims.csv", ("code",)),
    SeedTable(Series, "series.csv", ("code",)),
    SeedTable(Observation, "observations_*.csv", ("series_code", "area_kind", "area_code", "period")),
)
