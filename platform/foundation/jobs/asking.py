"""Asking for a job, in the transaction of the change that wants it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import col

from foundation import clock
from foundation.database import Session, insert_into
from foundation.ids import new_token
from foundation.jobs.models import Job, JobState

#: Under this name a session remembers that its commit brings work.
BRINGS_WORK = "parity_brings_work"


def enqueue(
    session: Session,
    kind: str,
    payload: Mapping[str, Any] | None = None,
    *,
    key: str | None = None,
    at: datetime | None = None,
) -> bool:
    """Ask for a job; it exists once the caller's transaction is committed, and not otherwise.

    Parameters
    ----------
    session : Session
        The transaction of the change.
    kind : str
        A declared kind.
    payload : Mapping, optional
        What its function needs, as JSON can hold it: keys of rows rather than their contents.
    key : str, optional
        Names this job among its kind. Asking twice under one name gives one job, whoever asks first.
    at : datetime, optional
        Not before this moment.

    Returns
    -------
    bool
        Whether a job was added: False where one of this name was there.
    """
    now = clock.now()
    added = session.execute(
        insert_into(session, Job)
        .values(
            kind=kind,
            key=key or new_token(),
            payload=dict(payload or {}),
            state=JobState.WAITING,
            attempts=0,
            created_at=now,
            next_at=at or now,
            last_error="",
        )
        .on_conflict_do_nothing(index_elements=["kind", "key"])
        .returning(col(Job.id))
    ).scalar_one_or_none()
    if added is None:
        return False
    session.info[BRINGS_WORK] = True
    return True
