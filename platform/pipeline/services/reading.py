"""What pages, exports and the API show of a pipeline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from foundation.paging import Page
from pipeline import queries
from pipeline.models import STAGES, Stage, StageInfo, stage_name
from pipeline.queries import BoardFilters, Card, DealLine, DealRecord, EventLine, Facets, Workmate
from pipeline.services.access import Board, Books, MandateSide, deal_for
from pipeline.services.moving import possible_moves

#: Cards that a column shows before "show all"; its count and its money are over all of its deals.
CARDS_SHOWN = 10
PAGE_SIZE = 50
EXPORT_COLUMNS = (
    "Venture", "Mandate", "Funder", "Stage", "Amount (GBP)", "Region", "Looked after by", "Next step",
    "Next step due", "Review on", "In this stage since", "Days in this stage", "Added on", "Demo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the board: its cards, and its count and money over all of its deals."""

    info: StageInfo
    cards: tuple[Card, ...]
    deals: int
    amount_gbp: int
    without_amount: int


@dataclass(frozen=True, slots=True)
class DealView:
    """A deal with all that its page shows."""

    record: DealRecord
    events: list[EventLine]
    workmates: list[Workmate]
    moves: list[Stage]
    days_in_stage: int
    may_work: bool
    venture_open: bool
    offer_open: bool
    mandate_open: bool


def days_since(moment: datetime) -> int:
    """Whole days since a moment."""
    return max(0, (clock.now() - moment).days)


def board_columns(session: Session, board: Board, filters: BoardFilters, *, whole: str = "") -> list[Column]:
    """Give the columns of a board in the order of the stages."""
    totals = queries.board_totals(session, board.organisation_id, filters)
    cards = queries.board_cards(session, board.organisation_id, filters, cap=CARDS_SHOWN, whole=whole)
    columns = []
    for info in STAGES:
        total = totals.get(info.stage.value)
        columns.append(
            Column(
                info,
                tuple(cards.get(info.stage.value, ())),
                total.deals if total else 0,
                total.amount_gbp if total else 0,
                total.without_amount if total else 0,
            )
        )
    return columns


def deal_table(
    session: Session, board: Board, filters: BoardFilters, *, sort: str, number: int
) -> tuple[Page[DealLine], Facets]:
    """Give one page of the table, and the number behind each choice of its filters."""
    facets = queries.deal_facets(session, board.organisation_id, filters)
    total = sum(count for stage, count in facets.stages if not filters.stages or stage in filters.stages)
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    lines = queries.deal_lines(
        session,
        board.organisation_id,
        filters,
        sort=sort,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    return Page(lines, total, number, PAGE_SIZE), facets


def deals_of(
    session: Session, board: Board, *, stages: Sequence[str], owner: int | None, offset: int, limit: int
) -> tuple[list[DealLine], int]:
    """Give a part of a pipeline in the order of its stages, and how many deals there are in all parts.

    Parameters
    ----------
    stages : sequence of str
        Codes of the stages that are wanted; empty for all.
    owner : int or None
        Key of the person who looks after them, 0 for nobody, None for anybody.
    """
    filters = BoardFilters(stages=tuple(stages), owner=owner)
    lines = queries.deal_lines(session, board.organisation_id, filters, offset=offset, limit=limit)
    totals = queries.board_totals(session, board.organisation_id, filters)
    return lines, sum(total.deals for total in totals.values())


def export_rows(session: Session, board: Board, filters: BoardFilters, *, sort: str) -> Iterator[list[object]]:
    """Give all deals that pass the filters, as rows under ``EXPORT_COLUMNS``."""
    for line in queries.deal_lines(session, board.organisation_id, filters, sort=sort):
        yield [
            line.venture_name,
            line.mandate_name,
            line.funder_name,
            stage_name(line.stage),
            line.amount_gbp,
            line.region_name,
            line.owner_name,
            line.next_step,
            line.next_step_on,
            line.review_on,
            line.stage_entered_at.astimezone(clock.LONDON).date(),
            days_since(line.stage_entered_at),
            line.created_at.astimezone(clock.LONDON).date(),
            "DEMO" if line.demo else "",
        ]


def deal_view(session: Session, viewer: Viewer, deal_id: int) -> DealView:
    """Give a deal with its log to somebody who may see it; each side's facts only as far as they are open to them."""
    record = deal_for(session, viewer, deal_id, Action.VIEW_DEALS)
    may_work = policy.may(viewer, Action.WORK_DEALS, Books(record.deal.organisation_id))
    return DealView(
        record=record,
        events=queries.deal_events(session, deal_id),
        workmates=queries.workmates(session, record.deal.organisation_id) if may_work else [],
        moves=possible_moves(record.deal.stage) if may_work else [],
        days_in_stage=days_since(record.deal.stage_entered_at),
        may_work=may_work,
        venture_open=policy.may(viewer, Action.VIEW, record.venture),
        offer_open=policy.may(viewer, Action.VIEW_OFFER, record.venture),
        mandate_open=policy.may(viewer, Action.VIEW, MandateSide.of(record.mandate, record.funder)),
    )
