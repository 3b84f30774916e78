"""The board: its cards, and the count and money of each column over all of its deals."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
)
from sqlmodel import col

from accounts.models import User
from foundation.catalogue import PEOPLE, PROFILES, Mark, board_clock, read_mark
from foundation.database import Session, escape_like
from pipeline.models import Deal, DealTag
from profiles.models import Funder, Mandate, Venture, VenturePlace
from reference.models import Authority

#: A statement whatever its columns are.
Rows: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class BoardFilters:
    """Which deals of an organisation are asked for. Empty fields ask for all.

    Parameters
    ----------
    text : str
        Words in the name of the venture, the mandate or the funder.
    stages : tuple of str
        Canonical codes of stages.
    steps : tuple of (str, str)
        An organisation's own stages: track and code of each.
    track : str
        A track.
    owner : int or None
        The person who looks after a deal; 0 for deals that nobody looks after.
    mandate : int or None
        Key of a mandate.
    region : str
        Code of the venture's region.
    tag : str
        A word that people put on deals.
    keys : tuple of int
        Keys of single deals.
    ventures : tuple of int or None
        Keys of the ventures that are wanted; None for all.
    overdue_on : date or None
        Deals whose next step or review was due before this day, or that entered their stage before its day of
        ``entered``.
    entered : tuple of (str, str, datetime)
        Stages that have a time, and the moment before which a deal must have entered to have stood there too long.
    """

    text: str = ""
    stages: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    track: str = ""
    owner: int | None = None
    mandate: int | None = None
    region: str = ""
    tag: str = ""
    keys: tuple[int, ...] = ()
    ventures: tuple[int, ...] | None = None
    overdue_on: date | None = None
    entered: tuple[tuple[str, str, datetime], ...] = ()

    @property
    def about_names(self) -> bool:
        """Whether the venture, the mandate or the funder has to be looked at to say which deals pass."""
        return bool(self.text or self.region)

    def without(self, **cleared: Any) -> "BoardFilters":
        """Give the same filters with some of them changed."""
        return replace(self, **cleared)


@dataclass(frozen=True, slots=True)
class Card:
    """A deal as the board shows it."""

    id: int
    stage: str
    step: str
    version: int
    position: int
    venture_name: str
    mandate_name: str
    funder_name: str
    owner_name: str | None
    amount_gbp: int | None
    next_step: str
    next_step_on: date | None
    review_on: date | None
    stage_entered_at: datetime
    demo: bool


@dataclass(frozen=True, slots=True)
class ColumnTotal:
    """How many deals stand in a stage, the money of those with an amount, and how many have none."""

    track: str
    step: str
    stage: str
    deals: int
    amount_gbp: int
    without_amount: int


def venture_region() -> ScalarSelect[str]:
    """Region of a venture: that of its registered address, else of its first place of activity."""
    first_place = (
        select(col(VenturePlace.authority_code))
        .where(col(VenturePlace.venture_id) == col(Venture.id))
        .order_by(col(VenturePlace.position), col(VenturePlace.id))
        .limit(1)
        .correlate(Venture)
        .scalar_subquery()
    )
    return (
        select(col(Authority.region_code))
        .where(col(Authority.code) == func.coalesce(col(Venture.registered_authority_code), first_place))
        .correlate(Venture)
        .scalar_subquery()
    )


def with_both_sides(statement: Rows) -> Rows:
    """Join the venture, the mandate and its funder to deals."""
    return (
        statement.join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
    )


#: Stands for the organisation in a statement that is kept.
_WHOSE = bindparam("organisation", type_=Integer)


def filtered(statement: Rows, organisation_id: int | BindParameter[int], filters: BoardFilters) -> Rows:
    """Keep the deals of one organisation that pass the filters. Both sides have to be joined."""
    statement = statement.where(col(Deal.organisation_id) == organisation_id)
    if filters.stages or filters.steps:
        own = [and_(col(Deal.track) == track, col(Deal.step) == step) for track, step in filters.steps]
        statement = statement.where(or_(col(Deal.stage).in_(filters.stages), *own))
    if filters.track:
        statement = statement.where(col(Deal.track) == filters.track)
    if filters.owner is not None:
        statement = statement.where(col(Deal.owner_id).is_not_distinct_from(filters.owner or None))
    if filters.mandate is not None:
        statement = statement.where(col(Deal.mandate_id) == filters.mandate)
    statement = statement.where(*_among(filters))
    if filters.overdue_on is not None:
        statement = statement.where(is_overdue(filters))
    if filters.text:
        pattern = f"%{escape_like(filters.text)}%"
        names = (col(Venture.name), col(Mandate.name), col(Funder.name))
        statement = statement.where(or_(*(name.ilike(pattern, escape="\\") for name in names)))
    if filters.region:
        statement = statement.where(venture_region() == filters.region)
    return statement


def _among(filters: BoardFilters) -> Iterator[ColumnElement[bool]]:
    """Say which deals are among those that the filters name, one by one or by their ventures or a tag."""
    if filters.keys:
        yield col(Deal.id).in_(filters.keys)
    if filters.ventures is not None:
        yield col(Deal.venture_id).in_(filters.ventures)
    if filters.tag:
        yield col(Deal.id).in_(select(col(DealTag.deal_id)).where(col(DealTag.tag) == filters.tag))


def is_overdue(filters: BoardFilters) -> ColumnElement[bool]:
    """Say which deals are overdue on the day that the filters name."""
    due = filters.overdue_on
    dated = [] if due is None else [col(Deal.next_step_on) < due, col(Deal.review_on) < due]
    late = [
        and_(col(Deal.track) == track, col(Deal.step) == step, col(Deal.stage_entered_at) < moment)
        for track, step, moment in filters.entered
    ]
    return or_(false(), *dated, *late)


def _counted(statement: Rows, filters: BoardFilters) -> Rows:
    """Keep the deals that pass the filters; both sides are joined only where a filter asks about them."""
    return filtered(with_both_sides(statement) if filters.about_names else statement, _WHOSE, filters)


@lru_cache(maxsize=64)
def _totals_statement(filters: BoardFilters) -> Rows:
    """Write the statement of ``board_totals`` once: putting it together takes longer than running it."""
    statement: Rows = select(
        col(Deal.track),
        col(Deal.step),
        col(Deal.stage),
        func.count(),
        func.coalesce(func.sum(col(Deal.amount_gbp)), 0),
        func.count() - func.count(col(Deal.amount_gbp)),
    ).select_from(Deal)
    return _counted(statement, filters).group_by(col(Deal.track), col(Deal.step), col(Deal.stage))


@lru_cache(maxsize=64)
def _cards_statement(filters: BoardFilters, cap: int, whole: str) -> Rows:
    """Write the statement of ``board_cards`` once."""
    place = func.row_number().over(
        partition_by=(col(Deal.track), col(Deal.step)), order_by=(col(Deal.position), col(Deal.id))
    )
    ranked = _counted(select(col(Deal.id).label("id"), place.label("place")).select_from(Deal), filters).subquery()
    return (
        with_both_sides(
            select(
                col(Deal.id),
                col(Deal.stage),
                col(Deal.step),
                col(Deal.version),
                col(Deal.position),
                col(Venture.name),
                col(Mandate.name),
                col(Funder.name),
                col(User.name),
                col(Deal.amount_gbp),
                col(Deal.next_step),
                col(Deal.next_step_on),
                col(Deal.review_on),
                col(Deal.stage_entered_at),
                col(Deal.demo),
            )
            .select_from(ranked)
            .join(Deal, col(Deal.id) == ranked.c.id)
        )
        .outerjoin(User, col(User.id) == col(Deal.owner_id))
        .where(or_(ranked.c.place <= cap, col(Deal.step) == whole))
        .order_by(col(Deal.step), col(Deal.position), col(Deal.id))
    )


def board_mark(session: Session, organisation_id: int) -> Mark:
    """Say how far all that a board shows has come: its deals, the profiles on both sides, and who works there.

    It moves with every change of any of them, and now and then without one.
    """
    return read_mark(session, (board_clock(organisation_id), PROFILES, PEOPLE))


def board_totals(session: Session, organisation_id: int, filters: BoardFilters) -> list[ColumnTotal]:
    """Count the deals and their money in each stage, over all of them whatever the board shows."""
    rows = session.execute(_totals_statement(filters), {"organisation": organisation_id})
    return [
        ColumnTotal(track, step, stage, int(deals), int(amount), int(rest))
        for track, step, stage, deals, amount, rest in rows
    ]


def board_cards(
    session: Session, organisation_id: int, filters: BoardFilters, *, cap: int, whole: str = ""
) -> dict[str, list[Card]]:
    """Give the first cards of each column of a track, by its code, in the order that people put them in.

    Parameters
    ----------
    filters : BoardFilters
        Which deals; they name the track.
    cap : int
        Most cards of a column.
    whole : str
        Code of an organisation's own stage whose column is given to its end.
    """
    columns: dict[str, list[Card]] = {}
    for row in session.execute(_cards_statement(filters, cap, whole), {"organisation": organisation_id}):
        columns.setdefault(row[2], []).append(Card(*row))
    return columns
