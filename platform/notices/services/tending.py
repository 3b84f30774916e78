"""Forgetting notices and letters that have run their course."""

from datetime import time, timedelta

from sqlalchemy import delete
from sqlmodel import col

from foundation import clock
from foundation.jobs import Timetable, Work, every
from notices.models import Dispatch, Notice

#: A notice that was read is kept for so long after it was told.
KEPT = timedelta(days=180)


@every(Timetable(time(3, 15)), "notices.forget", "Forget notices that were read long ago")
def forget(work: Work) -> None:
    """Remove notices that were read and are old, and what is known of letters that cannot be asked for again."""
    now = clock.now()
    work.session.execute(delete(Notice).where(col(Notice.read_at).is_not(None), col(Notice.told_at) < now - KEPT))
    work.session.execute(delete(Dispatch).where(col(Dispatch.until) < now))
