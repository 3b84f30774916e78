"""Tables of funders and their mandates: what money is for, in what amounts, and where."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime

#: The international mile of 1959, which is exact.
KM_A_MILE = 1.609344


class Limit(NamedTuple):
    """An area that a mandate is limited to, as plain values; what its kind does not have is None."""

    kind: str
    code: str
    basis: str = "any"
    distance: float | None = None
    unit: str | None = None
    lat: float | None = None
    lon: float | None = None
    outline: str | None = None

    @property
    def words(self) -> str:
        """How a circle or drawn area is named; empty for an area that the reference facts name."""
        if self.kind == "radius":
            unit = "mile" if self.unit == "miles" and self.distance == 1 else self.unit
            return f"within {self.distance:g} {unit} of {self.code}"
        return f"drawn area “{self.code}”" if self.kind == "drawn" else ""

    @property
    def radius_km(self) -> float:
        """Radius of a circle in kilometres."""
        return (self.distance or 0.0) * (KM_A_MILE if self.unit == "miles" else 1.0)

    def state(self) -> dict[str, Any]:
        """Give it as forms and the API hold it, without what its kind does not have."""
        return {name: value for name, value in self._asdict().items() if value is not None}


class Funder(SQLModel, table=True):
    """An organisation with money to place. What it places it for stands in its mandates."""

    __tablename__ = "funder"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'published', 'archived')", name="status"),
        CheckConstraint(
            "kind IN ('vc', 'university_fund', 'angel_network', 'growth_equity', 'public_programme',"
            " 'place_based_fund', 'lgps_fund', 'lgps_pool', 'cdfi', 'fund_of_funds')",
            name="kind",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", ondelete="SET NULL", index=True)
    slug: str = Field(unique=True, max_length=120)
    status: str = Field(default="draft", index=True)
    demo: bool = False
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)

    name: str = Field(max_length=160, index=True)
    kind: str
    description: str = ""
    website: str | None = Field(default=None, max_length=300)
    size_gbp: int | None = Field(default=None, sa_type=Pounds)
    vintage_year: int | None = None
    base_authority_code: str | None = Field(default=None, foreign_key="reference_authority.code")
    source_url: str = Field(default="", max_length=500)
    source_date: str = Field(default="", max_length=10)
    source_note: str = ""


class Mandate(SQLModel, table=True):
    """What one pot of money is for. An empty list or None is "not stated", and excludes nobody."""

    __tablename__ = "mandate"
    __table_args__ = (
        Index("ix_mandate_newest", "index_version", "id"),
        CheckConstraint("status IN ('draft', 'published', 'archived')", name="status"),
        CheckConstraint("ticket_min_gbp <= ticket_max_gbp", name="ticket_order"),
        CheckConstraint("share_min >= 0 AND share_min <= 1", name="share_min"),
        CheckConstraint("share_max > 0 AND share_max <= 1", name="share_max"),
        CheckConstraint("lead IN ('lead', 'follow', 'either')", name="lead"),
        CheckConstraint("opens_on <= closes_on", name="opening_order"),
        CheckConstraint("grant_share_max > 0 AND grant_share_max <= 1", name="grant_share_max"),
        CheckConstraint("days_to_money >= 0", name="days_to_money"),
        CheckConstraint("weight_sector BETWEEN 0 AND 100", name="weight_sector"),
        CheckConstraint("weight_stage BETWEEN 0 AND 100", name="weight_stage"),
        CheckConstraint("weight_ticket BETWEEN 0 AND 100", name="weight_ticket"),
        CheckConstraint("weight_place BETWEEN 0 AND 100", name="weight_place"),
        CheckConstraint("weight_instrument BETWEEN 0 AND 100", name="weight_instrument"),
        CheckConstraint("weight_text BETWEEN 0 AND 100", name="weight_text"),
    )

    id: int | None = Field(default=None, primary_key=True)
    funder_id: int = Field(foreign_key="funder.id", ondelete="CASCADE", index=True)
    slug: str = Field(unique=True, max_length=120)
    status: str = Field(default="draft", index=True)
    demo: bool = False
    version: int = 1
    index_version: int = Field(default=0)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)

    name: str = Field(max_length=160, index=True)
    description: str = ""
    ticket_min_gbp: int | None = Field(default=None, sa_type=Pounds)
    ticket_max_gbp: int | None = Field(default=None, sa_type=Pounds)
    share_min: float | None = None
    share_max: float | None = None
    lead: str | None = None
    #: Money that backs funds rather than companies is never ranked against a venture.
    backs_funds: bool = False
    prefer_near: bool = False
    opens_on: date | None = None
    closes_on: date | None = None
    horizon_years: int | None = None
    #: From an application to the money.
    days_to_money: int | None = None
    #: Of the cost of a project, for a grant.
    grant_share_max: float | None = None
    last_confirmed_on: date | None = None
    #: How much each criterion counts where ventures are ranked for it; None as in the standard weights.
    weight_sector: int | None = None
    weight_stage: int | None = None
    weight_ticket: int | None = None
    weight_place: int | None = None
    weight_instrument: int | None = None
    weight_text: int | None = None
    source_url: str = Field(default="", max_length=500)
    source_date: str = Field(default="", max_length=10)
    source_note: str = ""


class MandateSector(SQLModel, table=True):
    """A sector, or a whole branch of sectors, that a mandate wants or excludes."""

    __tablename__ = "mandate_sector"

    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True)
    sector_code: str = Field(foreign_key="reference_sector.code", primary_key=True, index=True)
    excluded: bool = False


class MandateStage(SQLModel, table=True):
    """A stage that a mandate backs."""

    __tablename__ = "mandate_stage"

    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True)
    stage_code: str = Field(foreign_key="reference_stage.code", primary_key=True, index=True)


class MandateInstrument(SQLModel, table=True):
    """An instrument that a mandate offers."""

    __tablename__ = "mandate_instrument"

    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True)
    instrument_code: str = Field(foreign_key="reference_instrument.code", primary_key=True, index=True)


class MandatePlace(SQLModel, table=True):
    """An area that a mandate is limited to, and by which address; no row means the whole United Kingdom.

    A circle (``radius``) has its centre's name as code, and its position; a drawn area has the name that it was given,
    and its outline as a GeoJSON geometry.
    """

    __tablename__ = "mandate_place"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('authority', 'region', 'combined_authority', 'pool', 'country', 'uk', 'radius', 'drawn')",
            name="kind",
        ),
        CheckConstraint("distance > 0", name="distance"),
        CheckConstraint("unit IN ('miles', 'km')", name="unit"),
        CheckConstraint(
            "kind <> 'radius' OR (distance IS NOT NULL AND unit IS NOT NULL AND lat IS NOT NULL AND lon IS NOT NULL)",
            name="radius",
        ),
        CheckConstraint("kind <> 'drawn' OR outline IS NOT NULL", name="drawn"),
        CheckConstraint("basis IN ('any', 'registered', 'activity')", name="basis"),
    )

    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True)
    kind: str = Field(primary_key=True)
    code: str = Field(primary_key=True, max_length=40)
    basis: str = "any"
    distance: float | None = None
    unit: str | None = Field(default=None, max_length=5)
    lat: float | None = None
    lon: float | None = None
    outline: str | None = None

    @property
    def limit(self) -> Limit:
        """The area without its mandate."""
        return Limit(self.kind, self.code, self.basis, self.distance, self.unit, self.lat, self.lon, self.outline)


class MandateCondition(SQLModel, table=True):
    """A further condition, such as match funding or a least revenue."""

    __tablename__ = "mandate_condition"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('match_funding', 'min_revenue', 'max_revenue', 'min_trl', 'max_trl', 'seis', 'eis', 'mfa',"
            " 'university', 'other')",
            name="kind",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", index=True)
    kind: str
    value: str = Field(default="", max_length=120)
    note: str = ""
