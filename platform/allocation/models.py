"""The ledger of a fund, what it aims at, and how likely it takes a deal of each stage to be."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime

_KINDS = "'commitment', 'drawdown', 'investment', 'follow_on', 'recycled', 'exit'"
_MEASURES = "'jobs_created', 'jobs_safeguarded', 'homes', 'floorspace_m2', 'energy_mwh', 'carbon_tonnes'"
_PILLARS = "'affordable_housing', 'sme_finance', 'clean_energy', 'infrastructure', 'regeneration'"


class Vehicle(SQLModel, table=True):
    """A vehicle of a funder: the pot that money is committed to and invested from.

    ``area`` and ``pillar`` say what it is for, where that is entered: commitments to it count there. An area has its
    kind in front, as in ``region:E12000005``.
    """

    __tablename__ = "allocation_vehicle"
    __table_args__ = (
        UniqueConstraint("funder_id", "name"),
        CheckConstraint(f"pillar IN ({_PILLARS})", name="pillar"),
    )

    id: int | None = Field(default=None, primary_key=True)
    funder_id: int = Field(foreign_key="funder.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=120)
    vintage_year: int | None = None
    area: str | None = Field(default=None, max_length=60)
    pillar: str | None = Field(default=None, max_length=20)
    demo: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class PensionAccount(SQLModel, table=True):
    """The pension money that a funder's account is about: that of one fund, or of all funds of a pool.

    Its people say so; ``verified_at`` is when staff saw that it holds. Who says another fund or pool is not verified.
    """

    __tablename__ = "allocation_pension_account"
    __table_args__ = (CheckConstraint("(fund_code IS NULL) <> (pool_code IS NULL)", name="whose"),)

    funder_id: int = Field(foreign_key="funder.id", ondelete="CASCADE", primary_key=True)
    fund_code: str | None = Field(default=None, foreign_key="reference_pension_fund.code", max_length=10, index=True)
    pool_code: str | None = Field(default=None, foreign_key="reference_pension_pool.code", max_length=40, index=True)
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    verified_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class Entry(SQLModel, table=True):
    """Something that happened to the money of a vehicle. Rows are added, never altered.

    An entry that names another in ``corrects_id`` stands in its place; where it is ``void`` as well, nothing does. Of
    an investment it also holds the round that it was part of, where that is known: pounds of all investors together,
    and of those beside the fund, private and public.
    """

    __tablename__ = "allocation_entry"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint("amount_gbp > 0", name="amount"),
        CheckConstraint("kind NOT IN ('investment', 'follow_on', 'exit') OR company <> ''", name="company"),
        CheckConstraint(f"pillar IN ({_PILLARS})", name="pillar"),
        CheckConstraint("private_gbp >= 0 AND public_gbp >= 0", name="beside"),
        CheckConstraint("corrects_id IS NOT NULL OR NOT void", name="void"),
        Index("ix_allocation_entry_vehicle_id", "vehicle_id", "happened_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    vehicle_id: int = Field(foreign_key="allocation_vehicle.id", ondelete="CASCADE")
    kind: str = Field(max_length=20)
    happened_on: date
    amount_gbp: int = Field(sa_type=Pounds)
    company: str = Field(default="", max_length=160)
    venture_id: int | None = Field(default=None, foreign_key="venture.id", ondelete="SET NULL", index=True)
    authority_code: str | None = Field(default=None, foreign_key="reference_authority.code")
    sector_code: str | None = Field(default=None, foreign_key="reference_sector.code")
    stage_code: str | None = Field(default=None, foreign_key="reference_stage.code")
    instrument_code: str | None = Field(default=None, foreign_key="reference_instrument.code")
    pillar: str | None = Field(default=None, max_length=20)
    round_gbp: int | None = Field(default=None, sa_type=Pounds)
    private_gbp: int | None = Field(default=None, sa_type=Pounds)
    public_gbp: int | None = Field(default=None, sa_type=Pounds)
    note: str = Field(default="", max_length=300)
    corrects_id: int | None = Field(default=None, foreign_key="allocation_entry.id", ondelete="CASCADE", unique=True)
    void: bool = False
    demo: bool = False
    entered_at: datetime = Field(sa_type=UtcDateTime)
    entered_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class Target(SQLModel, table=True):
    """A range for the share of invested money that should go to a place, sector, stage, instrument or pillar.

    ``code`` is that of the thing; a place has its kind in front, as in ``region:E12000005``.
    """

    __tablename__ = "allocation_target"
    __table_args__ = (
        UniqueConstraint("funder_id", "dimension", "code", "starts_on"),
        CheckConstraint("dimension IN ('place', 'sector', 'stage', 'instrument', 'pillar')", name="dimension"),
        CheckConstraint("low >= 0 AND low <= high AND high <= 1", name="share_range"),
        CheckConstraint("starts_on <= ends_on", name="dates"),
    )

    id: int | None = Field(default=None, primary_key=True)
    funder_id: int = Field(foreign_key="funder.id", ondelete="CASCADE", index=True)
    version: int = 1
    dimension: str = Field(max_length=20)
    code: str = Field(max_length=60)
    low: float
    high: float
    starts_on: date
    ends_on: date
    note: str = Field(default="", max_length=300)
    demo: bool = False


class StageWeight(SQLModel, table=True):
    """How likely a fund takes a deal of a stage to complete, and on what ground."""

    __tablename__ = "allocation_weight"
    __table_args__ = (CheckConstraint("weight >= 0 AND weight <= 1", name="weight"),)

    funder_id: int = Field(foreign_key="funder.id", ondelete="CASCADE", primary_key=True)
    stage: str = Field(primary_key=True, max_length=20)
    weight: float
    basis: str = Field(max_length=200)


class EntryImport(SQLModel, table=True):
    """A spreadsheet of entries: checked row by row, then loaded whole or not at all.

    ``columns`` says what each column holds, ``cells`` what was sent and ``rows`` what passed, both until it is loaded,
    and ``problems`` what stays out, each with its reasons.
    """

    __tablename__ = "allocation_import"
    __table_args__ = (
        CheckConstraint("status IN ('previewed', 'loaded')", name="status"),
        CheckConstraint("(status = 'loaded') = (loaded_at IS NOT NULL)", name="loaded"),
    )

    id: int | None = Field(default=None, primary_key=True)
    funder_id: int = Field(foreign_key="funder.id", ondelete="CASCADE", index=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    filename: str = Field(max_length=200)
    status: str = "previewed"
    total: int = 0
    columns: list[Any] = Field(default_factory=list, sa_type=JSON)
    cells: list[Any] = Field(default_factory=list, sa_type=JSON)
    rows: list[Any] = Field(default_factory=list, sa_type=JSON)
    problems: list[Any] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    loaded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Outcome(SQLModel, table=True):
    """What is reported to have come of an investment, such as jobs. Of two reports of the same, the later one counts.

    Rows are added, never altered. ``claim`` says how far it can be relied on.
    """

    __tablename__ = "allocation_outcome"
    __table_args__ = (
        CheckConstraint(f"measure IN ({_MEASURES})", name="measure"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("claim IN ('declared', 'evidenced', 'assured')", name="claim"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="allocation_entry.id", ondelete="CASCADE", index=True)
    measure: str = Field(max_length=20)
    value: float
    claim: str = Field(max_length=10)
    reported_on: date
    note: str = Field(default="", max_length=300)
    demo: bool = False
    entered_at: datetime = Field(sa_type=UtcDateTime)
    entered_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
