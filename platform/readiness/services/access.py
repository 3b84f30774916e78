"""Find a venture for somebody who may do something with its readiness."""

from sqlalchemy import update
from sqlmodel import col

from accounts.policy import Viewer
from foundation.database import Session
from foundation.errors import existing
from profiles.models import Venture
from profiles.queries import VentureRecord, venture_by_slug, venture_record
from readiness import policy, queries
from readiness.policy import Act, Case


def case_of(session: Session, viewer: Viewer, venture: Venture) -> Case:
    """Gather what the policy decides by."""
    key = venture.id or 0
    mine = queries.assessment_of(session, key, viewer.user_id) if viewer.user_id is not None else None
    return Case(venture, queries.grants_of(session, key), mine is not None and mine.handed_in_at is not None)


def case_for(session: Session, viewer: Viewer, slug: str, act: Act) -> Case:
    """Give a venture to somebody who may do something with its readiness.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        As the policy decides.
    """
    venture = existing(venture_by_slug(session, slug), "venture")
    case = case_of(session, viewer, venture)
    policy.require(viewer, act, case)
    return case


def record_for(session: Session, viewer: Viewer, slug: str, act: Act) -> tuple[VentureRecord, Case]:
    """Do the same, and give the venture with all its rows."""
    case = case_for(session, viewer, slug, act)
    record = existing(venture_record(session, slug), "venture")
    return record, case


def hold(session: Session, venture: Venture) -> None:
    """Wait for whoever else is writing about a venture, so that two first answers make one row."""
    key = venture.id or 0
    session.flush()
    session.execute(update(Venture).where(col(Venture.id) == key).values(id=key))
