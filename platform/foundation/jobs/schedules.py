"""Regular work: when it is due, in London's time, and asking for it once each time.

Two workers that look at the same moment ask under the same name, so one job comes of it. After a night without a
worker the last time that was missed is caught up, and the ones before it are not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import select

from foundation import clock
from foundation.database import Session
from foundation.jobs.asking import enqueue
from foundation.jobs.kinds import Function, job
from foundation.jobs.models import Schedule


@dataclass(frozen=True)
class Timetable:
    """Once a day, or once a week on a day of it.

    Parameters
    ----------
    at : time
        The time of day in London.
    weekday : int, optional
        0 for Monday to 6 for Sunday; every day where it is not given.
    """

    at: time
    weekday: int | None = None

    def last_due(self, now: datetime) -> datetime:
        """Give the newest moment that is not later than now."""
        local = now.astimezone(clock.LONDON)
        day = local.date()
        if self.weekday is not None:
            day -= timedelta(days=(day.weekday() - self.weekday) % 7)
        due = datetime.combine(day, self.at, clock.LONDON)
        if due > local:
            due = datetime.combine(day - timedelta(days=1 if self.weekday is None else 7), self.at, clock.LONDON)
        return due


@dataclass(frozen=True)
class Hourly:
    """Once an hour.

    Parameters
    ----------
    minute : int
        How many minutes past the hour.
    """

    minute: int

    def last_due(self, now: datetime) -> datetime:
        """Give the newest moment that is not later than now."""
        due = now.replace(minute=self.minute, second=0, microsecond=0)
        return due if due <= now else due - timedelta(hours=1)


_TIMETABLES: dict[str, Timetable | Hourly] = {}


def every(timetable: Timetable | Hourly, name: str, title: str, *, tries: int = 10) -> Callable[[Function], Function]:
    """Declare that a function is regular work.

    Parameters
    ----------
    timetable : Timetable or Hourly
        When.
    name, title, tries : str, str, int
        As for :func:`foundation.jobs.job`. The payload's ``due`` is the moment that it was due at.
    """

    def declare(function: Function) -> Function:
        _TIMETABLES[name] = timetable
        return job(name, title, tries=tries)(function)

    return declare


def enqueue_due(session: Session) -> int:
    """Ask for the regular work that has become due since it was last asked for.

    Work that is new here is due from its next time on.

    Returns
    -------
    int
        How many jobs were added.
    """
    now, added = clock.now(), 0
    noted = {row.kind: row for row in session.exec(select(Schedule).order_by(Schedule.kind))}
    for kind, timetable in sorted(_TIMETABLES.items()):
        due, row = timetable.last_due(now), noted.get(kind)
        if row is None:
            session.add(Schedule(kind=kind, last_due=due))
        elif row.last_due < due:
            row.last_due = due
            added += enqueue(session, kind, {"due": due.isoformat()}, key=due.isoformat())
    return added
