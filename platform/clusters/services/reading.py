"""What pages, exports and programs show of members."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clusters.queries import members
from clusters.queries.members import Filters, Record
from clusters.services.words import KINDS, STATUSES
from foundation.database import Session
from foundation.paging import Page, nearest_page

PAGE_SIZE = 50
EXPORT_COLUMNS = ("Member", "Kind", "Status", "Since or asked", "On the platform", "Demo")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of members, with the number behind every choice."""

    page: Page[Record]
    by_status: Mapping[str, int]
    by_kind: Mapping[str, int]


def listed(session: Session, filters: Filters, *, sort: str, number: int) -> Listed:
    """Give one page of members."""
    by_status, by_kind = (members.count_by(session, filters, name) for name in ("status", "kind"))
    total = sum(count for kind, count in by_kind.items() if not filters.kinds or kind in filters.kinds)
    number = nearest_page(number, total, PAGE_SIZE)
    found = members.records(session, filters, sort=sort, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return Listed(Page(found, total, number, PAGE_SIZE), by_status, by_kind)


def export_rows(session: Session, filters: Filters, *, sort: str) -> Iterator[list[object]]:
    """Give all members that pass the filters, as rows under ``EXPORT_COLUMNS``."""
    for record in members.records(session, filters, sort=sort):
        row = record.member
        since = (row.answered_at or row.asked_at).date()
        address = f"/ventures/{record.venture.slug}" if record.venture is not None else ""
        yield [record.name, KINDS[row.kind], STATUSES[row.status], since, address, "DEMO" if record.demo else ""]
