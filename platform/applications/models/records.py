"""Tables of applications: where each stands, what was answered and done, and what a venture keeps."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime


class Status(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SENT = "sent"
    IN_REVIEW = "in_review"
    CHANGES_ASKED = "changes_asked"
    OFFERED = "offered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


#: Whose turn it is.
WITH_VENTURE = (Status.DRAFT, Status.CHANGES_ASKED)
WITH_FUNDER = (Status.SENT, Status.IN_REVIEW)
LIVE = (*WITH_VENTURE, *WITH_FUNDER)
DECIDED = (Status.OFFERED, Status.DECLINED)
_LIVE = text("status IN ('draft', 'sent', 'in_review', 'changes_asked')")


class Application(SQLModel, table=True):
    """A venture's application to a programme. It is live once between the two, and ends once.

    ``sendings`` counts how often it was sent: the funder reads the answers of the last one, while those of the next
    are a draft that only the venture sees.
    """

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint(
            "status IN ('draft', 'sent', 'in_review', 'changes_asked', 'offered', 'declined', 'withdrawn')",
            name="status",
        ),
        CheckConstraint("(status IN ('offered', 'declined', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("(sendings > 0) = (sent_at IS NOT NULL)", name="sent"),
        Index(
            "uq_application_live", "venture_id", "mandate_id", unique=True,
            sqlite_where=_LIVE, postgresql_where=_LIVE,
        ),
        Index("ix_application_mandate_id", "mandate_id", "status"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE")
    status: str = Field(default=Status.DRAFT.value, max_length=20)
    version: int = 1
    sendings: int = 0
    #: How far the funder has taken it: questions of later steps are not asked yet.
    step: int = 1
    #: What is asked for: in the draft, and as it was sent.
    draft_gbp: int | None = Field(default=None, sa_type=Pounds)
    asked_gbp: int | None = Field(default=None, sa_type=Pounds)
    offered_gbp: int | None = Field(default=None, sa_type=Pounds)
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    started_at: datetime = Field(sa_type=UtcDateTime)
    first_sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: Whether the venture lets others see that it is of the programme's cohort.
    shown: bool = False
    demo: bool = False


class Answer(SQLModel, table=True):
    """What was answered to a question in one sending of an application; blank where it was left empty."""

    __tablename__ = "application_answer"

    application_id: int = Field(foreign_key="application.id", ondelete="CASCADE", primary_key=True)
    sending: int = Field(primary_key=True)
    question_id: int = Field(foreign_key="application_question.id", ondelete="CASCADE", primary_key=True, index=True)
    value: str = ""


class Event(SQLModel, table=True):
    """A step of an application, and what was said with it. Rows are added and never altered; both sides read them."""

    __tablename__ = "application_event"

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="CASCADE", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    status: str = Field(max_length=20)
    note: str = Field(default="", max_length=2000)


class KeptAnswer(SQLModel, table=True):
    """An answer that a venture has given once and need not type again. The one with the highest ``number`` counts."""

    __tablename__ = "application_kept_answer"
    __table_args__ = (UniqueConstraint("venture_id", "topic", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    #: A code of ``TOPICS``, or a mark of the question's own words.
    topic: str = Field(max_length=80)
    number: int
    label: str = Field(max_length=300)
    value: str
    kept_at: datetime = Field(sa_type=UtcDateTime)
    kept_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    #: For which application it was typed; None where it was changed among the kept answers.
    application_id: int | None = Field(default=None, foreign_key="application.id", ondelete="SET NULL")
