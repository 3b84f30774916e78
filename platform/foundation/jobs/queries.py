"""What staff read of the work behind the pages."""

from collections.abc import Mapping

from sqlalchemy import func
from sqlmodel import col, select

from foundation.database import Session
from foundation.jobs.models import Job
from foundation.paging import Page


def job_counts(session: Session) -> Mapping[str, int]:
    """Give the number of jobs by state."""
    wanted = select(Job.state, func.count()).group_by(Job.state).order_by(Job.state)
    return dict(session.exec(wanted).all())


def job_page(session: Session, *, state: str, kind: str, number: int, size: int) -> Page[Job]:
    """Give a page of the jobs of a state and a kind (all, where they are empty), newest first."""
    conditions = [condition for condition in (state and Job.state == state, kind and Job.kind == kind) if condition]
    total = session.exec(select(func.count()).select_from(Job).where(*conditions)).one()
    wanted = (
        select(Job)
        .where(*conditions)
        .order_by(col(Job.created_at).desc(), col(Job.id).desc())
        .offset((number - 1) * size)
        .limit(size)
    )
    return Page(session.exec(wanted).all(), total, number, size)
