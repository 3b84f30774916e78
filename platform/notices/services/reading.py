"""What a person was told, and what of it they have read."""

from collections.abc import Iterator

from sqlalchemy import update
from sqlmodel import col

from foundation import clock
from foundation.database import Session
from foundation.errors import NotFound
from foundation.paging import Page, nearest_page
from notices import queries
from notices.models import Notice
from notices.queries import Counts, Filters
from notices.services.kinds import title_of

PAGE_SIZE = 25
EXPORT_COLUMNS = ("Told", "About", "Kind", "Notice", "More words", "Read", "Page", "Demo")


def listed(session: Session, filters: Filters, *, sort: str, number: int) -> tuple[Page[Notice], Counts]:
    """Give one page of a person's notices, and the number behind each choice of its filters."""
    counts = queries.counts(session, filters)
    total = counts.total
    number = nearest_page(number, total, PAGE_SIZE)
    found = queries.notices(session, filters, sort=sort, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return Page(found, total, number, PAGE_SIZE), counts


def export_rows(session: Session, filters: Filters, *, sort: str) -> Iterator[list[object]]:
    """Give all of a person's notices that pass the filters, as rows under ``EXPORT_COLUMNS``."""
    for notice in queries.notices(session, filters, sort=sort):
        yield [
            notice.told_at,
            notice.subject_name,
            title_of(notice.kind),
            notice.title,
            notice.text,
            notice.read_at,
            notice.address,
            "DEMO" if notice.demo else "",
        ]


def notice_of(session: Session, *, person_id: int, notice_id: int) -> Notice:
    """Give one of a person's notices.

    Raises
    ------
    NotFound
        If it is none of theirs.
    """
    notice = session.get(Notice, notice_id)
    if notice is None or notice.person_id != person_id:
        raise NotFound("There is no such notice, or it is not yours.")
    return notice


def mark_read(session: Session, *, person_id: int, notice_id: int) -> Notice:
    """Mark one notice as read.

    Raises
    ------
    NotFound
        If it is none of the person's.
    """
    notice = notice_of(session, person_id=person_id, notice_id=notice_id)
    if notice.read_at is None:
        notice.read_at = clock.now()
        session.add(notice)
    return notice


def mark_all_read(session: Session, filters: Filters) -> int:
    """Mark all notices that pass the filters as read, and say how many were not."""
    marked = session.scalars(
        update(Notice)
        .where(*queries.passing(filters), col(Notice.read_at).is_(None))
        .values(read_at=clock.now())
        .returning(col(Notice.id))
        .execution_options(synchronize_session=False)
    )
    return len(marked.all())
