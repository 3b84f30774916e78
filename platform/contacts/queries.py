"""Every question about contacts that is asked of the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlmodel import col

from contacts.models import Contact, ContactFile, FileState
from foundation.database import Session, escape_like
from foundation.paging import Page
from profiles.models import Status, Venture


@dataclass(frozen=True, slots=True)
class Filters:
    """Which contacts of an organisation are wanted; nothing chosen is all of them."""

    organisation_id: int
    text: str = ""
    stages: Sequence[str] = ()
    on_parity: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        """Give the filters as conditions."""
        wanted: list[ColumnElement[bool]] = [col(Contact.organisation_id) == self.organisation_id]
        for word in self.text.casefold().split():
            like = f"%{escape_like(word)}%"
            places = (Contact.person, Contact.email, Contact.company, Contact.role, Contact.note)
            wanted.append(or_(*(func.lower(col(place)).like(like, escape="\\") for place in places)))
        if self.stages:
            wanted.append(col(Contact.stage).in_(self.stages))
        if self.on_parity:
            wanted.append(col(Contact.venture_id).is_not(None))
        return wanted


@dataclass(frozen=True, slots=True)
class Line:
    """A contact with the slug of its company's profile here."""

    contact: Contact
    venture_slug: str | None


_BY_NAME = (func.lower(col(Contact.company)), func.lower(col(Contact.person)), col(Contact.id))
#: What a list is sorted by; a minus turns it round.
SORTS = {
    "company": _BY_NAME,
    "-company": (func.lower(col(Contact.company)).desc(), func.lower(col(Contact.person)).desc(), col(Contact.id)),
    "person": (func.lower(col(Contact.person)), col(Contact.id)),
    "-person": (func.lower(col(Contact.person)).desc(), col(Contact.id)),
    "next": (col(Contact.next_step_on).is_(None), col(Contact.next_step_on), col(Contact.id)),
    "-next": (col(Contact.next_step_on).is_(None), col(Contact.next_step_on).desc(), col(Contact.id)),
    "changed": (col(Contact.changed_at).desc(), col(Contact.id)),
    "-changed": (col(Contact.changed_at), col(Contact.id)),
}


def contact_page(session: Session, filters: Filters, *, sort: str, number: int, size: int) -> Page[Line]:
    """Give a page of an organisation's contacts."""
    lines, total = contact_lines(session, filters, sort=sort, offset=(number - 1) * size, limit=size)
    return Page(lines, total, number, size)


def contact_lines(
    session: Session, filters: Filters, *, sort: str, offset: int, limit: int
) -> tuple[Sequence[Line], int]:
    """Give a part of an organisation's contacts, and how many there are."""
    conditions = filters.conditions()
    total = session.scalar(select(func.count()).select_from(Contact).where(*conditions)) or 0
    wanted = (
        select(Contact, col(Venture.slug))
        .outerjoin(Venture, (col(Venture.id) == col(Contact.venture_id)) & (col(Venture.status) == Status.PUBLISHED))
        .where(*conditions)
        .order_by(*SORTS.get(sort, _BY_NAME))
        .offset(offset)
        .limit(limit)
    )
    return [Line(row[0], row[1]) for row in session.execute(wanted)], total


def contacts_of(session: Session, organisation_id: int) -> Sequence[Contact]:
    """Give all contacts of an organisation, in the order in which they came."""
    wanted = select(Contact).where(col(Contact.organisation_id) == organisation_id).order_by(col(Contact.id))
    return session.scalars(wanted).all()


def contacts_by_key(session: Session, organisation_id: int, keys: Collection[int]) -> dict[int, Contact]:
    """Give some contacts of an organisation as they stand in the database now, by key."""
    wanted = (
        select(Contact)
        .where(col(Contact.organisation_id) == organisation_id, col(Contact.id).in_(sorted(keys)))
        .order_by(col(Contact.id))
        .execution_options(populate_existing=True)
    )
    return {row.id or 0: row for row in session.scalars(wanted)}


def claim_taking_back(session: Session, file_id: int, moment: datetime) -> bool:
    """Note that a loaded file is taken back; False where it is not loaded, or somebody else was faster."""
    claimed = session.execute(
        update(ContactFile)
        .where(
            col(ContactFile.id) == file_id,
            col(ContactFile.state) == FileState.LOADED,
            col(ContactFile.taken_back_at).is_(None),
        )
        .values(taken_back_at=moment)
        .returning(col(ContactFile.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    return claimed is not None


def stage_counts(session: Session, organisation_id: int) -> Mapping[str, int]:
    """Give the number of an organisation's contacts by stage, in the order of its words."""
    wanted = (
        select(col(Contact.stage), func.count())
        .where(col(Contact.organisation_id) == organisation_id, col(Contact.stage) != "")
        .group_by(col(Contact.stage))
        .order_by(col(Contact.stage))
    )
    return {str(row[0]): int(row[1]) for row in session.execute(wanted)}


def files_of(session: Session, organisation_id: int, most: int = 20) -> Sequence[ContactFile]:
    """Give the files that an organisation brought in lately and did not put away, newest first."""
    wanted = (
        select(ContactFile)
        .where(col(ContactFile.organisation_id) == organisation_id, col(ContactFile.state) != FileState.DROPPED)
        .order_by(col(ContactFile.id).desc())
        .limit(most)
    )
    return session.scalars(wanted).all()


def ventures_at(session: Session, company_numbers: Collection[str], websites: Collection[str]) -> Sequence[Venture]:
    """Give the published ventures that have one of some company numbers or websites."""
    wanted = (
        select(Venture)
        .where(
            col(Venture.status) == Status.PUBLISHED,
            or_(
                col(Venture.company_number).in_(sorted(company_numbers)),
                col(Venture.website).in_(sorted(websites)),
            ),
        )
        .order_by(col(Venture.id))
    )
    return session.scalars(wanted).all()


def take_step(session: Session, file_id: int, source: FileState, target: FileState) -> bool:
    """Bring a file from one state to the next; False where somebody else was faster."""
    changed = session.execute(
        update(ContactFile)
        .where(col(ContactFile.id) == file_id, col(ContactFile.state) == source)
        .values(state=target)
        .returning(col(ContactFile.id))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    return changed is not None
