"""What people work with on a deal's page: meetings, notes, tasks, files, and the first day's facts beside today's."""

from dataclasses import dataclass

from accounts.policy import Viewer
from documents.services.rooms import readable
from foundation.database import Session
from pipeline import queries
from pipeline.models import DealFile
from pipeline.queries import DealRecord, NoteLine, TaskLine, Workmate
from pipeline.services.entering import Entry, entry_beside_now
from pipeline.services.meetings import MeetingLine, meetings_beside
from pipeline.services.terms import Ending, ending


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file of a deal, and whether it may be opened yet."""

    file: DealFile
    can_be_read: bool


@dataclass(frozen=True, slots=True)
class Workplace:
    """What is kept beside a deal, for whoever may see it."""

    notes: list[NoteLine]
    meetings: list[MeetingLine]
    tasks: list[TaskLine]
    files: list[HeldFile]
    people: list[Workmate]
    entry: Entry | None
    ending: Ending | None


def workplace(session: Session, viewer: Viewer, record: DealRecord, *, scanned: bool) -> Workplace:
    """Give what is kept beside a deal; the caller has asked whether the viewer may see the deal.

    Parameters
    ----------
    scanned : bool
        Whether a scanner is set up, so that a file has to have passed it.
    """
    key = record.deal.id or 0
    return Workplace(
        notes=queries.notes_of(session, key),
        meetings=meetings_beside(session, viewer, record),
        tasks=queries.tasks_of(session, key),
        files=[HeldFile(file, readable(file, scanned=scanned)) for file in queries.files_of(session, key)],
        people=queries.people_of(session, record.deal.organisation_id),
        entry=entry_beside_now(session, viewer, record),
        ending=ending(session, viewer, record),
    )
