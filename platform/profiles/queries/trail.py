"""What the trail says of profiles."""

from sqlmodel import col, select

from foundation.audit import AuditEvent
from foundation.database import Session


def touched_by_people(session: Session, kind: str) -> set[int]:
    """Give the keys of profiles of a kind that a person, not a program, has changed."""
    rows = session.exec(
        select(AuditEvent.subject_id)
        .where(AuditEvent.subject_kind == kind, col(AuditEvent.actor_id).is_not(None))
        .distinct()
    )
    return set(rows)
