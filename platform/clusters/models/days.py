"""Tables of investor days: who comes, when, and who meets whom."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class DayStatus(StrEnum):
    """Whether the guests know of a day."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Outcome(StrEnum):
    """What came of a meeting."""

    PLANNED = "planned"
    MISSED = "missed"
    MET = "met"
    FOLLOW_UP = "follow_up"
    DEAL = "deal"


class InvestorDay(SQLModel, table=True):
    """A day on which ventures and funders meet one to one, in slots and rooms.

    ``best_fit`` is the most that any schedule could have when it was last made; None before.
    """

    __tablename__ = "investor_day"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'published')", name="status"),
        CheckConstraint("slots > 0 AND rooms > 0 AND slot_minutes > 0", name="room"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cluster_id: int = Field(foreign_key="cluster.id", ondelete="CASCADE", index=True)
    version: int = 1
    status: str = Field(default=DayStatus.DRAFT.value, max_length=20)
    title: str = Field(max_length=160)
    place: str = Field(default="", max_length=200)
    held_on: date
    starts_at: time
    slot_minutes: int
    slots: int
    rooms: int
    best_fit: float | None = None
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    demo: bool = False


class DayVenture(SQLModel, table=True):
    """A venture that comes: how many meetings it wants at most, and its first and last slot."""

    __tablename__ = "investor_day_venture"

    day_id: int = Field(foreign_key="investor_day.id", ondelete="CASCADE", primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", primary_key=True, index=True)
    most: int
    first_slot: int
    last_slot: int


class DayMandate(SQLModel, table=True):
    """A mandate whose people come, in the same way."""

    __tablename__ = "investor_day_mandate"

    day_id: int = Field(foreign_key="investor_day.id", ondelete="CASCADE", primary_key=True)
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True, index=True)
    most: int
    first_slot: int
    last_slot: int


class DayMeeting(SQLModel, table=True):
    """A venture and a mandate's people meet. One ``fixed`` by hand stays when others are planned."""

    __tablename__ = "investor_day_meeting"
    __table_args__ = (
        CheckConstraint("outcome IN ('planned', 'missed', 'met', 'follow_up', 'deal')", name="outcome"),
        UniqueConstraint("day_id", "venture_id", "mandate_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(foreign_key="investor_day.id", ondelete="CASCADE", index=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", index=True)
    version: int = 1
    slot: int
    room: int
    fit: float | None = None
    fixed: bool = False
    outcome: str = Field(default=Outcome.PLANNED.value, max_length=20)
    venture_feedback: str = Field(default="", max_length=1000)
    funder_feedback: str = Field(default="", max_length=1000)
