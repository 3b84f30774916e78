"""What ventures answer, how it stood on which day, and what advisers find."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from documents.models import SCANS, KeptFile
from foundation.database import UtcDateTime


class Reply(StrEnum):
    """What a statement can be answered with. Not knowing is not the same as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


_REPLIES = "answer IN ('yes', 'no', 'unknown', 'not_applicable')"


class Answer(SQLModel, table=True):
    """A venture's answer to one wording of a statement."""

    __tablename__ = "readiness_answer"
    __table_args__ = (
        UniqueConstraint("venture_id", "statement_id"),
        CheckConstraint(_REPLIES, name="answer"),
        CheckConstraint("claim IN ('declared', 'evidenced', 'verified')", name="claim"),
    )

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE")
    statement_id: int = Field(foreign_key="reference_readiness_statement.id", index=True)
    answer: str
    evidence_url: str | None = Field(default=None, max_length=300)
    evidence_note: str = Field(default="", max_length=500)
    claim: str = "declared"
    answered_at: datetime = Field(sa_type=UtcDateTime)
    answered_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    verified_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class EvidenceFile(KeptFile, table=True):
    """A file that stands beside an answer. It lies in the data room's store, and is no document of the data room."""

    __tablename__ = "readiness_evidence"
    __table_args__ = (CheckConstraint(SCANS, name="scan"),)

    id: int | None = Field(default=None, primary_key=True)
    answer_id: int = Field(foreign_key="readiness_answer.id", ondelete="CASCADE", unique=True)


class Snapshot(SQLModel, table=True):
    """How a venture's readiness stood at the end of a day on which it changed."""

    __tablename__ = "readiness_snapshot"
    __table_args__ = (UniqueConstraint("venture_id", "taken_on"),)

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE")
    taken_on: date
    #: Level by dimension.
    levels: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    overall: int = 0
    #: Answer by key of the statement, so that what changed can be told in the wording of the time.
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Adviser(SQLModel, table=True):
    """Leave that a venture gives to a person or an organisation: to see its readiness, or also to assess it.

    A person is named by their address, so that nobody learns from an invitation who has an account.
    """

    __tablename__ = "readiness_adviser"
    __table_args__ = (
        CheckConstraint("may IN ('see', 'assess')", name="may"),
        CheckConstraint("(email IS NULL) <> (organisation_id IS NULL)", name="one_grantee"),
    )

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    email: str | None = Field(default=None, max_length=254, index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", ondelete="CASCADE", index=True)
    may: str
    granted_at: datetime = Field(sa_type=UtcDateTime)
    granted_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Assessment(SQLModel, table=True):
    """An adviser's own view of a venture. The founder's answers are closed to them until it is handed in."""

    __tablename__ = "readiness_assessment"
    __table_args__ = (UniqueConstraint("venture_id", "assessor_id"),)

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE")
    assessor_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    assessor_name: str = Field(default="", max_length=120)
    comment: str = Field(default="", max_length=2000)
    started_at: datetime = Field(sa_type=UtcDateTime)
    handed_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Score(SQLModel, table=True):
    """What an adviser answers to one statement."""

    __tablename__ = "readiness_score"
    __table_args__ = (CheckConstraint(_REPLIES, name="answer"),)

    assessment_id: int = Field(foreign_key="readiness_assessment.id", ondelete="CASCADE", primary_key=True)
    statement_id: int = Field(foreign_key="reference_readiness_statement.id", primary_key=True)
    answer: str
