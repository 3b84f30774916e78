"""Taking jobs and doing them, so that each takes effect once.

A worker marks a job as its own for a while (a lease), and prolongs the lease as long as it works. The job's own writes
and the mark "done" are one transaction, and that mark is only set where the lease still is the worker's. So a worker
that was taken for dead and comes back late writes nothing.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Engine, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import and_, col, or_, select

from foundation import clock
from foundation.database import Session
from foundation.ids import new_token
from foundation.jobs.kinds import GiveUp, Kind, Work, kinds
from foundation.jobs.models import Job, JobState
from foundation.settings import Settings

#: Seconds between the first try and the second; each further wait is twice as long, up to the longest.
FIRST_WAIT = 30
LONGEST_WAIT = 6 * 3600
_MOST_OF_ERROR = 500

_log = structlog.get_logger("parity.jobs")


class _Lost(Exception):
    """The lease ran out and somebody else has the job."""


def wait_after(attempts: int) -> timedelta:
    """Say how long to wait after a number of failed tries."""
    return timedelta(seconds=min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT))


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(col(Job.state) == JobState.WAITING, col(Job.next_at) <= now),
        and_(col(Job.state) == JobState.RUNNING, col(Job.claimed_until) < now),
    )


def _claim(engine: Engine, lease: timedelta) -> tuple[Job, str] | None:
    """Mark the job that has waited longest as ours."""
    while True:
        now = clock.now()
        with Session(engine, expire_on_commit=False) as session:
            wanted = select(Job.id).where(_due(now)).order_by(col(Job.next_at), col(Job.id)).limit(1)
            job_id = session.exec(wanted).first()
            if job_id is None:
                return None
            owner = new_token()
            taken = session.execute(
                update(Job)
                .where(col(Job.id) == job_id, _due(now))
                .values(
                    state=JobState.RUNNING,
                    attempts=col(Job.attempts) + 1,
                    claimed_by=owner,
                    claimed_until=now + lease,
                )
                .returning(col(Job.id))
            ).scalar_one_or_none()
            session.commit()
            if taken is not None:
                found = session.get_one(Job, job_id)
                return found, owner
        # Another worker was faster; there may be more.


def _ours(job: Job, owner: str) -> ColumnElement[bool]:
    return and_(col(Job.id) == job.id, col(Job.claimed_by) == owner, col(Job.state) == JobState.RUNNING)


@contextmanager
def _prolonged(engine: Engine, job: Job, owner: str, lease: timedelta) -> Iterator[None]:
    """Keep a lease from running out while the block works."""
    over = threading.Event()

    def prolong() -> None:
        while not over.wait(lease.total_seconds() / 3):
            try:
                with engine.begin() as connection:
                    connection.execute(update(Job).where(_ours(job, owner)).values(claimed_until=clock.now() + lease))
            except SQLAlchemyError as error:
                _log.warning("lease not prolonged", error=type(error).__name__)

    beat = threading.Thread(target=prolong, name=f"lease of job {job.id}", daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()


def run_next(engine: Engine, settings: Settings) -> bool:
    """Do the job that has waited longest.

    Parameters
    ----------
    engine : Engine
        The database of the jobs.
    settings : Settings
        Handed to the job's function; ``job_lease`` says how long a lease is.

    Returns
    -------
    bool
        Whether there was one.
    """
    lease = timedelta(seconds=settings.job_lease)
    claimed = _claim(engine, lease)
    if claimed is None:
        return False
    job, owner = claimed
    kind = kinds().get(job.kind)
    if kind is None:
        _fail(engine, job, owner, "No part of this version does jobs of this kind.", again=None)
    elif job.attempts > kind.tries:
        _fail(engine, job, owner, "The worker stopped in the middle at every try.", again=None)
    else:
        with _prolonged(engine, job, owner, lease):
            _do(engine, settings, job, kind, owner)
    return True


def _do(engine: Engine, settings: Settings, job: Job, kind: Kind, owner: str) -> None:
    again = clock.now() + wait_after(job.attempts) if job.attempts < kind.tries else None
    try:
        with Session(engine) as session:
            kind.function(Work(session, job.payload, job.key, settings))
            done = session.execute(
                update(Job)
                .where(_ours(job, owner))
                .values(
                    state=JobState.DONE, finished_at=clock.now(), claimed_by=None, claimed_until=None, last_error=""
                )
                .returning(col(Job.id))
            ).scalar_one_or_none()
            if done is None:
                raise _Lost
            session.commit()
    except _Lost:
        _log.warning("lease lost", subject_kind=job.kind, subject_id=job.id)
    except GiveUp as error:
        _fail(engine, job, owner, str(error), again=None)
    except Exception as error:  # noqa: BLE001 -- whatever a job does wrong is its own failure, not the worker's
        _log.warning("job failed", subject_kind=job.kind, subject_id=job.id, error=type(error).__name__)
        _fail(engine, job, owner, f"{type(error).__name__}: {error}", again=again)


def _fail(engine: Engine, job: Job, owner: str, error: str, *, again: datetime | None) -> None:
    """Note a failure, and when to try again; None ends the tries."""
    with engine.begin() as connection:
        connection.execute(
            update(Job)
            .where(_ours(job, owner))
            .values(
                state=JobState.WAITING if again else JobState.FAILED,
                next_at=again or job.next_at,
                finished_at=None if again else clock.now(),
                claimed_by=None,
                claimed_until=None,
                last_error=error[:_MOST_OF_ERROR],
            )
        )


def work_off(engine: Engine, settings: Settings) -> int:
    """Do every job that is due, one after another.

    Returns
    -------
    int
        How many were started.
    """
    started = 0
    while run_next(engine, settings):
        started += 1
    return started
