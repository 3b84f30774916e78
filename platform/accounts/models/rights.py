"""Tables of what people agreed to, and of their complaints about personal data."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime

_HOLDS = text("withdrawn_at IS NULL")


class Consent(SQLModel, table=True):
    """Something that a person agreed to, in the words of a version, until they withdrew it. Rows are never removed."""

    __tablename__ = "consent"
    __table_args__ = (
        Index("uq_consent_holds", "user_id", "kind", unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id")
    #: The kind of the wording that they agreed to.
    kind: str = Field(max_length=40)
    version: int
    given_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Complaint(SQLModel, table=True):
    """A complaint about how personal data is used, and what came of it."""

    __tablename__ = "complaint"
    __table_args__ = (Index("ix_complaint_open", "closed_at", "due_on"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL", index=True)
    name: str = Field(max_length=120)
    email: str = Field(max_length=254)
    text: str
    received_at: datetime = Field(sa_type=UtcDateTime)
    #: The last day on which it has to be acknowledged.
    due_on: date
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
