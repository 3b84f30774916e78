"""Table of wordings: what is signed and what people are warned by, version by version."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class WordingKind(StrEnum):
    """What a wording is for. A statement has the code of the category that it states."""

    HIGH_NET_WORTH_INDIVIDUAL = "high_net_worth_individual"
    SELF_CERTIFIED_SOPHISTICATED = "self_certified_sophisticated"
    HIGH_NET_WORTH_COMPANY = "high_net_worth_company"
    #: Beside every offer that an individual is shown; ``closing`` are the words of its link.
    RISK_WARNING = "risk_warning"
    #: What the warning leads to.
    RISK_SUMMARY = "risk_summary"
    PRIVACY_NOTICE = "privacy_notice"
    #: What people may agree to beyond what the platform needs.
    SURVEYS = "surveys"


class Wording(SQLModel, table=True):
    """One version of a wording, in force from a day until the next. Rows are added, never altered.

    A code of a rule in braces stands for its value on the day on which the wording is shown. ``conditions`` are the
    words of each condition by its code; a condition without words is not offered.
    """

    __tablename__ = "promotion_wording"
    __table_args__ = (UniqueConstraint("kind", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    version: int
    starts_on: date
    title: str = Field(max_length=160)
    text: str
    conditions: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    closing: str = ""
    source: str = Field(max_length=300)
    #: SHA-256 of the words: two versions with the same words are one.
    digest: str = Field(max_length=64)
    published_at: datetime = Field(sa_type=UtcDateTime)
    #: Who of the platform's staff published it; None for those that came with the platform.
    published_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
