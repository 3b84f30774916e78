"""What pages, exports and the API show of introductions."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts import policy
from accounts.models import OrganisationKind
from accounts.policy import Action, Request, Viewer
from foundation import clock
from foundation.database import Session
from foundation.paging import Page, nearest_page
from introductions import queries
from introductions.models import PrivateReason, Status
from introductions.queries import Filters, Record
from introductions.services.access import introduction_for, request_of
from introductions.services.briefs import Brief, brief_for
from introductions.services.waiting import Wait, days_to_answer, wait_of
from introductions.services.words import STATUSES, reason_words
from pipeline.queries import deal_between
from profiles.models import Venture

PAGE_SIZE = 50
MOST_TOLD = 10
EXPORT_COLUMNS = (
    "Venture", "Mandate", "Funder", "Status", "Asked on", "Answer due", "Answered on", "Days waited", "Overdue",
    "Reasons", "Note", "Ask again from", "Demo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An introduction in a list."""

    record: Record
    wait: Wait


@dataclass(frozen=True, slots=True)
class View:
    """An introduction with all that its page shows to whoever looks.

    ``private`` is None for everybody but the funder's own people, and where they kept nothing.
    """

    record: Record
    wait: Wait
    brief: Brief
    private: PrivateReason | None
    of_funder: bool
    may_answer: bool
    may_withdraw: bool
    deal_id: int | None


@dataclass(frozen=True, slots=True)
class Sides:
    """The organisations of somebody that ask, and those that are asked."""

    ventures: tuple[int, ...]
    funders: tuple[int, ...]

    def receives(self, side: str) -> bool:
        """Say whether a list shows what they received; whoever stands on both sides chooses which ``side`` it shows."""
        return bool(self.funders) and (not self.ventures or side == "received")


def sides_of(viewer: Viewer) -> Sides:
    """Give the organisations for which somebody sees introductions."""
    policy.require(viewer, Action.USE_ACCOUNT)
    asking = tuple(seat.organisation_id for seat in viewer.seats_of_kind(OrganisationKind.VENTURE))
    # A funder's profile may belong to an authority as well.
    asked = tuple(sorted(key for key in viewer.seats if key not in asking))
    return Sides(asking, asked)


def listed(session: Session, filters: Filters, *, sort: str, number: int) -> tuple[Page[Line], dict[str, int]]:
    """Give one page of a list, and the number of introductions in each status."""
    counts = queries.count_by_status(session, filters.without_statuses())
    total = sum(count for status, count in counts.items() if not filters.statuses or status in filters.statuses)
    number = nearest_page(number, total, PAGE_SIZE)
    found = queries.records(session, filters, sort=sort, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return Page(_lines(session, found), total, number, PAGE_SIZE), counts


def _lines(session: Session, found: list[Record]) -> list[Line]:
    days = days_to_answer(session)
    return [Line(record, wait_of(record.introduction, days)) for record in found]


def export_rows(session: Session, filters: Filters, *, sort: str) -> Iterator[list[object]]:
    """Give all introductions that pass the filters, as rows under ``EXPORT_COLUMNS``; nothing private is among them."""
    for line in _lines(session, queries.records(session, filters, sort=sort)):
        record, row = line.record, line.record.introduction
        yield [
            record.venture.name,
            record.mandate.name,
            record.funder.name,
            STATUSES[row.status],
            row.asked_at.astimezone(clock.LONDON).date(),
            line.wait.due_on,
            row.ended_at.astimezone(clock.LONDON).date() if row.ended_at else None,
            line.wait.days,
            "yes" if line.wait.overdue else "",
            "; ".join(reason_words(row.reasons)),
            row.answer_note,
            row.look_again_on,
            "DEMO" if row.demo else "",
        ]


def view_of(session: Session, viewer: Viewer, introduction_id: int) -> View:
    """Give an introduction to its two sides; what the funder keeps to itself, to the funder's people only."""
    record = introduction_for(session, viewer, introduction_id)
    request = request_of(record)
    of_funder = policy.may(viewer, Action.READ_PRIVATE_REASON, request)
    is_open = record.introduction.status == Status.OPEN
    deal = (
        deal_between(session, record.funder.organisation_id, record.venture.id or 0, record.mandate.id or 0)
        if of_funder and record.funder.organisation_id is not None
        else None
    )
    return View(
        record=record,
        wait=wait_of(record.introduction, days_to_answer(session)),
        brief=brief_for(viewer, record.venture, record.introduction.brief),
        private=queries.private_reason(session, introduction_id) if of_funder else None,
        of_funder=of_funder,
        may_answer=is_open and policy.may(viewer, Action.ANSWER_INTRODUCTION, request),
        may_withdraw=is_open and policy.may(viewer, Action.ASK_INTRODUCTION, request),
        deal_id=deal.id if deal else None,
    )


def told_reasons(session: Session, viewer: Viewer, venture: Venture) -> list[Record]:
    """Give what funders told a venture when they did not accept, the newest first, to the venture's own people."""
    if not policy.may(viewer, Action.VIEW, Request(venture.organisation_id, None)):
        return []
    return [record for record in queries.told(session, venture.id or 0, limit=MOST_TOLD) if record.introduction.reasons]
