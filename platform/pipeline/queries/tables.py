"""The pipeline as a table: filtered, sorted, paged, with the number behind each choice."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import SQLColumnExpression, case, func, select
from sqlmodel import col

from accounts.models import User
from foundation.database import Session
from pipeline.models import ORDER, Deal
from pipeline.queries.boards import BoardFilters, Rows, filtered, is_overdue, venture_region, with_both_sides
from pipeline.queries.tags import count_tags
from profiles.models import Funder, Mandate, Venture
from reference.models import Region

#: For lists in which nothing is put first for being late.
_NOTHING_LATE = BoardFilters()
SORTS = ("stage", "venture", "mandate", "amount", "next", "waiting", "newest", "overdue")


@dataclass(frozen=True, slots=True)
class DealLine:
    """A deal as the table and the export show it."""

    id: int
    venture_id: int
    version: int
    stage: str
    track: str
    step: str
    venture_name: str
    venture_slug: str
    mandate_name: str
    mandate_slug: str
    funder_name: str
    region_name: str | None
    owner_id: int | None
    owner_name: str | None
    amount_gbp: int | None
    next_step: str
    next_step_on: date | None
    review_on: date | None
    stage_entered_at: datetime
    created_at: datetime
    demo: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """The number of deals behind each choice of each filter, the other filters being as they are."""

    steps: list[tuple[str, str, int]]
    owners: list[tuple[int, str, int]]
    mandates: list[tuple[int, str, int]]
    regions: list[tuple[str, str, int]]
    tags: list[tuple[str, str, int]]


def _order(sort: str, filters: BoardFilters) -> list[SQLColumnExpression[Any]]:
    """Say how a list is ordered, ``-`` in front turning it round; the key decides where all else is equal."""
    key = sort.removeprefix("-")
    name = func.lower(col(Venture.name))
    stage = case(ORDER, value=col(Deal.stage))
    chosen: dict[str, tuple[SQLColumnExpression[Any], bool, SQLColumnExpression[Any]]] = {
        "stage": (stage, False, col(Deal.position)),
        "venture": (name, False, col(Deal.id)),
        "mandate": (func.lower(col(Mandate.name)), False, name),
        "amount": (col(Deal.amount_gbp), True, name),
        "next": (col(Deal.next_step_on), False, name),
        "waiting": (col(Deal.stage_entered_at), False, name),
        "newest": (col(Deal.created_at), True, name),
        "overdue": (case((is_overdue(filters), 0), else_=1), False, stage),
    }
    first, largest_first, second = chosen.get(key, chosen["stage"])
    downwards = largest_first != sort.startswith("-")
    return [(first.desc() if downwards else first.asc()).nulls_last(), second, col(Deal.id)]


def deal_lines(
    session: Session,
    organisation_id: int,
    filters: BoardFilters,
    *,
    sort: str = "stage",
    clocked: BoardFilters = _NOTHING_LATE,
    offset: int = 0,
    limit: int | None = None,
) -> list[DealLine]:
    """Give deals for a table or an export.

    Parameters
    ----------
    clocked : BoardFilters
        What is overdue, for the order that puts it first.
    """
    statement = with_both_sides(
        select(
            col(Deal.id),
            col(Deal.venture_id),
            col(Deal.version),
            col(Deal.stage),
            col(Deal.track),
            col(Deal.step),
            col(Venture.name),
            col(Venture.slug),
            col(Mandate.name),
            col(Mandate.slug),
            col(Funder.name),
            col(Region.name),
            col(Deal.owner_id),
            col(User.name),
            col(Deal.amount_gbp),
            col(Deal.next_step),
            col(Deal.next_step_on),
            col(Deal.review_on),
            col(Deal.stage_entered_at),
            col(Deal.created_at),
            col(Deal.demo),
        ).select_from(Deal)
    )
    statement = statement.outerjoin(Region, col(Region.code) == venture_region())
    statement = statement.outerjoin(User, col(User.id) == col(Deal.owner_id))
    statement = filtered(statement, organisation_id, filters).order_by(*_order(sort, clocked)).offset(offset)
    if limit is not None:
        statement = statement.limit(limit)
    return [DealLine(*row) for row in session.execute(statement)]


def _count(
    session: Session,
    organisation_id: int,
    filters: BoardFilters,
    *columns: SQLColumnExpression[Any],
    mandates: bool = False,
) -> list[Any]:
    """Count deals by some columns; tables are joined only where a column or a filter asks about them."""
    statement: Rows = select(*columns, func.count()).select_from(Deal)
    if filters.about_names:
        statement = with_both_sides(statement)
    elif mandates:
        statement = statement.join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
    statement = statement.outerjoin(User, col(User.id) == col(Deal.owner_id))
    return list(session.execute(filtered(statement, organisation_id, filters).group_by(*columns)))


def deal_facets(session: Session, organisation_id: int, filters: BoardFilters) -> Facets:
    """Count the deals behind each choice, each filter counted with all the others in force."""
    steps = _count(session, organisation_id, filters.without(stages=(), steps=()), col(Deal.track), col(Deal.step))
    owners = _count(session, organisation_id, filters.without(owner=None), col(Deal.owner_id), col(User.name))
    mandates = _count(
        session, organisation_id, filters.without(mandate=None), col(Deal.mandate_id), col(Mandate.name), mandates=True
    )
    located = filtered(
        with_both_sides(select(venture_region().label("region")).select_from(Deal)),
        organisation_id,
        filters.without(region=""),
    ).subquery()
    regions = session.execute(
        select(col(Region.code), col(Region.name), func.count())
        .join(located, located.c.region == col(Region.code))
        .group_by(col(Region.code), col(Region.name), col(Region.position))
        .order_by(col(Region.position), col(Region.code))
    )
    return Facets(
        steps=[(track, step, int(number)) for track, step, number in steps],
        owners=sorted(((key or 0, name or "Nobody", int(number)) for key, name, number in owners), key=lambda r: r[1]),
        mandates=sorted(((key, name, int(number)) for key, name, number in mandates), key=lambda row: row[1:]),
        regions=[(code, name, int(number)) for code, name, number in regions],
        tags=count_tags(session, organisation_id, filters),
    )


@dataclass(frozen=True, slots=True)
class NamedDeal:
    """A deal with the names by which it is found."""

    id: int
    stage: str
    venture_name: str
    mandate_name: str
    funder_name: str
    demo: bool


def named_deals(session: Session, organisation_id: int) -> list[NamedDeal]:
    """Give all deals of an organisation with the names by which they are found, the newest first."""
    statement = with_both_sides(
        select(
            col(Deal.id), col(Deal.stage), col(Venture.name), col(Mandate.name), col(Funder.name), col(Deal.demo)
        ).select_from(Deal)
    ).where(col(Deal.organisation_id) == organisation_id)
    return [NamedDeal(*row) for row in session.execute(statement.order_by(*_order("newest", _NOTHING_LATE)))]


@dataclass(frozen=True, slots=True)
class KeptVenture:
    """A venture of a pipeline, as the policy asks about it."""

    id: int
    organisation_id: int
    status: str
    restricted: bool


def ventures_kept(session: Session, organisation_id: int) -> list[KeptVenture]:
    """Give the ventures of an organisation's deals, each once."""
    own = select(col(Deal.venture_id)).where(col(Deal.organisation_id) == organisation_id)
    rows = session.execute(
        select(col(Venture.id), col(Venture.organisation_id), col(Venture.status), col(Venture.restricted))
        .where(col(Venture.id).in_(own))
        .order_by(col(Venture.id))
    )
    return [KeptVenture(*row) for row in rows]
