"""What is kept beside a deal: the facts of its first day, notes, tasks and files, and who may be named in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from accounts.models import Membership, User
from foundation.database import Session
from pipeline.models import Deal, DealEntry, DealFile, DealNote, DealTask
from pipeline.queries.deals import Workmate
from profiles.models import Funder, Mandate, Venture

#: More of either on one deal is a fault of a program.
MOST = 1000


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note with the name of whoever wrote it."""

    id: int
    kind: str
    text: str
    met_on: date | None
    written_at: datetime
    author_name: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with the names of who is to do it and who did."""

    id: int
    text: str
    owner_id: int | None
    owner_name: str | None
    due_on: date | None
    done_at: datetime | None
    done_by_name: str | None


@dataclass(frozen=True, slots=True)
class OwnTask:
    """A task of somebody's, with the deal that it is for."""

    id: int
    text: str
    due_on: date | None
    deal_id: int
    venture_name: str
    mandate_name: str
    funder_name: str
    demo: bool


def entry_of(session: Session, deal_id: int) -> DealEntry | None:
    """Give the facts of the day on which a deal came in; None for one that came in before they were kept."""
    return session.get(DealEntry, deal_id)


def notes_of(session: Session, deal_id: int) -> list[NoteLine]:
    """Give the notes of a deal, the newest first."""
    rows = session.execute(
        select(
            col(DealNote.id),
            col(DealNote.kind),
            col(DealNote.text),
            col(DealNote.met_on),
            col(DealNote.written_at),
            func.coalesce(col(User.name), "Somebody who has left"),
        )
        .outerjoin(User, col(User.id) == col(DealNote.author_id))
        .where(col(DealNote.deal_id) == deal_id)
        .order_by(col(DealNote.id).desc())
        .limit(MOST)
    )
    return [NoteLine(*row) for row in rows]


def tasks_of(session: Session, deal_id: int) -> list[TaskLine]:
    """Give the tasks of a deal: what is open by its date, those without one last, then what was done most recently."""
    doer = aliased(User)
    rows = session.execute(
        select(
            col(DealTask.id),
            col(DealTask.text),
            col(DealTask.owner_id),
            col(User.name),
            col(DealTask.due_on),
            col(DealTask.done_at),
            col(doer.name),
        )
        .outerjoin(User, col(User.id) == col(DealTask.owner_id))
        .outerjoin(doer, col(doer.id) == col(DealTask.done_by_id))
        .where(col(DealTask.deal_id) == deal_id)
        .order_by(col(DealTask.done_at).desc().nulls_first(), col(DealTask.due_on).asc().nulls_last(), col(DealTask.id))
        .limit(MOST)
    )
    return [TaskLine(*row) for row in rows]


def task_of(session: Session, deal_id: int, task_id: int) -> DealTask | None:
    """Give one task of a deal, locked, or None."""
    return session.scalars(
        select(DealTask).where(col(DealTask.id) == task_id, col(DealTask.deal_id) == deal_id).with_for_update()
    ).one_or_none()


def open_tasks_for(session: Session, user_id: int, organisation_ids: Sequence[int]) -> list[OwnTask]:
    """Give what somebody still has to do for deals of some organisations, by its date, those without one last."""
    rows = session.execute(
        select(
            col(DealTask.id),
            col(DealTask.text),
            col(DealTask.due_on),
            col(DealTask.deal_id),
            col(Venture.name),
            col(Mandate.name),
            col(Funder.name),
            col(Deal.demo),
        )
        .join(Deal, col(Deal.id) == col(DealTask.deal_id))
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(
            col(DealTask.owner_id) == user_id,
            col(DealTask.done_at).is_(None),
            col(Deal.organisation_id).in_(organisation_ids),
        )
        .order_by(col(DealTask.due_on).asc().nulls_last(), col(DealTask.id))
        .limit(MOST)
    )
    return [OwnTask(*row) for row in rows]


def files_of(session: Session, deal_id: int) -> Sequence[DealFile]:
    """Give the files of a deal, the newest first."""
    return session.scalars(
        select(DealFile).where(col(DealFile.deal_id) == deal_id).order_by(col(DealFile.id).desc())
    ).all()


def file_of(session: Session, deal_id: int, file_id: int) -> DealFile | None:
    """Give one file of a deal, or None."""
    return session.scalars(
        select(DealFile).where(col(DealFile.id) == file_id, col(DealFile.deal_id) == deal_id)
    ).one_or_none()


def people_of(session: Session, organisation_id: int) -> list[Workmate]:
    """Give everybody who belongs to an organisation, whatever they may do, by name."""
    rows = session.execute(
        select(col(User.id), col(User.name))
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(col(Membership.organisation_id) == organisation_id, col(User.closed_at).is_(None))
        .order_by(func.lower(col(User.name)), col(User.id))
    )
    return [Workmate(*row) for row in rows]
