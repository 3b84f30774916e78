"""What pages, exports and the API show of applications."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts import policy
from accounts.models import OrganisationKind
from accounts.policy import Action, Request, Viewer
from applications import queries
from applications.models import LIVE, WITH_FUNDER, WITH_VENTURE, Proposal, Question, Status
from applications.queries import EventLine, Filters, Offer, Record
from applications.services import budgeting, conditions, proposing
from applications.services.access import application_for, request_of
from applications.services.budgeting import Room
from applications.services.weighing import Reviews, reviews_for
from applications.services.words import STATUSES, shown
from foundation import clock
from foundation.database import Session
from foundation.paging import Page, nearest_page
from introductions.services.reading import Sides
from introductions.services.words import reason_words
from profiles.models import Venture
from profiles.services.access import mandate_subject

PAGE_SIZE = 50
EXPORT_COLUMNS = (
    "Venture", "Programme", "Funder", "Status", "Asked for (GBP)", "Offered (GBP)", "First sent on", "Last sent on",
    "Ended on", "Closes on", "Reasons", "Demo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """An application with all that its page shows to whoever looks.

    Parameters
    ----------
    answers : sequence of (Question, str)
        What the funder reads; while it is a draft, what the venture has typed. Questions that were not asked after
        these answers are left out. None while ``withheld``.
    next_step : int or None
        The step to which the funder may take it on, where the programme asks more then.
    reviews : Reviews or None
        To the funder's people alone.
    proposals : sequence of Proposal
        Decisions on what was sent last, proposed for a signature, the newest first; to the funder's people alone.
    withheld : bool
        Whether amount and answers are kept from whoever looks, for want of an investor category.
    room : Room
        What whoever's turn it is may ask for, or offer; without limits to everybody else.
    draft : bool
        Whether the answers are ones that only the venture sees.
    """

    record: Record
    answers: Sequence[tuple[Question, str]]
    draft: bool
    withheld: bool
    events: Sequence[EventLine]
    of_funder: bool
    may_edit: bool
    may_decide: bool
    may_withdraw: bool
    may_sign: bool
    may_show: bool
    next_step: int | None
    may_reopen: bool
    reviews: Reviews | None
    proposals: Sequence[Proposal]
    room: Room


def sides_of(viewer: Viewer) -> Sides:
    """Give the organisations for which somebody sees applications: those that apply, and those that are applied to."""
    policy.require(viewer, Action.USE_ACCOUNT)
    asking = tuple(seat.organisation_id for seat in viewer.seats_of_kind(OrganisationKind.VENTURE))
    return Sides(asking, tuple(sorted(key for key in viewer.seats if key not in asking)))


def shows_offer(viewer: Viewer, record: Record) -> bool:
    """Say whether somebody may be shown what an application asks for and answers: that is an offer."""
    return policy.may(viewer, Action.INTRODUCE_OFFER, request_of(record))


def asked_gbp(viewer: Viewer, record: Record) -> int | None:
    """Give what an application asks for, None where it is not stated or kept from whoever looks."""
    row = record.application
    return (row.asked_gbp if row.sendings else row.draft_gbp) if shows_offer(viewer, record) else None


def listed(session: Session, filters: Filters, *, sort: str, number: int) -> tuple[Page[Record], dict[str, int]]:
    """Give one page of a list, and the number of applications in each status."""
    counts = queries.count_by_status(session, filters.without_statuses())
    total = sum(count for status, count in counts.items() if not filters.statuses or status in filters.statuses)
    number = nearest_page(number, total, PAGE_SIZE)
    found = queries.records(session, filters, sort=sort, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return Page(found, total, number, PAGE_SIZE), counts


@dataclass(frozen=True, slots=True)
class Export:
    """All applications of a list as rows.

    Parameters
    ----------
    disclosed : sequence of Venture
        Those of other people whose amounts and answers are among the rows.
    """

    columns: Sequence[str]
    rows: Iterator[list[object]]
    disclosed: Sequence[Venture]


def export(session: Session, viewer: Viewer, filters: Filters, *, sort: str) -> Export:
    """Give all applications that pass the filters, with the answers where they are to one programme.

    Answers are those that were sent; a column for each question, under the words it was last asked in.
    """
    found = queries.records(session, filters, sort=sort)
    shown_to = [record for record in found if shows_offer(viewer, record)]
    answers = (
        queries.sent_answers(session, [record.application.id or 0 for record in shown_to])
        if len(filters.mandates) == 1
        else {}
    )
    labels: dict[str, str] = {}
    for held in answers.values():
        labels.update({code: question.label for code, (question, _) in held.items()})
    return Export(
        columns=(*EXPORT_COLUMNS, *labels.values()),
        rows=(
            [*_row(viewer, record), *_cells(answers.get(record.application.id or 0, {}), labels)] for record in found
        ),
        disclosed=[record.venture for record in shown_to],
    )


def _cells(held: dict[str, tuple[Question, str]], codes: dict[str, str]) -> list[object]:
    return [shown(*held[code]) if code in held else None for code in codes]


def _row(viewer: Viewer, record: Record) -> list[object]:
    row = record.application
    return [
        record.venture.name,
        record.mandate.name,
        record.funder.name,
        STATUSES[row.status],
        asked_gbp(viewer, record) if row.sendings else None,
        row.offered_gbp,
        *(
            moment and moment.astimezone(clock.LONDON).date()
            for moment in (row.first_sent_at, row.sent_at, row.ended_at)
        ),
        record.mandate.closes_on,
        "; ".join(reason_words(row.reasons)),
        "DEMO" if row.demo else "",
    ]


def view_of(session: Session, viewer: Viewer, application_id: int) -> View:
    """Give an application to one of its two sides."""
    record = application_for(session, viewer, application_id)
    row, request = record.application, request_of(record)
    own = policy.may(viewer, Action.VIEW, Request(record.venture.organisation_id, None))
    reviews = reviews_for(session, viewer, record)
    deciding = row.status in WITH_FUNDER and policy.may(viewer, Action.DECIDE_APPLICATION, request)
    editing = row.status in WITH_VENTURE and policy.may(viewer, Action.APPLY, request)
    waiting = proposing.open_proposal(session, record) is not None
    return View(
        record=record,
        answers=_answers(session, record) if shows_offer(viewer, record) else [],
        draft=not row.sendings,
        withheld=not shows_offer(viewer, record),
        events=queries.events_of(session, application_id),
        of_funder=not own,
        may_edit=editing,
        may_decide=deciding and not waiting,
        may_withdraw=row.status in LIVE and policy.may(viewer, Action.APPLY, request),
        may_sign=deciding and waiting and proposing.may_sign(session, viewer, record),
        next_step=queries.next_step(session, row.mandate_id, row.step) if deciding else None,
        may_reopen=row.status == Status.DECLINED and policy.may(viewer, Action.DECIDE_APPLICATION, request),
        may_show=row.status == Status.OFFERED and policy.may(viewer, Action.APPLY, request),
        reviews=reviews,
        proposals=[] if reviews is None else queries.proposals_of(session, application_id, row.sendings),
        room=_room(session, record, editing=editing, deciding=deciding),
    )


def _room(session: Session, record: Record, *, editing: bool, deciding: bool) -> Room:
    row = record.application
    if editing:
        return budgeting.room_to_ask(session, row.mandate_id, row.venture_id, but=row.id or 0)
    return budgeting.room_to_offer(session, row) if deciding else Room()


def _answers(session: Session, record: Record) -> list[tuple[Question, str]]:
    return conditions.only_asked(
        queries.answers_of(session, record.application.id or 0, record.application.sendings or 1)
    )


def may_edit_programme(viewer: Viewer, offer: Offer) -> bool:
    """Say whether somebody may change what a programme asks and how it assesses."""
    return policy.may(viewer, Action.EDIT, mandate_subject(offer.mandate, offer.funder))


def pages_of_round(viewer: Viewer, offer: Offer) -> frozenset[str]:
    """Say from which pages of a round somebody may run it.

    Where the funder has no organisation here, staff word what is asked; what is between two sides is nobody's.
    """
    side = mandate_subject(offer.mandate, offer.funder)
    answering = Request(None, offer.funder.organisation_id)
    read = policy.may(viewer, Action.READ_PRIVATE_REASON, answering)
    pages = {
        "programme": policy.may(viewer, Action.EDIT, side),
        "advertise": policy.may(viewer, Action.PUBLISH, side),
        "budget": read,
        "assessment": read,
        "pack": read and policy.may(viewer, Action.DECIDE_APPLICATION, answering),
        "cohort": read or bool(offer.programme and offer.programme.shows_cohort),
    }
    return frozenset(page for page, opens in pages.items() if opens)


def applying_for(session: Session, viewer: Viewer) -> list[Venture]:
    """Give the ventures for which somebody may apply, by name."""
    seats = [seat.organisation_id for seat in viewer.seats_of_kind(OrganisationKind.VENTURE)]
    own = queries.ventures_of(session, seats) if seats else []
    return [venture for venture in own if policy.may(viewer, Action.APPLY, venture)]


def mandates_in(session: Session, filters: Filters) -> list[tuple[str, str, int]]:
    """Give the mandates that a list could be narrowed to: slug, name, number of applications."""
    return queries.count_by_mandate(session, filters.without_mandates())
