"""Complaints about personal data: received, acknowledged in time, answered, and kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Complaint
from accounts.queries import rights as queries
from accounts.services import letters
from accounts.services.post import Post
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import Conflict, NotFound
from reference.services.rules import RuleValue, rule

_DAYS = "data.complaint_acknowledge_days"


@dataclass(frozen=True)
class Clock:
    """How much time is left to acknowledge a complaint."""

    row: Complaint
    today: date

    @property
    def left(self) -> int:
        """Days left; less than none where it is late."""
        return (self.row.due_on - self.today).days

    @property
    def state(self) -> str:
        """How far it has come."""
        if self.row.closed_at is not None:
            return "closed"
        if self.row.acknowledged_at is not None:
            return "acknowledged"
        return "overdue" if self.left < 0 else "waiting"


def days_to_acknowledge(session: Session) -> RuleValue:
    """Give the rule that says within how many days a complaint is acknowledged."""
    return rule(session, _DAYS, clock.today())


def complain(session: Session, *, user_id: int | None, name: str, email: str, text: str) -> Complaint:
    """Take a complaint in; its clock runs from today."""
    made = Complaint(
        user_id=user_id,
        name=name,
        email=email,
        text=text,
        received_at=clock.now(),
        due_on=clock.today() + timedelta(days=days_to_acknowledge(session).whole),
    )
    session.add(made)
    session.flush()
    return made


def clocks(rows: list[Complaint]) -> list[Clock]:
    """Give complaints with the time that is left."""
    today = clock.today()
    return [Clock(row, today) for row in rows]


def complaint_at(session: Session, complaint_id: int) -> Complaint:
    """Give a complaint.

    Raises
    ------
    NotFound
        If there is none.
    """
    found = queries.complaint(session, complaint_id)
    if found is None:
        raise NotFound("There is no such complaint.")
    return found


def acknowledge(session: Session, *, post: Post, actor_id: int, row: Complaint) -> None:
    """Write to whoever complained that it has arrived, which stops the clock.

    Raises
    ------
    Conflict
        If it was acknowledged before.
    NotSent
        If the letter cannot leave; then the clock goes on.
    """
    if row.acknowledged_at is not None:
        raise Conflict("It is acknowledged already.")
    post.send(letters.complaint_arrived(post, row.email, row.received_at))
    row.acknowledged_at = clock.now()
    _record(session, row, actor_id, "complaint acknowledged")


def close(session: Session, *, post: Post, actor_id: int, row: Complaint, outcome: str) -> None:
    """Write what came of a complaint to whoever made it, and keep it.

    Raises
    ------
    Conflict
        If it is closed already.
    NotSent
        If the letter cannot leave; then it stays open.
    """
    if row.closed_at is not None:
        raise Conflict("It is closed already.")
    post.send(letters.complaint_answered(post, row.email, outcome))
    now = clock.now()
    row.acknowledged_at = row.acknowledged_at or now
    row.outcome, row.closed_at = outcome, now
    _record(session, row, actor_id, "complaint closed")


def _record(session: Session, row: Complaint, actor_id: int, action: str) -> None:
    audit.record(session, subject_kind="complaint", subject_id=row.id or 0, action=action, actor_id=actor_id)
