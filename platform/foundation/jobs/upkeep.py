"""Looking after the jobs themselves: those that failed are started again by hand, those long done are forgotten."""

from datetime import time, timedelta

from sqlalchemy import delete, update
from sqlmodel import col

from foundation import clock
from foundation.database import Session
from foundation.errors import Conflict
from foundation.jobs.asking import BRINGS_WORK
from foundation.jobs.kinds import Work
from foundation.jobs.models import Job, JobState
from foundation.jobs.schedules import Timetable, every

#: How long a job that is done can still be looked at. A job of the same name is not done again in that time.
KEPT = timedelta(days=30)


def start_again(session: Session, job_id: int) -> None:
    """Let a job that failed for good begin its tries anew.

    Raises
    ------
    Conflict
        If it has not failed, or somebody else has started it already.
    """
    started = session.execute(
        update(Job)
        .where(col(Job.id) == job_id, col(Job.state) == JobState.FAILED)
        .values(state=JobState.WAITING, attempts=0, next_at=clock.now(), finished_at=None)
        .returning(col(Job.id))
    ).scalar_one_or_none()
    if started is None:
        raise Conflict("This job is not among the failed ones any more.")
    session.info[BRINGS_WORK] = True


@every(Timetable(time(3, 30)), "jobs.forget", "Forget jobs that were done long ago")
def forget(work: Work) -> None:
    """Remove the jobs that were done before the time for which they are kept."""
    done = (col(Job.state) == JobState.DONE, col(Job.finished_at) < clock.now() - KEPT)
    work.session.execute(delete(Job).where(*done))
