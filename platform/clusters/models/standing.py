"""Tables of how a cluster stands: what it states for the published tests, and what it claims of itself."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class Standing(SQLModel, table=True):
    """What a cluster states about its management and its activity. None means not known."""

    __tablename__ = "cluster_standing"

    cluster_id: int = Field(foreign_key="cluster.id", ondelete="CASCADE", primary_key=True)
    version: int = 1
    team_fte: float | None = None
    site_in_english: bool | None = None
    activity: str = Field(default="", max_length=200)
    activity_on: date | None = None
    activity_address: str | None = Field(default=None, max_length=300)
    stated_at: datetime = Field(sa_type=UtcDateTime)
    stated_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class ClaimStatus(StrEnum):
    """How far a claim can be relied on: said, with its source beside it, or looked at by the platform's staff."""

    DECLARED = "declared"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"


class Claim(SQLModel, table=True):
    """Something that a cluster says of itself, such as the pounds it adds or the jobs in it."""

    __tablename__ = "cluster_claim"
    __table_args__ = (
        CheckConstraint("status IN ('declared', 'evidenced', 'verified')", name="status"),
        CheckConstraint("status = 'declared' OR source <> ''", name="source"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cluster_id: int = Field(foreign_key="cluster.id", ondelete="CASCADE", index=True)
    text: str = Field(max_length=300)
    period: str = Field(default="", max_length=60)
    source: str = Field(default="", max_length=300)
    address: str | None = Field(default=None, max_length=300)
    status: str = Field(default=ClaimStatus.DECLARED.value, max_length=20)
    claimed_at: datetime = Field(sa_type=UtcDateTime)
    claimed_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    verified_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    demo: bool = False
