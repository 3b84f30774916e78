"""The table of the time ledger: hours that a venture's people spent on raising money."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime

#: Minutes of a day.
MOST_MINUTES = 24 * 60


class Kind(StrEnum):
    """What time was spent on."""

    INTRODUCTION = "introduction"
    APPLICATION = "application"
    PLAN = "plan"
    DOCUMENT = "document"
    OTHER = "other"


class TimeEntry(SQLModel, table=True):
    """Time that was spent on one day. What it was spent on can be named, and is forgotten when that is deleted."""

    __tablename__ = "time_entry"
    __table_args__ = (
        CheckConstraint("kind IN ('introduction', 'application', 'plan', 'document', 'other')", name="kind"),
        CheckConstraint(f"minutes BETWEEN 1 AND {MOST_MINUTES}", name="minutes"),
        CheckConstraint("introduction_id IS NULL OR kind = 'introduction'", name="introduction"),
        CheckConstraint("application_id IS NULL OR kind = 'application'", name="application"),
        CheckConstraint("plan_id IS NULL OR kind = 'plan'", name="plan"),
        CheckConstraint("document_id IS NULL OR kind = 'document'", name="document"),
    )

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    version: int = 1
    spent_on: date
    minutes: int
    kind: str = Field(max_length=20)
    introduction_id: int | None = Field(default=None, foreign_key="introduction.id", ondelete="SET NULL", index=True)
    application_id: int | None = Field(default=None, foreign_key="application.id", ondelete="SET NULL", index=True)
    plan_id: int | None = Field(default=None, foreign_key="funding_plan.id", ondelete="SET NULL", index=True)
    document_id: int | None = Field(default=None, foreign_key="document.id", ondelete="SET NULL", index=True)
    note: str = Field(default="", max_length=300)
    entered_at: datetime = Field(sa_type=UtcDateTime)
    entered_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    demo: bool = False
