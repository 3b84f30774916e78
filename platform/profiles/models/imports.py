"""The record of files that people brought in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class ImportJob(SQLModel, table=True):
    """One file on its way in: previewed, then loaded whole or not at all."""

    __tablename__ = "import_job"
    __table_args__ = (
        CheckConstraint("status IN ('previewed', 'running', 'done', 'failed', 'dropped')", name="status"),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", ondelete="CASCADE")
    kind: str = Field(max_length=20)
    filename: str = Field(max_length=200)
    status: str = "previewed"
    columns: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    rows: list[Any] = Field(default_factory=list, sa_type=JSON)
    problems: list[Any] = Field(default_factory=list, sa_type=JSON)
    total: int = 0
    processed: int = 0
    message: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
