"""Facts that the checks before an application ask for, beyond the profile."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime


class CheckFacts(SQLModel, table=True):
    """What a venture says for the checks. None is not known, which is never the same as no."""

    __tablename__ = "readiness_check_facts"
    __table_args__ = (CheckConstraint("spinout_kind IN ('software', 'life_sciences', 'other')", name="spinout_kind"),)

    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", primary_key=True)
    gross_assets_gbp: int | None = Field(default=None, sa_type=Pounds)
    employees_fte: float | None = None
    first_sale_on: date | None = None
    trading_since: date | None = None
    raised_12m_gbp: int | None = Field(default=None, sa_type=Pounds)
    raised_lifetime_gbp: int | None = Field(default=None, sa_type=Pounds)
    seis_raised_gbp: int | None = Field(default=None, sa_type=Pounds)
    excluded_trade_share: float | None = None
    generates_power: bool | None = None
    knowledge_intensive: bool | None = None
    founders_share: float | None = None
    spinout_kind: str | None = None
    updated_at: datetime = Field(sa_type=UtcDateTime)
    updated_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class Award(SQLModel, table=True):
    """Minimal Financial Assistance that a venture or another firm of its group was given."""

    __tablename__ = "readiness_award"
    __table_args__ = (CheckConstraint("amount_gbp > 0", name="amount"),)

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    awarded_on: date
    amount_gbp: int = Field(sa_type=Pounds)
    giver: str = Field(max_length=160)
    #: The firm of the group that received it; empty for the venture itself.
    recipient: str = Field(default="", max_length=160)
    note: str = Field(default="", max_length=300)
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class Measurement(SQLModel, table=True):
    """Money, energy or waste that was measured to be saved in a year, to stand beside what the profile claims."""

    __tablename__ = "readiness_measurement"
    __table_args__ = (
        CheckConstraint("kind IN ('money', 'energy', 'waste')", name="kind"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    kind: str
    amount: float
    measured_on: date
    method: str = Field(max_length=300)
    link: str | None = Field(default=None, max_length=300)
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
