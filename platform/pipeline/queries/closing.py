"""How deals come to their end: other investors, terms, closings, and what a funder holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Select, SQLColumnExpression, extract, func, select
from sqlmodel import col

from foundation.database import Session
from pipeline.models import ClosingState, Deal, DealClosing, DealInvestor, DealTerms
from profiles.models import Funder, FundingRound, Mandate, Venture

Rows: TypeAlias = Select[*tuple[Any, ...]]
#: States in which a closing waits for one of its sides.
OPEN_CLOSINGS = (ClosingState.STATED.value, ClosingState.DISPUTED.value)
#: What a portfolio can be sorted by; the newest money first unless it is turned round.
HOLDING_SORTS = ("date", "amount", "venture")


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """A closing with the two sides that it lies between."""

    closing: DealClosing
    deal: Deal
    venture: Venture
    mandate: Mandate
    funder: Funder


@dataclass(frozen=True, slots=True)
class HoldingFilters:
    """Which holdings a portfolio shows: of one funder; of some kinds of money, years and mandates."""

    funder_id: int
    instruments: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    mandates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldingFacets:
    """What a portfolio can be narrowed to, each with its number of holdings."""

    instruments: Sequence[tuple[str, int]]
    years: Sequence[tuple[int, int]]
    mandates: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class HoldingTotal:
    """How many holdings there are, in how many ventures, and their pounds."""

    holdings: int
    ventures: int
    amount_gbp: int


def investors_of(session: Session, deal_id: int) -> Sequence[DealInvestor]:
    """Give the other investors of a deal, by name."""
    return session.scalars(
        select(DealInvestor)
        .where(col(DealInvestor.deal_id) == deal_id)
        .order_by(func.lower(col(DealInvestor.name)), col(DealInvestor.id))
    ).all()


def terms_of_deal(session: Session, deal_id: int) -> DealTerms | None:
    """Give the terms of a deal as they stand in the database now, or None."""
    return session.scalars(
        select(DealTerms).where(col(DealTerms.deal_id) == deal_id).execution_options(populate_existing=True)
    ).one_or_none()


def _lines() -> Rows:
    return (
        select(DealClosing, Deal, Venture, Mandate, Funder)
        .join(Deal, col(Deal.id) == col(DealClosing.deal_id))
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
    )


def closings_of_deal(session: Session, deal_id: int) -> list[ClosingLine]:
    """Give the closings of a deal as they stand in the database now, the newest first."""
    rows = session.execute(
        _lines()
        .where(col(DealClosing.deal_id) == deal_id)
        .order_by(col(DealClosing.id).desc())
        .execution_options(populate_existing=True)
    )
    return [ClosingLine(*row) for row in rows]


def open_closing(session: Session, deal_id: int) -> DealClosing | None:
    """Give the closing of a deal that is stated or disputed, locked, as it stands in the database now; or None."""
    return session.scalars(
        select(DealClosing)
        .where(col(DealClosing.deal_id) == deal_id, col(DealClosing.state).in_(OPEN_CLOSINGS))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def closings_of_venture(session: Session, venture_id: int) -> list[ClosingLine]:
    """Give the closings that funders stated of a venture: those that wait for its answer first, then the newest."""
    rows = session.execute(
        _lines()
        .where(col(Deal.venture_id) == venture_id)
        .order_by((col(DealClosing.state) != ClosingState.STATED).asc(), col(DealClosing.id).desc())
    )
    return [ClosingLine(*row) for row in rows]


def _held(statement: Rows, filters: HoldingFilters, but: str = "") -> Rows:
    """Keep the confirmed closings of a funder that pass its filters, without one of them for its own counts."""
    statement = statement.where(
        col(Mandate.funder_id) == filters.funder_id, col(DealClosing.state) == ClosingState.CONFIRMED
    )
    if filters.instruments and but != "instruments":
        statement = statement.where(col(DealClosing.instrument_code).in_(filters.instruments))
    if filters.years and but != "years":
        statement = statement.where(extract("year", col(DealClosing.closed_on)).in_(filters.years))
    if filters.mandates and but != "mandates":
        statement = statement.where(col(Mandate.slug).in_(filters.mandates))
    return statement


def holdings(
    session: Session, filters: HoldingFilters, *, sort: str = "", offset: int = 0, limit: int | None = None
) -> list[ClosingLine]:
    """Give what a funder holds, the newest money first unless it is sorted otherwise."""
    key = sort.removeprefix("-")
    by: dict[str, SQLColumnExpression[Any]] = {
        "amount": col(DealClosing.amount_gbp),
        "venture": func.lower(col(Venture.name)),
    }
    first = by.get(key, col(DealClosing.closed_on))
    downwards = (key != "venture") != sort.startswith("-")
    statement = _held(_lines(), filters).order_by(
        first.desc() if downwards else first.asc(), col(DealClosing.closed_on).desc(), col(DealClosing.id).desc()
    )
    return [ClosingLine(*row) for row in session.execute(statement.offset(offset).limit(limit))]


def _counted(*columns: Any) -> Rows:
    return (
        select(*columns)
        .select_from(DealClosing)
        .join(Deal, col(Deal.id) == col(DealClosing.deal_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
    )


def holding_total(session: Session, filters: HoldingFilters) -> HoldingTotal:
    """Count what a funder holds, and sum it."""
    counted = _counted(
        func.count(),
        func.count(col(Deal.venture_id).distinct()),
        func.coalesce(func.sum(col(DealClosing.amount_gbp)), 0),
    )
    row = session.execute(_held(counted, filters)).one()
    return HoldingTotal(int(row[0]), int(row[1]), int(row[2]))


def holding_facets(session: Session, filters: HoldingFilters) -> HoldingFacets:
    """Count what a portfolio can be narrowed to; each list knows of the other filters, and not of its own."""
    kind, year = col(DealClosing.instrument_code), extract("year", col(DealClosing.closed_on))
    kinds = _held(_counted(kind, func.count()), filters, "instruments").group_by(kind).order_by(kind)
    years = _held(_counted(year, func.count()), filters, "years").group_by(year).order_by(year.desc())
    name, slug = col(Mandate.name), col(Mandate.slug)
    mandates = _held(_counted(slug, name, func.count()), filters, "mandates").group_by(slug, name).order_by(name, slug)
    return HoldingFacets(
        [(str(code), int(number)) for code, number in session.execute(kinds)],
        [(int(each), int(number)) for each, number in session.execute(years)],
        [(str(each), str(called), int(number)) for each, called, number in session.execute(mandates)],
    )


def earlier_holdings(session: Session, funder_id: int) -> dict[int, list[int]]:
    """Give the keys of a funder's closings by venture, the oldest money first: the first of them is its first money."""
    rows = session.execute(
        _held(_counted(col(Deal.venture_id), col(DealClosing.id)), HoldingFilters(funder_id)).order_by(
            col(Deal.venture_id), col(DealClosing.closed_on), col(DealClosing.id)
        )
    )
    found: dict[int, list[int]] = {}
    for venture_id, key in rows:
        found.setdefault(int(venture_id), []).append(int(key))
    return found


def rounds_of_ventures(session: Session, venture_ids: Sequence[int]) -> dict[int, list[FundingRound]]:
    """Give the rounds that some ventures state, by venture, the oldest first."""
    found: dict[int, list[FundingRound]] = {key: [] for key in venture_ids}
    for row in session.scalars(
        select(FundingRound)
        .where(col(FundingRound.venture_id).in_(venture_ids))
        .order_by(col(FundingRound.venture_id), col(FundingRound.closed_on), col(FundingRound.id))
    ):
        found[row.venture_id].append(row)
    return found
