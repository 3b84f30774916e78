"""What pages and exports show of a time ledger."""

from collections.abc import Iterator

from foundation.database import Session
from foundation.paging import Page, nearest_page
from ledger import queries
from ledger.models import Kind
from ledger.queries import Filters, Line
from ledger.services.words import KINDS, hours
from profiles.models import Venture

PAGE_SIZE = 50
EXPORT_COLUMNS = ("Day", "Hours", "Spent on", "Which", "Note", "Entered by", "Demo")


def listed(
    session: Session, filters: Filters, *, sort: str, number: int
) -> tuple[Page[Line], dict[str, tuple[int, int]]]:
    """Give one page of a ledger, and the number of entries and minutes of each kind."""
    counts = queries.count_by_kind(session, filters)
    total = sum(count for kind, (count, _) in counts.items() if not filters.kinds or kind in filters.kinds)
    number = nearest_page(number, total, PAGE_SIZE)
    found = queries.lines(session, filters, sort=sort, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return Page(found, total, number, PAGE_SIZE), counts


def export_rows(session: Session, filters: Filters, *, sort: str) -> Iterator[list[object]]:
    """Give all entries that pass the filters, as rows under ``EXPORT_COLUMNS``."""
    for line in queries.lines(session, filters, sort=sort):
        entry = line.entry
        demo = "DEMO" if entry.demo else ""
        yield [entry.spent_on, hours(entry.minutes), KINDS[entry.kind], line.subject, entry.note, line.by, demo]


def subject_options(session: Session, venture: Venture) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give what time can be spent on, in groups: a kind as a whole, or one of the venture's own."""
    held = queries.subjects(session, venture.id or 0)
    groups = []
    for kind in Kind:
        whole = "Something else" if kind is Kind.OTHER else f"{KINDS[kind]} in general"
        named = [(f"{kind}:{key}", name) for key, name in held.get(kind, ())]
        groups.append((KINDS[kind], [(kind.value, whole), *named]))
    return groups
