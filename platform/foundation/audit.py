"""The append-only record of who changed what."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Protocol

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel, select

from foundation import clock
from foundation.database import Session, UtcDateTime


class AuditEvent(SQLModel, table=True):
    """One change to one thing. Rows are added, never altered; erasing a person blanks ``actor_name`` only."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject_kind", "subject_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor_id: int | None = Field(default=None, index=True)
    actor_name: str = ""
    subject_kind: str
    subject_id: int
    action: str
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Actor(Protocol):
    """Whoever makes a change. Viewers are actors."""

    @property
    def user_id(self) -> int | None:
        """Key of the person; None for the system."""

    @property
    def name(self) -> str:
        """Name of the person."""


def plain(value: object) -> Any:
    """Give a value in the form that JSON holds."""
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(inner) for inner in value]
    return value


def record(
    session: Session,
    *,
    subject_kind: str,
    subject_id: int,
    action: str,
    actor_id: int | None,
    actor_name: str = "",
    changes: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Add one event to the trail, in the caller's transaction.

    Parameters
    ----------
    session : Session
        The transaction that the change itself is part of.
    subject_kind, subject_id : str, int
        What changed, for example ``"venture"`` and its key.
    action : str
        ``created``, ``changed``, ``published`` and the like.
    actor_id, actor_name : int or None, str
        Who did it; None for the system.
    changes : Mapping, optional
        For each field the pair ``[before, after]``.
    """
    event = AuditEvent(
        at=clock.now(),
        actor_id=actor_id,
        actor_name=actor_name,
        subject_kind=subject_kind,
        subject_id=subject_id,
        action=action,
        changes=plain(changes or {}),
    )
    session.add(event)
    return event


def trail(
    session: Session,
    actor: Actor,
    kind: str,
    key: int | None,
    action: str,
    changes: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Add one event by somebody who acts, in the caller's transaction.

    Parameters
    ----------
    session : Session
        The transaction that the change itself is part of.
    actor : Actor
        Who did it.
    kind, key : str, int or None
        What changed: what the trail calls it, and its key.
    action : str
        ``created``, ``changed``, ``published`` and the like.
    changes : Mapping, optional
        For each field the pair ``[before, after]``.
    """
    return record(
        session, subject_kind=kind, subject_id=key or 0, action=action, actor_id=actor.user_id, actor_name=actor.name,
        changes=changes,
    )  # fmt: skip


def history(session: Session, subject_kind: str, subject_id: int, limit: int = 200) -> list[AuditEvent]:
    """Give the trail of one thing, newest first."""
    wanted = (
        select(AuditEvent)
        .where(AuditEvent.subject_kind == subject_kind, AuditEvent.subject_id == subject_id)
        .order_by(AuditEvent.id.desc())  # type: ignore[union-attr]
        .limit(limit)
    )
    return list(session.exec(wanted))
