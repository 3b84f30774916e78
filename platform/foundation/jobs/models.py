"""Tables of the work behind the pages."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class JobState(StrEnum):
    """How far a job has come. ``FAILED`` is the end of all tries; staff may start it again."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(SQLModel, table=True):
    """Something to be done once. A kind and a key say what it is; a second one of the same name is not added."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        Index("ix_job_due", "state", "next_at"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=60)
    key: str = Field(max_length=200)
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: str = JobState.WAITING
    attempts: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_at: datetime = Field(sa_type=UtcDateTime)
    claimed_by: str | None = None
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str = ""


class Schedule(SQLModel, table=True):
    """When regular work was last due and asked for; a time that nobody was there for is caught up once."""

    __tablename__ = "job_schedule"

    kind: str = Field(primary_key=True, max_length=60)
    last_due: datetime = Field(sa_type=UtcDateTime)
