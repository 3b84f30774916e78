"""Tables of who can act on what holds a cluster back, and of what was sent to them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class BlockerKind(StrEnum):
    """What kind of thing holds a cluster back."""

    PLANNING = "planning"
    LEVY = "levy"
    POWER = "power"
    SKILLS = "skills"
    BOUNDARY = "boundary"
    TRANSPORT = "transport"
    MONEY = "money"
    OTHER = "other"


class Blocker(SQLModel, table=True):
    """Of what kind something is that a cluster's profile names as holding it back, and which body can act on it.

    It belongs to the words of the profile: the list there is written anew at every change, so no key would hold.
    """

    __tablename__ = "cluster_blocker"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('planning', 'levy', 'power', 'skills', 'boundary', 'transport', 'money', 'other')", name="kind"
        ),
    )

    cluster_id: int = Field(foreign_key="cluster.id", ondelete="CASCADE", primary_key=True)
    name: str = Field(primary_key=True, max_length=300)
    kind: str = Field(max_length=20)
    body: str = Field(default="", max_length=160)
    said_at: datetime = Field(sa_type=UtcDateTime)
    said_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class BlockerLetter(SQLModel, table=True):
    """What a cluster sent to a body that can act on what holds it back.

    ``things`` are as they were worded on that day: name, note and kind of each. ``sent_at`` is None until the letter
    has left.
    """

    __tablename__ = "cluster_blocker_letter"
    __table_args__ = (Index("ix_cluster_blocker_letter_cluster_id", "cluster_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    cluster_id: int = Field(foreign_key="cluster.id", ondelete="CASCADE")
    body: str = Field(max_length=160)
    email: str = Field(max_length=254)
    things: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    note: str = Field(default="", max_length=1000)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    asked_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
