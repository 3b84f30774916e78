"""Tables of webhooks: addresses that an organisation is told at, and what they are told."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UtcDateTime


class State(StrEnum):
    """How far a delivery has come. ``WITHHELD``: when it was to leave, what it tells of was not theirs to see."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHHELD = "withheld"


class Pause(StrEnum):
    """Why nothing is sent to a webhook for the time being."""

    ASKED = "asked"
    FAILURES = "failures"
    GONE = "gone"
    LEFT = "left"


class Webhook(SQLModel, table=True):
    """An address outside that is told what happens in an organisation.

    It sees what ``person_id`` may see: whoever made it, or last took it up again. Without them it is paused.
    """

    __tablename__ = "webhook"
    __table_args__ = (
        CheckConstraint("(paused_at IS NULL) = (paused_why IS NULL)", name="paused"),
        CheckConstraint("paused_why IN ('asked', 'failures', 'gone', 'left')", name="paused_why"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    person_id: int | None = Field(default=None, foreign_key="user_account.id", ondelete="SET NULL")
    address: str = Field(max_length=500)
    description: str = Field(default="", max_length=120)
    events: list[str] = Field(default_factory=list, sa_type=JSON)
    #: The secret that deliveries are signed with, sealed.
    sealed: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    #: Failed tries since the last that succeeded, of all its deliveries.
    failures: int = 0
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_why: str | None = Field(default=None, max_length=10)


class Delivery(SQLModel, table=True):
    """Something that a webhook is told, once: a second of the same key is not written.

    It is written in the transaction of what it tells of. Only what names the change is kept; the words are made from
    it at each try, out of what may be seen then.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "key"),
        Index("ix_webhook_delivery_log", "webhook_id", "state", "id"),
        CheckConstraint("state IN ('waiting', 'delivered', 'failed', 'withheld')", name="state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    webhook_id: int = Field(foreign_key="webhook.id", ondelete="CASCADE")
    #: Goes out with every try, so that the other side can tell a repetition.
    message_id: str = Field(max_length=60, unique=True)
    key: str = Field(max_length=200)
    event: str = Field(max_length=60)
    subject: str = Field(max_length=300)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    happened_at: datetime = Field(sa_type=UtcDateTime, index=True)
    state: str = State.WAITING
    attempts: int = 0
    #: The number of the try after which it counts as failed; sending again moves it on.
    last_attempt: int
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: What the other side answered at the last try, or why it did not.
    status: int | None = None
    answer: str = Field(default="", max_length=1000)
