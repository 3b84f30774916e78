"""Tables of assessing: who reads by which criteria, what they made of it, and decisions that a second person signs."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime

_OPEN = text("outcome = 'open'")
#: Marks go from 1 to this: an even number, so that none stands in the middle.
HIGHEST = 4


class Reviewer(SQLModel, table=True):
    """Somebody of the funder who reads applications to a programme."""

    __tablename__ = "application_reviewer"

    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True, index=True)


class Criterion(SQLModel, table=True):
    """Something that reviewers mark an application by, and how much it counts among the others.

    A row is never changed, so that a mark keeps what it was given for: other words or another weight are a new row.
    """

    __tablename__ = "application_criterion"
    __table_args__ = (CheckConstraint("weight BETWEEN 1 AND 10", name="weight"),)

    id: int | None = Field(default=None, primary_key=True)
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", index=True)
    position: int
    label: str = Field(max_length=120)
    weight: int = 1
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


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
        CheckConstraint(f"score BETWEEN 1 AND {HIGHEST}", name="score"),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="CASCADE")
    sending: int
    reviewer_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    reviewer_name: str = Field(max_length=120)
    state: str = Field(default=ReviewState.ASKED.value, max_length=12)
    #: The mark, or the weighted mean of the marks where the programme has criteria.
    score: float | None = None
    note: str = Field(default="", max_length=4000)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Mark(SQLModel, table=True):
    """What a reviewer gave for one criterion."""

    __tablename__ = "application_mark"
    __table_args__ = (CheckConstraint(f"mark BETWEEN 1 AND {HIGHEST}", name="mark"),)

    review_id: int = Field(foreign_key="application_review.id", ondelete="CASCADE", primary_key=True)
    criterion_id: int = Field(foreign_key="application_criterion.id", ondelete="CASCADE", primary_key=True, index=True)
    mark: int


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
