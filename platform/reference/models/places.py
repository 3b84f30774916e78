"""Places of the United Kingdom and the bodies that draw lines between them.

Codes are the Office for National Statistics' own, of the 2025 vintage, so that figures from any publisher can be
joined by code. Boundaries are not held: a place is a point, an area and a tile of the map.
"""

from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import Pounds


class Region(SQLModel, table=True):
    """One of the twelve regions and nations (ITL level 1)."""

    __tablename__ = "reference_region"

    code: str = Field(primary_key=True, max_length=9)
    name: str = Field(max_length=60, unique=True)
    itl1_code: str = Field(max_length=3, unique=True)
    country: str = Field(max_length=20)
    midlands: bool
    position: int


class CombinedAuthority(SQLModel, table=True):
    """A combined authority or combined county authority: an elected mayor's area or one like it."""

    __tablename__ = "reference_combined_authority"

    code: str = Field(primary_key=True, max_length=9)
    name: str = Field(max_length=80, unique=True)


class Authority(SQLModel, table=True):
    """A local authority district of 2025, the smallest place that facts are kept for.

    `tile_column` and `tile_row` place its hexagon on the tile map: pointed tops, odd rows shifted right by half a tile,
    row 0 in the north.
    """

    __tablename__ = "reference_authority"
    __table_args__: ClassVar[tuple[UniqueConstraint, ...]] = (UniqueConstraint("tile_column", "tile_row"),)

    code: str = Field(primary_key=True, max_length=9)
    name: str = Field(max_length=60, unique=True)
    kind: str = Field(max_length=40)
    region_code: str = Field(foreign_key="reference_region.code", index=True, max_length=9)
    itl1_code: str = Field(max_length=3)
    itl1_name: str = Field(max_length=60)
    itl2_code: str = Field(max_length=4, index=True)
    itl2_name: str = Field(max_length=80)
    itl3_code: str = Field(max_length=5)
    itl3_name: str = Field(max_length=80)
    combined_authority_code: str | None = Field(
        default=None, foreign_key="reference_combined_authority.code", index=True, max_length=9
    )
    country: str = Field(max_length=20)
    county_code: str | None = Field(default=None, index=True, max_length=9)
    county_name: str | None = Field(default=None, max_length=60)
    lat: float
    lon: float
    area_km2: float
    population: int | None = Field(default=None)
    population_year: int | None = Field(default=None)
    tile_column: int
    tile_row: int


class Outcode(SQLModel, table=True):
    """The first half of a postcode, with the authority that most of it lies in.

    `basis` says how the authority was found; `region_conflict` marks the few whose source disagrees about the region.
    """

    __tablename__ = "reference_outcode"

    code: str = Field(primary_key=True, max_length=4)
    authority_code: str = Field(foreign_key="reference_authority.code", index=True, max_length=9)
    lat: float
    lon: float
    post_town: str | None = Field(default=None, max_length=60)
    basis: str = Field(max_length=40)
    region_conflict: bool


class University(SQLModel, table=True):
    """A higher education provider, by its UK Provider Reference Number."""

    __tablename__ = "reference_university"

    ukprn: str = Field(primary_key=True, max_length=8)
    name: str = Field(max_length=120, unique=True)
    slug: str = Field(max_length=120, unique=True)
    authority_code: str | None = Field(default=None, foreign_key="reference_authority.code", index=True, max_length=9)
    region_code: str | None = Field(default=None, foreign_key="reference_region.code", index=True, max_length=9)
    postcode: str | None = Field(default=None, max_length=8)
    golden_triangle: bool
    midlands: bool
    synonyms: list[str] = Field(default_factory=list, sa_type=JSON)


class Zone(SQLModel, table=True):
    """An Investment Zone or Freeport: its name and what it is for, without its outline."""

    __tablename__ = "reference_zone"

    code: str = Field(primary_key=True, max_length=60)
    kind: str = Field(max_length=20)
    name: str = Field(max_length=80)
    region_code: str | None = Field(default=None, foreign_key="reference_region.code", index=True, max_length=9)
    combined_authority_code: str | None = Field(
        default=None, foreign_key="reference_combined_authority.code", index=True, max_length=9
    )
    priority_sectors: list[str] = Field(default_factory=list, sa_type=JSON)
    url: str = Field(max_length=300)


class GrowthPlanAction(SQLModel, table=True):
    """Something that a combined authority's growth plan sets out to do, with the sectors that are set against it here.

    A plan names industries in words; which codes of ours they are is our own reading.
    """

    __tablename__ = "reference_growth_plan_action"

    code: str = Field(primary_key=True, max_length=60)
    combined_authority_code: str = Field(foreign_key="reference_combined_authority.code", index=True, max_length=9)
    plan: str = Field(max_length=80)
    name: str = Field(max_length=120)
    sector_codes: list[str] = Field(default_factory=list, sa_type=JSON)
    url: str = Field(max_length=300)


class AreaDefinition(SQLModel, table=True):
    """One meaning of a name that people use loosely, such as "Golden Triangle" or "Midlands"."""

    __tablename__ = "reference_area_definition"

    code: str = Field(primary_key=True, max_length=60)
    group: str = Field(max_length=40, index=True)
    name: str = Field(max_length=100)
    description: str
    source: str
    is_default: bool
    position: int


class AreaDefinitionMember(SQLModel, table=True):
    """A place or university that a definition takes in."""

    __tablename__ = "reference_area_definition_member"
    __table_args__: ClassVar[tuple[CheckConstraint, ...]] = (
        CheckConstraint("area_kind IN ('region', 'authority', 'university')", name="area_kind_known"),
    )

    definition_code: str = Field(primary_key=True, foreign_key="reference_area_definition.code", max_length=60)
    area_kind: str = Field(primary_key=True, max_length=20)
    area_code: str = Field(primary_key=True, max_length=9)


class PensionPool(SQLModel, table=True):
    """An asset pool of the Local Government Pension Scheme."""

    __tablename__ = "reference_pension_pool"
    __table_args__: ClassVar[tuple[CheckConstraint, ...]] = (
        CheckConstraint("status IN ('open', 'closed')", name="status_known"),
    )

    code: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=60, unique=True)
    status: str = Field(max_length=10)
    note: str | None = Field(default=None)


class PensionFund(SQLModel, table=True):
    """A fund of the Local Government Pension Scheme, with its value at the end of a year to 31 March."""

    __tablename__ = "reference_pension_fund"

    code: str = Field(primary_key=True, max_length=10)
    name: str = Field(max_length=80, unique=True)
    administering_authority: str = Field(max_length=80)
    region_code: str | None = Field(default=None, foreign_key="reference_region.code", index=True, max_length=9)
    pool_code: str | None = Field(default=None, foreign_key="reference_pension_pool.code", index=True, max_length=40)
    market_value_gbp: int = Field(sa_type=Pounds)
    year: str = Field(max_length=7)
    members: int
    pool_basis: str | None = Field(default=None)
    pool_source: str | None = Field(default=None)
    pool_announced: str | None = Field(default=None)
    pool_announced_source: str | None = Field(default=None)


class PensionFundArea(SQLModel, table=True):
    """A local authority that a pension fund covers, and how that is known."""

    __tablename__ = "reference_pension_fund_area"

    fund_code: str = Field(primary_key=True, foreign_key="reference_pension_fund.code", max_length=10)
    authority_code: str = Field(primary_key=True, foreign_key="reference_authority.code", index=True, max_length=9)
    basis: str


class PensionFundStatement(SQLModel, table=True):
    """What a pension fund is reported to have set, committed or drawn for local or place-based investment.

    A ``range`` is what the fund set itself, as shares of its value; the rest are pounds, of everything local where
    ``vehicle`` is empty and else of that one fund or portfolio.
    """

    __tablename__ = "reference_pension_fund_statement"
    __table_args__: ClassVar[tuple[CheckConstraint, ...]] = (
        CheckConstraint("kind IN ('range', 'committed', 'drawn')", name="kind_known"),
        CheckConstraint("share_min >= 0 AND share_min <= share_max AND share_max <= 1", name="share_order"),
        CheckConstraint("amount_gbp > 0", name="amount"),
    )

    code: str = Field(primary_key=True, max_length=60)
    fund_code: str = Field(foreign_key="reference_pension_fund.code", index=True, max_length=10)
    kind: str = Field(max_length=10)
    vehicle: str | None = Field(default=None, max_length=120)
    share_min: float | None = None
    share_max: float | None = None
    amount_gbp: int | None = Field(default=None, sa_type=Pounds)
    as_of: str = Field(max_length=10)
    source: str
    note: str | None = Field(default=None)
