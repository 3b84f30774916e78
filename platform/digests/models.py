"""What the last weekly digest told a person about a venture."""

from datetime import datetime

from sqlalchemy import JSON
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
