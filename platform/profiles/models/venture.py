"""Tables of ventures: the young firms and spinouts that raise money."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime


class Status(StrEnum):
    """Who a profile is for: its own people, everybody, or nobody any more."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Claim(StrEnum):
    """How far a stated fact can be relied on."""

    DECLARED = "declared"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"


class Venture(SQLModel, table=True):
    """A venture's profile. None means not known, which is never the same as no."""

    __tablename__ = "venture"
    __table_args__ = (
        Index("ix_venture_newest", "index_version", "id"),
        CheckConstraint("status IN ('draft', 'published', 'archived')", name="status"),
        CheckConstraint("trl BETWEEN 1 AND 9", name="trl"),
        CheckConstraint("round_minimum_gbp <= round_target_gbp", name="round_minimum"),
        CheckConstraint("ip_position IN ('none', 'applied', 'granted', 'licensed', 'owned')", name="ip_position"),
        CheckConstraint("founding_team IN ('women', 'mixed', 'men')", name="founding_team"),
        CheckConstraint("seis_status IN ('no', 'expected', 'assured')", name="seis_status"),
        CheckConstraint("eis_status IN ('no', 'expected', 'assured')", name="eis_status"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    slug: str = Field(unique=True, max_length=90)
    status: str = Field(default=Status.DRAFT, index=True)
    #: Defence, nuclear and cyber firms start hidden: seen by their own people and those they invite.
    restricted: bool = False
    demo: bool = False
    version: int = 1
    index_version: int = Field(default=0)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_on: date | None = None
    #: Sections that somebody has saved, so that "nothing to say here" can be told from "not looked at yet".
    sections_answered: list[str] = Field(default_factory=list, sa_type=JSON)

    name: str = Field(max_length=120, index=True)
    one_line: str = Field(default="", max_length=160)
    description: str = ""
    website: str | None = Field(default=None, max_length=300)
    company_number: str | None = Field(default=None, max_length=8, index=True)
    founded_on: date | None = None
    stage_code: str | None = Field(default=None, foreign_key="reference_stage.code", index=True)
    trl: int | None = None

    university_ukprn: str | None = Field(default=None, foreign_key="reference_university.ukprn", index=True)
    university_stake_percent: float | None = None
    ip_position: str | None = None
    ip_note: str = ""

    registered_postcode: str | None = Field(default=None, max_length=8)
    registered_authority_code: str | None = Field(default=None, foreign_key="reference_authority.code", index=True)

    team_size: int | None = None
    founding_team: str | None = Field(default=None, max_length=10)
    team_note: str = ""
    customers: int | None = None
    revenue_gbp: int | None = Field(default=None, sa_type=Pounds)
    revenue_growth_percent: float | None = None

    round_target_gbp: int | None = Field(default=None, sa_type=Pounds, index=True)
    round_minimum_gbp: int | None = Field(default=None, sa_type=Pounds)
    round_committed_gbp: int | None = Field(default=None, sa_type=Pounds)
    round_use: str = ""
    round_closes_on: date | None = None
    valuation_gbp: int | None = Field(default=None, sa_type=Pounds)
    monthly_costs_gbp: int | None = Field(default=None, sa_type=Pounds)
    cash_in_hand_gbp: int | None = Field(default=None, sa_type=Pounds)

    seis_status: str | None = None
    eis_status: str | None = None
    mfa_received_gbp: int | None = Field(default=None, sa_type=Pounds)

    impact_note: str = ""
    resource_note: str = ""
    money_saved_gbp: int | None = Field(default=None, sa_type=Pounds)
    energy_saved_kwh: int | None = Field(default=None, sa_type=Pounds)
    waste_saved_tonnes: float | None = None


class VentureSector(SQLModel, table=True):
    """A sector that a venture works in; the first is its main one."""

    __tablename__ = "venture_sector"

    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", primary_key=True)
    sector_code: str = Field(foreign_key="reference_sector.code", primary_key=True, index=True)
    position: int = 0


class VentureInstrument(SQLModel, table=True):
    """An instrument that a venture would take."""

    __tablename__ = "venture_instrument"

    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", primary_key=True)
    instrument_code: str = Field(foreign_key="reference_instrument.code", primary_key=True, index=True)


class VenturePlace(SQLModel, table=True):
    """A place of activity: where work is done, whatever the registered address says."""

    __tablename__ = "venture_place"
    __table_args__ = (UniqueConstraint("venture_id", "postcode"),)

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    postcode: str = Field(max_length=8)
    authority_code: str = Field(foreign_key="reference_authority.code", index=True)
    purpose: str = Field(default="", max_length=80)
    position: int = 0


class VentureCluster(SQLModel, table=True):
    """A cluster that a venture belongs to."""

    __tablename__ = "venture_cluster"

    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", primary_key=True)
    cluster_id: int = Field(foreign_key="cluster.id", ondelete="CASCADE", primary_key=True, index=True)


class TeamMember(SQLModel, table=True):
    """Somebody in a venture's team, as the venture presents them."""

    __tablename__ = "team_member"

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=120)
    role: str = Field(default="", max_length=120)
    position: int = 0


class FundingRound(SQLModel, table=True):
    """Money that a venture has raised before. An undisclosed amount is None."""

    __tablename__ = "funding_round"

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    closed_on: date = Field(index=True)
    stage_code: str | None = Field(default=None, foreign_key="reference_stage.code")
    instrument_code: str = Field(foreign_key="reference_instrument.code")
    amount_gbp: int | None = Field(default=None, sa_type=Pounds)


class RoundInvestor(SQLModel, table=True):
    """Somebody who put money into an earlier round; ``funder_id`` where they are on the platform."""

    __tablename__ = "round_investor"
    __table_args__ = (UniqueConstraint("round_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="funding_round.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=160)
    funder_id: int | None = Field(default=None, foreign_key="funder.id", ondelete="SET NULL", index=True)


class FactStatus(SQLModel, table=True):
    """How far one field of a venture can be relied on, and since when."""

    __tablename__ = "fact_status"
    __table_args__ = (CheckConstraint("status IN ('declared', 'evidenced', 'verified')", name="status"),)

    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", primary_key=True)
    field: str = Field(primary_key=True, max_length=60)
    status: str
    as_of: date
    note: str = Field(default="", max_length=300)
