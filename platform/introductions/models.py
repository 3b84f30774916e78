"""Tables of introductions: what a venture asked of a mandate, what was answered, and what the funder keeps back."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class Status(StrEnum):
    """Where a request stands. It is open once, and ends once."""

    OPEN = "open"
    ACCEPTED = "accepted"
    NOT_NOW = "not_now"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"


#: What a funder can answer.
ANSWERS = (Status.ACCEPTED, Status.NOT_NOW, Status.PASSED)
_IS_OPEN = text("status = 'open'")


class Introduction(SQLModel, table=True):
    """A venture's request to be introduced to the people behind a mandate.

    ``brief`` is what the funder was shown, as it stood when it was sent. ``reasons`` may be told to the venture, the
    main one first.
    """

    __tablename__ = "introduction"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'accepted', 'not_now', 'passed', 'withdrawn')", name="status"),
        CheckConstraint("(status = 'open') = (ended_at IS NULL)", name="ended"),
        Index(
            "uq_introduction_open", "venture_id", "mandate_id", unique=True,
            sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN,
        ),
        Index("ix_introduction_mandate_id", "mandate_id", "status"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE")
    status: str = Field(default=Status.OPEN.value, max_length=20)
    note: str = Field(default="", max_length=1000)
    shares: list[str] = Field(default_factory=list, sa_type=JSON)
    brief: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    grant_id: int | None = Field(default=None, foreign_key="document_grant.id", ondelete="SET NULL")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    asked_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    ended_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    answer_note: str = Field(default="", max_length=1000)
    look_again_on: date | None = None
    demo: bool = False


class PrivateReason(SQLModel, table=True):
    """What the funder's people keep among themselves about an answer.

    It has a table of its own, so that nothing that reads an introduction for the venture can bring it along.
    """

    __tablename__ = "introduction_private_reason"

    introduction_id: int = Field(foreign_key="introduction.id", ondelete="CASCADE", primary_key=True)
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    note: str = Field(default="", max_length=1000)


class MeetingStatus(StrEnum):
    """How far a meeting has come: times are proposed, one is agreed, or it is called off."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    CANCELLED = "cancelled"


class Meeting(SQLModel, table=True):
    """A meeting of the two sides of an introduction. Proposing other times keeps its calendar entry."""

    __tablename__ = "introduction_meeting"
    __table_args__ = (
        CheckConstraint("status IN ('proposed', 'agreed', 'cancelled')", name="status"),
        CheckConstraint("status <> 'agreed' OR begins_at IS NOT NULL", name="agreed"),
        CheckConstraint("side IN ('venture', 'funder')", name="side"),
        CheckConstraint("minutes > 0", name="minutes"),
    )

    introduction_id: int = Field(foreign_key="introduction.id", ondelete="CASCADE", primary_key=True)
    status: str = MeetingStatus.PROPOSED
    #: Who proposed the times; the other side picks one.
    side: str = Field(max_length=10)
    #: The times that are proposed, in universal time.
    times: list[str] = Field(default_factory=list, sa_type=JSON)
    minutes: int
    place: str = Field(default="", max_length=200)
    #: The time that was agreed last, also once it is called off: its calendar entry is taken back by it.
    begins_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: Counts what calendars have to hear of: agreed, moved, called off.
    sequence: int = 0
    version: int = 1
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
