"""Tables of programmes: what they say to those who apply, and what they ask."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime

_CURRENT = text("retired_at IS NULL")


class Kind(StrEnum):
    """What a question is answered with."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    SEVERAL = "several"
    POSTCODE = "postcode"


#: Those that are answered from a list.
WITH_OPTIONS = (Kind.CHOICE, Kind.SEVERAL)


class Programme(SQLModel, table=True):
    """A mandate that takes applications on the platform: a word to those who apply, how it assesses, and its stages.

    ``needs_signature`` stays where whoever signs is deleted, so that no decision counts before somebody else is named.
    """

    __tablename__ = "application_programme"
    __table_args__ = (
        CheckConstraint("reviews_needed BETWEEN 0 AND 10", name="reviews_needed"),
        CheckConstraint("budget_gbp > 0", name="budget"),
        CheckConstraint("allocation_gbp > 0 AND allocation_gbp <= budget_gbp", name="allocation"),
    )

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
    #: What all offers of the round may come to, and what one recipient may have that has no allocation of its own.
    #: None where nothing limits it.
    budget_gbp: int | None = Field(default=None, sa_type=Pounds)
    allocation_gbp: int | None = Field(default=None, sa_type=Pounds)
    version: int = 1


class Allocation(SQLModel, table=True):
    """What one venture may have of a round, where that is not what all others may have."""

    __tablename__ = "application_allocation"
    __table_args__ = (CheckConstraint("amount_gbp > 0", name="amount"),)

    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", primary_key=True, index=True)
    amount_gbp: int = Field(sa_type=Pounds)


class Advert(SQLModel, table=True):
    """What a round says of itself to those who look for money, and from which day to which.

    Only its own words: where one is "", the mandate or the programme says it, as they do amounts, places and dates.
    """

    __tablename__ = "application_advert"
    __table_args__ = (CheckConstraint("shown_from < shown_until", name="shown"),)

    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True)
    title: str = Field(default="", max_length=160)
    line: str = Field(max_length=160)
    pays_for: str = Field(default="", max_length=2000)
    for_whom: str = Field(default="", max_length=2000)
    #: The first day on which others see it, and the first on which they no longer do; it is published between the two.
    shown_from: date | None = None
    shown_until: date | None = None


class OpeningWish(SQLModel, table=True):
    """A venture that wants to hear when a programme opens. The row goes once it was told."""

    __tablename__ = "application_opening_wish"

    mandate_id: int = Field(foreign_key="mandate.id", ondelete="CASCADE", primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", primary_key=True, index=True)


class Question(SQLModel, table=True):
    """A question of a programme as it was worded from one day to another.

    A row is never changed, so that an answer keeps its question: new words are a new row with the same ``code``.
    """

    __tablename__ = "application_question"
    __table_args__ = (
        CheckConstraint("kind IN ('text', 'number', 'choice', 'several', 'postcode')", name="kind"),
        CheckConstraint("lowest <= highest", name="bounds"),
        CheckConstraint("step BETWEEN 1 AND 5", name="step"),
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
    #: Between which a number lies; None where it has no such bound.
    lowest: float | None = None
    highest: float | None = None
    options: list[str] = Field(default_factory=list, sa_type=JSON)
    #: What it is about, where that is something a venture's profile or other programmes know; a code of ``TOPICS``.
    topic: str = Field(default="", max_length=40)
    #: With which step of an application it is asked: 1 with the application, later ones of those who go on.
    step: int = 1
    #: The code of an earlier question on whose answer it hangs, and what that answer may be; "" for none.
    depends_on: str = Field(default="", max_length=60)
    depends_values: list[str] = Field(default_factory=list, sa_type=JSON)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
