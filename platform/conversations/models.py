"""Tables of what a venture and a funder write to each other: one thread for each pair, and how far people have read."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from documents.models import SCANS, KeptFile
from foundation.database import UtcDateTime


class Side(StrEnum):
    """For whom somebody writes."""

    VENTURE = "venture"
    FUNDER = "funder"


class Thread(SQLModel, table=True):
    """What a venture and a funder's organisation write to each other. It begins with its first message."""

    __tablename__ = "conversation_thread"
    __table_args__ = (UniqueConstraint("venture_id", "organisation_id"),)

    id: int | None = Field(default=None, primary_key=True)
    venture_id: int = Field(foreign_key="venture.id", ondelete="CASCADE")
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    demo: bool = False


class Message(SQLModel, table=True):
    """Something that was written in a thread. Rows are added, never altered; their keys grow in the order of a thread.

    ``once`` is chosen by whoever sends: the same sent twice is there once.
    """

    __tablename__ = "conversation_message"
    __table_args__ = (
        UniqueConstraint("thread_id", "once"),
        CheckConstraint("side IN ('venture', 'funder')", name="side"),
        Index("ix_conversation_message_thread_id", "thread_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    thread_id: int = Field(foreign_key="conversation_thread.id", ondelete="CASCADE")
    side: str = Field(max_length=10)
    text: str
    once: str = Field(max_length=64)
    written_at: datetime = Field(sa_type=UtcDateTime)
    author_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class MessageFile(KeptFile, table=True):
    """A file that came with a message. It lies in the data room's store, and is in nobody's data room."""

    __tablename__ = "conversation_file"
    __table_args__ = (CheckConstraint(SCANS, name="scan"),)

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="conversation_message.id", ondelete="CASCADE", index=True)


class Reading(SQLModel, table=True):
    """How far somebody has read a thread: to which message."""

    __tablename__ = "conversation_reading"

    thread_id: int = Field(foreign_key="conversation_thread.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", primary_key=True, index=True)
    message_id: int = Field(foreign_key="conversation_message.id", ondelete="CASCADE")
    read_at: datetime = Field(sa_type=UtcDateTime)
