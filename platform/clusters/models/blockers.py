"""The table of who can act on what holds a cluster back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
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
