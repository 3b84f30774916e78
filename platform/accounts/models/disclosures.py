"""Tables of what was shown to whom: the log of disclosures, and leave to see what is kept off public pages."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class Disclosure(SQLModel, table=True):
    """One page, answer, file or letter in which offers were disclosed. Rows are added, never altered.

    No foreign key holds it to anything: the log outlives what it speaks of. ``ventures`` lists keys between commas,
    with one at each end, so that one of them can be looked for.
    """

    __tablename__ = "disclosure"
    __table_args__ = (Index("ix_disclosure_at", "at", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    user_id: int | None = Field(default=None, index=True)
    user_name: str = ""
    organisation_id: int | None = None
    category: str
    statement_id: int | None = None
    text_version: int = 0
    path: str = Field(max_length=20)
    address: str = Field(default="", max_length=300)
    ventures: str
    number: int
    fields: str
    document: str = Field(default="", max_length=300)


class Showing(SQLModel, table=True):
    """Leave to see a venture that is kept off public pages, for the people of an organisation."""

    __tablename__ = "venture_showing"
    __table_args__ = (Index("uq_venture_showing_organisation", "venture_id", "organisation_id", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    granted_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    granted_at: datetime = Field(sa_type=UtcDateTime)
