"""Tables of assessing: who reads, what they made of it, and decisions that a second person signs."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime

_OPEN = text("outcome = 'open'")


class Reviewer(SQLModel, table=True):
    """Somebody of the funder who reads applications to a programme."""

    __tablename__ = "application_reviewer"

    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True, index=True)


class ReviewState(StrEnum):
    """How far a review has come."""

    ASKED = "asked"
    SENT = "sent"
    STOOD_ASIDE = "stood_aside"


class Review(SQLModel, table=True):
    """What one reviewer made of one sending of an application. The funder's own people read it, and nobody else."""

    __tablename__ = "application_review"
    __table_args__ = (
        UniqueConstraint("application_id", "sending", "reviewer_id"),
        CheckConstraint("state IN ('asked', 'sent', 'stood_aside')", name="state"),
        CheckConstraint("(state = 'asked') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state = 'sent') = (score IS NOT NULL)", name="scored"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="CASCADE")
    sending: int
    reviewer_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    reviewer_name: str = Field(max_length=120)
    state: str = Field(default=ReviewState.ASKED.value, max_length=12)
    score: int | None = None
    note: str = Field(default="", max_length=4000)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Proposal(SQLModel, table=True):
    """A decision that a second person signs before the venture hears of it."""

    __tablename__ = "application_proposal"
    __table_args__ = (
        CheckConstraint("status IN ('offered', 'declined')", name="status"),
        CheckConstraint("outcome IN ('open', 'signed', 'returned')", name="outcome"),
        CheckConstraint("(outcome = 'open') = (settled_at IS NULL)", name="settled"),
        Index(
            "uq_application_proposal_open", "application_id", "sending", unique=True,
            sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="CASCADE", index=True)
    sending: int
    status: str = Field(max_length=20)
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    note: str = Field(default="", max_length=2000)
    offered_gbp: int | None = Field(default=None, sa_type=Pounds)
    outcome: str = Field(default="open", max_length=10)
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    proposer_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    proposer_name: str = Field(max_length=120)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    certifier_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    certifier_name: str = Field(default="", max_length=120)
    #: Why it came back; colleagues read it.
    certifier_note: str = Field(default="", max_length=2000)
