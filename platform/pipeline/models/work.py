"""What people keep beside a deal: facts as they were when it came in, notes, tasks and files."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from documents.models import SCANS, KeptFile
from foundation.database import UtcDateTime


class NoteKind(StrEnum):
    """What a note is about: a thought, or what was said when both sides met."""

    NOTE = "note"
    MEETING = "meeting"


class DealEntry(SQLModel, table=True):
    """The facts of a venture on the day on which a deal came in. Written once."""

    __tablename__ = "deal_entry"

    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", primary_key=True)
    taken_at: datetime = Field(sa_type=UtcDateTime)
    #: By the names of ``services.entering.FACTS``; what was not known then is not in it.
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class DealNote(SQLModel, table=True):
    """Something that somebody wrote down about a deal, for the people of their organisation."""

    __tablename__ = "deal_note"
    __table_args__ = (
        CheckConstraint("kind IN ('note', 'meeting')", name="kind"),
        CheckConstraint("met_on IS NULL OR kind = 'meeting'", name="met_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", index=True)
    kind: str = NoteKind.NOTE
    text: str
    met_on: date | None = None
    written_at: datetime = Field(sa_type=UtcDateTime)
    author_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class DealTask(SQLModel, table=True):
    """Something that somebody has to do for a deal."""

    __tablename__ = "deal_task"
    __table_args__ = (Index("ix_deal_task_owner", "owner_id", "done_at", "due_on"),)

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", index=True)
    text: str = Field(max_length=200)
    owner_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    due_on: date | None = None
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_by_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")


class DealFile(KeptFile, table=True):
    """A file that an organisation keeps with a deal. It lies in the data room's store, and is in nobody's data room."""

    __tablename__ = "deal_file"
    __table_args__ = (CheckConstraint(SCANS, name="scan"),)

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE", index=True)
