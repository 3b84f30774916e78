"""What a venture is told when it is passed on, and what it takes for it to be seen again."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime


class Wanted(StrEnum):
    """What can be waited for: a fact of the profile, the level of readiness, or a day."""

    CUSTOMERS = "customers"
    REVENUE = "revenue_gbp"
    TEAM = "team_size"
    TRL = "trl"
    STAGE = "stage_code"
    READINESS = "readiness"
    DAY = "day"


class ComebackState(StrEnum):
    """Whether a venture that was passed on is waited for."""

    WAITING = "waiting"
    MET = "met"
    DROPPED = "dropped"


_WAITING = text("state = 'waiting'")


class DealComeback(SQLModel, table=True):
    """What a passed venture has to reach for its deal to come back to the board by itself."""

    __tablename__ = "deal_comeback"
    __table_args__ = (
        CheckConstraint(
            "wanted IN ('customers', 'revenue_gbp', 'team_size', 'trl', 'stage_code', 'readiness', 'day')",
            name="wanted",
        ),
        CheckConstraint("state IN ('waiting', 'met', 'dropped')", name="state"),
        CheckConstraint("(wanted = 'stage_code') = (stage_code IS NOT NULL)", name="stage"),
        CheckConstraint("(wanted = 'day') = (from_day IS NOT NULL)", name="day"),
        CheckConstraint("(wanted IN ('stage_code', 'day')) = (at_least IS NULL)", name="at_least"),
        Index("uq_deal_comeback_waiting", "deal_id", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", index=True)
    wanted: str = Field(max_length=20)
    at_least: int | None = Field(default=None, sa_type=Pounds)
    stage_code: str | None = Field(default=None, foreign_key="reference_stage.code")
    from_day: date | None = None
    state: str = Field(default=ComebackState.WAITING.value, max_length=10, index=True)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    asked_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DealFeedback(SQLModel, table=True):
    """What a venture was told of a pass: the main reason and the part that may be told. Rows are never altered."""

    __tablename__ = "deal_feedback"

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", index=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    comeback_id: int | None = Field(default=None, foreign_key="deal_comeback.id", ondelete="SET NULL")
    reason: str = Field(max_length=60)
    shareable: str = Field(default="", max_length=500)
    sent_at: datetime = Field(sa_type=UtcDateTime)
    sent_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    demo: bool = False
