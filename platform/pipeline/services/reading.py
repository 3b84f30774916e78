"""What pages, exports and the API show of a pipeline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.database import Session
from foundation.paging import Page, nearest_page
from pipeline import queries
from pipeline.models import TRACKS, Deal, Step, Steps
from pipeline.queries import BoardFilters, Card, DealLine, DealRecord, EventLine, Facets, Workmate
from pipeline.services.access import Board, Books, deal_for
from pipeline.services.moving import possible_moves
from profiles.services.access import mandate_subject

#: Cards that a column shows before "show all"; its count and its money are over all of its deals.
CARDS_SHOWN = 10
PAGE_SIZE = 50
EXPORT_COLUMNS = (
    "Venture", "Mandate", "Funder", "Track", "Stage", "Amount (GBP)", "Region", "Looked after by", "Next step",
    "Next step due", "Review on", "In this stage since", "Days in this stage", "Added on", "Tags", "Demo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the board: its cards, and its count and money over all of its deals."""

    step: Step
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
    moves: list[Step]
    steps: Steps
    days_in_stage: int
    may_work: bool
    venture_open: bool
    offer_open: bool
    mandate_open: bool


def days_over(entered_at: datetime, target_days: int | None) -> int:
    """Give the days on which a deal has stood in a stage beyond those that it should take, by the calendar."""
    if target_days is None:
        return 0
    return max(0, (clock.today() - entered_at.astimezone(clock.LONDON).date()).days - target_days)


def step_name(every: Mapping[str, Steps], track: str, code: str) -> str:
    """Give the name of a stage as its organisation has it now."""
    step = every[track].step(code)
    return step.name if step else code


def standing_name(session: Session, deal: Deal) -> str:
    """Give the name of the stage that a deal stands in, as its organisation words it."""
    return step_name(queries.all_steps(session, deal.organisation_id), deal.track, deal.step)


def days_since(moment: datetime) -> int:
    """Whole days since a moment."""
    return max(0, (clock.now() - moment).days)


@dataclass(frozen=True, slots=True)
class TrackTab:
    """A track of a board that has deals, and how many."""

    track: str
    name: str
    deals: int


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one track of a board, and which tracks have deals at all."""

    track: str
    columns: list[Column]
    tabs: list[TrackTab]

    @property
    def deals(self) -> int:
        """How many deals all tracks have together."""
        return sum(tab.deals for tab in self.tabs)


def board_columns(session: Session, board: Board, filters: BoardFilters, *, whole: str = "") -> Columns:
    """Give the columns of a board in the order of its organisation's stages.

    Of the track that the filters name; where they name none, of the first that has deals.
    """
    every = queries.all_steps(session, board.organisation_id)
    timed = with_times(filters, every)
    totals = queries.board_totals(session, board.organisation_id, timed.without(track=""))
    tabs = [
        TrackTab(track, name, number)
        for track, name in TRACKS.items()
        if (number := sum(total.deals for total in totals if total.track == track))
    ]
    track = filters.track or (tabs[0].track if tabs else next(iter(TRACKS)))
    cards = queries.board_cards(
        session, board.organisation_id, timed.without(track=track), cap=CARDS_SHOWN, whole=whole
    )
    there = {total.step: total for total in totals if total.track == track}
    columns = []
    for step in every[track].every:
        total = there.get(step.code)
        if step.retired and total is None:
            continue
        columns.append(
            Column(
                step,
                tuple(cards.get(step.code, ())),
                total.deals if total else 0,
                total.amount_gbp if total else 0,
                total.without_amount if total else 0,
            )
        )
    return Columns(track, columns, tabs)


def with_times(filters: BoardFilters, every: Mapping[str, Steps]) -> BoardFilters:
    """Let filters know since when a deal must have stood in a stage to have been there for too long.

    The same days as those of ``days_over``.
    """
    midnight = datetime.combine(clock.today(), time(), tzinfo=clock.LONDON)
    entered = tuple(
        (track, step.code, midnight - timedelta(days=step.target_days))
        for track, steps in every.items()
        for step in steps.every
        if step.target_days is not None
    )
    return filters.without(entered=entered)


@dataclass(frozen=True, slots=True)
class Table:
    """One page of a pipeline as a table.

    Parameters
    ----------
    page : Page of DealLine
        The deals on it.
    facets : Facets
        The number behind each choice of its filters.
    every : Mapping
        The stages of the tracks.
    tags : Mapping
        The words on its deals, by key of the deal.
    """

    page: Page[DealLine]
    facets: Facets
    every: Mapping[str, Steps]
    tags: Mapping[int, Sequence[str]]


def deal_table(session: Session, board: Board, filters: BoardFilters, *, sort: str, number: int) -> Table:
    """Give one page of the table, or the last one where there are not so many."""
    every = queries.all_steps(session, board.organisation_id)
    timed = with_times(filters, every)
    facets = queries.deal_facets(session, board.organisation_id, timed)
    totals = queries.board_totals(session, board.organisation_id, timed)
    total = sum(held.deals for held in totals)
    number = nearest_page(number, total, PAGE_SIZE)
    lines = queries.deal_lines(
        session,
        board.organisation_id,
        timed,
        sort=sort,
        clocked=timed.without(overdue_on=clock.today()),
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    tags = queries.tags_of(session, [line.id for line in lines]) if facets.tags else {}
    return Table(Page(lines, total, number, PAGE_SIZE), facets, every, tags)


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
    return lines, sum(total.deals for total in totals)


def sorted_lines(session: Session, board: Board, filters: BoardFilters, *, sort: str) -> list[DealLine]:
    """Give all deals of a pipeline that pass the filters, in an order of the table."""
    timed = with_times(filters, queries.all_steps(session, board.organisation_id))
    clocked = timed.without(overdue_on=clock.today())
    return queries.deal_lines(session, board.organisation_id, timed, sort=sort, clocked=clocked)


def export_rows(session: Session, board: Board, filters: BoardFilters, *, sort: str) -> Iterator[list[object]]:
    """Give all deals that pass the filters, as rows under ``EXPORT_COLUMNS``."""
    every = queries.all_steps(session, board.organisation_id)
    lines = sorted_lines(session, board, filters, sort=sort)
    tags = queries.tags_of(session, [line.id for line in lines])
    for line in lines:
        yield [
            line.venture_name,
            line.mandate_name,
            line.funder_name,
            TRACKS[line.track],
            step_name(every, line.track, line.step),
            line.amount_gbp,
            line.region_name,
            line.owner_name,
            line.next_step,
            line.next_step_on,
            line.review_on,
            line.stage_entered_at.astimezone(clock.LONDON).date(),
            days_since(line.stage_entered_at),
            line.created_at.astimezone(clock.LONDON).date(),
            "; ".join(tags.get(line.id, ())),
            "DEMO" if line.demo else "",
        ]


def deal_view(session: Session, viewer: Viewer, deal_id: int) -> DealView:
    """Give a deal with its log to somebody who may see it; each side's facts only as far as they are open to them."""
    record = deal_for(session, viewer, deal_id, Action.VIEW_DEALS)
    may_work = policy.may(viewer, Action.WORK_DEALS, Books(record.deal.organisation_id))
    steps = queries.all_steps(session, record.deal.organisation_id)[record.deal.track]
    return DealView(
        record=record,
        events=queries.deal_events(session, deal_id),
        workmates=queries.workmates(session, record.deal.organisation_id) if may_work else [],
        moves=possible_moves(steps, record.deal.step) if may_work else [],
        steps=steps,
        days_in_stage=days_since(record.deal.stage_entered_at),
        may_work=may_work,
        venture_open=policy.may(viewer, Action.VIEW, record.venture),
        offer_open=policy.may(viewer, Action.VIEW_OFFER, record.venture),
        mandate_open=policy.may(viewer, Action.VIEW, mandate_subject(record.mandate, record.funder)),
    )
