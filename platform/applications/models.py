"""Tables of applications: what a programme asks, what ventures answered, reviews, decisions, and what is kept."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime


class Kind(StrEnum):
    """What a question is answered with."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"


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
_CURRENT = text("retired_at IS NULL")
_OPEN = text("outcome = 'open'")
_LIVE = text("status IN ('draft', 'sent', 'in_review', 'changes_asked')")


class Programme(SQLModel, table=True):
    """A mandate that takes applications on the platform: a word to those who apply, how it assesses, and its stages.

    ``needs_signature`` stays where whoever signs is deleted, so that no decision counts before somebody else is named.
    """

    __tablename__ = "application_programme"
    __table_args__ = (CheckConstraint("reviews_needed BETWEEN 0 AND 10", name="reviews_needed"),)

    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True)
    is_open: bool = False
    guidance: str = Field(default="", max_length=2000)
    reviews_needed: int = 0
    needs_signature: bool = False
    certifier_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    reviews_due_on: date | None = None
    decides_on: date | None = None
    starts_on: date | None = None
    #: Whether others may see the ventures that were made an offer and agreed to be shown.
    shows_cohort: bool = False
    version: int = 1


class Question(SQLModel, table=True):
    """A question of a programme as it was worded from one day to another.

    A row is never changed, so that an answer keeps its question: new words are a new row with the same ``code``.
    """

    __tablename__ = "application_question"
    __table_args__ = (
        CheckConstraint("kind IN ('text', 'number', 'choice')", name="kind"),
        Index(
            "uq_application_question_current", "mandate_id", "code", unique=True,
            sqlite_where=_CURRENT, postgresql_where=_CURRENT,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", index=True)
    code: str = Field(max_length=60)
    position: int
    kind: str = Field(max_length=10)
    label: str = Field(max_length=300)
    hint: str = Field(default="", max_length=500)
    required: bool = True
    #: Most characters of a text; None for other kinds.
    most: int | None = None
    #: What a number counts, such as ``£`` or ``jobs``.
    unit: str = Field(default="", max_length=20)
    options: list[str] = Field(default_factory=list, sa_type=JSON)
    #: What it is about, where that is something a venture's profile or other programmes know; a code of ``TOPICS``.
    topic: str = Field(default="", max_length=40)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


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
