"""Tables of contacts: the people and companies that an organisation keeps, and files of them that it brings in."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import Pounds, UtcDateTime


class Contact(SQLModel, table=True):
    """Somebody at a company, or a company alone, with how far a deal with them has come in an organisation's words."""

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("organisation_id", "email"),
        Index("ix_contact_list", "organisation_id", "company", "person"),
        CheckConstraint("person <> '' OR company <> '' OR email IS NOT NULL", name="named"),
        CheckConstraint("amount_gbp >= 0", name="amount"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    person: str = Field(default="", max_length=120)
    email: str | None = Field(default=None, max_length=254, index=True)
    phone: str = Field(default="", max_length=40)
    role: str = Field(default="", max_length=120)
    company: str = Field(default="", max_length=160)
    company_number: str | None = Field(default=None, max_length=8)
    website: str | None = Field(default=None, max_length=300)
    stage: str = Field(default="", max_length=60)
    amount_gbp: int | None = Field(default=None, sa_type=Pounds)
    next_step: str = Field(default="", max_length=200)
    next_step_on: date | None = None
    note: str = Field(default="", max_length=2000)
    #: The company's profile here, where it has one that whoever brought the contact could see.
    venture_id: int | None = Field(default=None, foreign_key="venture.id", ondelete="SET NULL", index=True)
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    changed_at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1
    demo: bool = False


class FileState(StrEnum):
    """How far a file has come: its columns are looked at, its rows are reviewed, it is loaded, or put away."""

    COLUMNS = "columns"
    REVIEW = "review"
    LOADING = "loading"
    LOADED = "loaded"
    DROPPED = "dropped"


class ContactFile(SQLModel, table=True):
    """A file of contacts that somebody brings in. What is in it is forgotten once it is loaded or put away."""

    __tablename__ = "contact_file"
    __table_args__ = (
        CheckConstraint("state IN ('columns', 'review', 'loading', 'loaded', 'dropped')", name="state"),
        CheckConstraint("otherwise IN ('mine', 'theirs')", name="otherwise"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    brought_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    filename: str = Field(max_length=200)
    state: str = FileState.COLUMNS
    header: list[str] = Field(default_factory=list, sa_type=JSON)
    #: The field that each column holds, in the order of the header; "" where it is left out.
    fields: list[str] = Field(default_factory=list, sa_type=JSON)
    #: Number in the file and cells of each row.
    rows: list[Any] = Field(default_factory=list, sa_type=JSON)
    #: The rows as the chosen columns read: number, what was typed, clean values, and which rules it breaks.
    judged: list[Any] = Field(default_factory=list, sa_type=JSON)
    #: What is taken where a row and a contact differ: by row and field, and for all that nobody has settled.
    settled: dict[str, dict[str, str]] = Field(default_factory=dict, sa_type=JSON)
    otherwise: str = Field(default="mine", max_length=6)
    #: The mandate on whose board companies with a profile here are put.
    mandate_id: int | None = Field(default=None, foreign_key="mandate.id", ondelete="SET NULL", index=True)
    message: str = ""
    #: What loading it did, so that it can be taken back: key and version of each contact, and what was replaced in it;
    #: None for one that was added. Once it is taken back, those that stayed because they were changed since.
    done: list[Any] = Field(default_factory=list, sa_type=JSON)
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    brought_at: datetime = Field(sa_type=UtcDateTime)
