"""What the last weekly digest told a person about a venture, and how it stood when they last looked."""

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class DigestMark(SQLModel, table=True):
    """How a venture stood in the last digest that left for a person; the next one tells what is new since then.

    ``mandates`` are the keys of those that it fitted, ``action`` the code of the readiness statement to meet next.
    """

    __tablename__ = "digest_mark"

    person_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", primary_key=True, index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    mandates: list[int] = Field(default_factory=list, sa_type=JSON)
    action: str = Field(default="", max_length=80)


class VentureVisit(SQLModel, table=True):
    """The mandates that a venture fitted when somebody looked at their start page, by key."""

    __tablename__ = "venture_visit"
    __table_args__ = (Index("ix_venture_visit_person_id", "person_id", "venture_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE")
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE", index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    mandates: list[int] = Field(default_factory=list, sa_type=JSON)
