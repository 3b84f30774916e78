"""Tables of notices: what people are told, what they want to hear nothing of, and which letters began to leave."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime

_IS_UNREAD = text("read_at IS NULL")


class Hush(StrEnum):
    """What somebody does not want: letters, or to be told at all."""

    MAIL = "mail"
    ALL = "all"


class Notice(SQLModel, table=True):
    """Something that a person was told: what it is about, in a line, and the page where there is more.

    ``key`` names the notice among those of its person, so that the same thing is told once.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        CheckConstraint("substr(address, 1, 1) = '/'", name="address"),
        Index("ix_notice_person_id", "person_id", "id"),
        Index(
            "ix_notice_unread", "person_id", "kind", sqlite_where=_IS_UNREAD, postgresql_where=_IS_UNREAD
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE")
    key: str = Field(max_length=200)
    kind: str = Field(max_length=60)
    subject_kind: str = Field(max_length=20)
    subject_key: str = Field(max_length=120)
    subject_name: str = Field(max_length=200)
    title: str = Field(max_length=300)
    text: str = Field(default="", max_length=1000)
    address: str = Field(max_length=500)
    demo: bool = False
    #: Whether it goes out as a letter, unless its person has read it by then.
    by_mail: bool = True
    told_at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    posted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Mute(SQLModel, table=True):
    """That a person wants no letters, or no notices at all, of a kind or about a subject."""

    __tablename__ = "notice_mute"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject_kind", "subject_key"),
        CheckConstraint("hush IN ('mail', 'all')", name="hush"),
        CheckConstraint("(kind = '') <> (subject_kind = '')", name="one_scope"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE")
    kind: str = Field(default="", max_length=60)
    subject_kind: str = Field(default="", max_length=20)
    subject_key: str = Field(default="", max_length=120)
    subject_name: str = Field(default="", max_length=200)
    hush: str = Field(max_length=10)
    since: datetime = Field(sa_type=UtcDateTime)


class Dispatch(SQLModel, table=True):
    """That a letter to a person began to leave with something in it. It is written before the letter goes.

    So a worker that is killed in the middle leaves the row behind, and nobody sends the same again.
    """

    __tablename__ = "notice_dispatch"

    person_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True)
    key: str = Field(primary_key=True, max_length=200)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    #: After this it can no longer be asked for again, and the row may go; never, where there is no such moment.
    until: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
