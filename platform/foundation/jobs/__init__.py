"""Work that is done behind the pages: what is asked for together with a change, and is then done once.

A job is a row that is written in the transaction of the change that asks for it, so that neither exists without the
other. A worker takes it, and what it writes is committed together with the mark that it is done. A worker that is
killed in the middle leaves nothing half: its lease runs out, and another does the job from the start.
"""

from foundation.jobs.asking import enqueue
from foundation.jobs.kinds import GiveUp, Kind, Work, job, kinds
from foundation.jobs.models import Job, JobState, Schedule
from foundation.jobs.running import run_next, wait_after, work_off
from foundation.jobs.schedules import Hourly, Timetable, enqueue_due, every
from foundation.jobs.upkeep import start_again

__all__ = [
    "GiveUp",
    "Hourly",
    "Job",
    "JobState",
    "Kind",
    "Schedule",
    "Timetable",
    "Work",
    "enqueue",
    "enqueue_due",
    "every",
    "job",
    "kinds",
    "run_next",
    "start_again",
    "wait_after",
    "work_off",
]
