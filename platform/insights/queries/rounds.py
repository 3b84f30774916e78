"""Single deals: the rounds of ventures here, the imported registers, and how funders answered."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func
from sqlmodel import col, select

from foundation.database import Session
from insights.models import DealImport, ImportedDeal
from introductions.models import ANSWERS, Introduction
from introductions.models import Status as Asked
from profiles.models import (
    Funder,
    FundingRound,
    RoundInvestor,
    Status,
    Venture,
    VentureSector,
)


class RequestAnswered(NamedTuple):
    """When a funder was asked by a venture of an authority, and when it answered."""

    code: str
    asked_at: datetime
    ended_at: datetime | None
    demo: bool


#: Money for shares, now or later. Grants, loans and debt are other money, and registers of equity leave them out.
EQUITY = ("equity", "convertible")


#: Rows that are brought from the database at a time.
_AT_ONCE = 20_000
#: Seen by everybody. Restricted ventures stay out: a public sum must not hint at them.
_SHOWN = (col(Venture.status) == Status.PUBLISHED, col(Venture.restricted).is_(False))


def _in_columns(session: Session, statement: Select[Any]) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Give a long answer piece by piece, each as a tuple for each column; nothing of it becomes an object."""
    answer = session.connection().execute(statement.execution_options(yield_per=_AT_ONCE))
    for rows in answer.partitions():
        yield list(zip(*rows, strict=True))


def shown_ventures(session: Session, since: int = -1) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Give what the sums are made of, of ventures that everybody sees and that changed after a version.

    Returns
    -------
    iterator
        Pieces, each with a tuple for each column: key, authority, university, main sector, ask, whether it is a demo;
        the keys rise.
    """
    main = (col(VentureSector.venture_id) == col(Venture.id)) & (col(VentureSector.position) == 0)
    return _in_columns(
        session,
        select(  # type: ignore[call-overload]
            Venture.id,
            Venture.registered_authority_code,
            Venture.university_ukprn,
            VentureSector.sector_code,
            Venture.round_target_gbp,
            Venture.demo,
        )
        .outerjoin(VentureSector, main)
        .where(*_SHOWN, col(Venture.index_version) > since)
        .order_by(col(Venture.id)),
    )


def changed_ventures(session: Session, since: int) -> list[int]:
    """Give the keys of all ventures that changed after a version, also of those that are seen no more."""
    wanted = select(col(Venture.id)).where(col(Venture.index_version) > since).order_by(col(Venture.id))
    return [key or 0 for key in session.exec(wanted)]


def own_rounds(session: Session, since: int = -1) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Give the equity rounds of ventures that everybody sees and that changed after a version.

    Returns
    -------
    iterator
        Pieces, each with a tuple for each column: key, venture, day, pounds, stage; by day and key.
    """
    return _in_columns(
        session,
        select(  # type: ignore[call-overload]
            FundingRound.id,
            FundingRound.venture_id,
            FundingRound.closed_on,
            FundingRound.amount_gbp,
            FundingRound.stage_code,
        )
        .join(Venture, col(Venture.id) == col(FundingRound.venture_id))
        .where(*_SHOWN, col(FundingRound.instrument_code).in_(EQUITY), col(Venture.index_version) > since)
        .order_by(col(FundingRound.closed_on), col(FundingRound.id)),
    )


def round_investor_places(session: Session, since: int = -1) -> list[tuple[int, str]]:
    """Give the authority of each investor who is here, by round, of ventures that changed after a version."""
    rows = session.execute(
        select(col(RoundInvestor.round_id), col(Funder.base_authority_code))
        .join(Funder, col(Funder.id) == col(RoundInvestor.funder_id))
        .join(FundingRound, col(FundingRound.id) == col(RoundInvestor.round_id))
        .join(Venture, col(Venture.id) == col(FundingRound.venture_id))
        .where(col(Funder.base_authority_code).is_not(None), col(Venture.index_version) > since)
        .order_by(col(RoundInvestor.round_id), col(RoundInvestor.id))
    )
    return [(round_id, str(code)) for round_id, code in rows]


def funder_bases(session: Session) -> list[tuple[int, str]]:
    """Give the authority in which each funder is based."""
    rows = session.execute(
        select(col(Funder.id), col(Funder.base_authority_code))
        .where(col(Funder.base_authority_code).is_not(None))
        .order_by(col(Funder.id))
    )
    return [(key, str(code)) for key, code in rows]


def answers_by_authority(session: Session) -> list[RequestAnswered]:
    """Give when requests of published ventures were asked and answered; what was taken back is left out."""
    asked = Introduction
    rows = session.execute(
        select(Venture.registered_authority_code, asked.asked_at, asked.ended_at, asked.demo)
        .join(Venture, col(Venture.id) == col(asked.venture_id))
        .where(
            col(asked.status).in_([Asked.OPEN.value, *(answer.value for answer in ANSWERS)]),
            *_SHOWN,
            col(Venture.registered_authority_code).is_not(None),
        )
        .order_by(col(asked.id))
    )
    return [RequestAnswered(*row) for row in rows]


def funders_by_authority(session: Session) -> list[tuple[str, int, bool]]:
    """Count the published funders based in each authority, and say whether invented ones are among them."""
    rows = session.execute(
        select(col(Funder.base_authority_code), func.count(), func.count().filter(col(Funder.demo)))
        .where(col(Funder.status) == Status.PUBLISHED, col(Funder.base_authority_code).is_not(None))
        .group_by(col(Funder.base_authority_code))
        .order_by(col(Funder.base_authority_code))
    )
    return [(str(code), int(count), bool(demo)) for code, count, demo in rows]


def loaded_import(session: Session, import_id: int = 0) -> DealImport | None:
    """Give an import that was loaded, the newest where none is named; None where there is no such."""
    statement = select(DealImport).where(col(DealImport.status) == "loaded")
    if import_id:
        statement = statement.where(col(DealImport.id) == import_id)
    return session.exec(statement.order_by(col(DealImport.id).desc()).limit(1)).first()


def imports(session: Session) -> Sequence[DealImport]:
    """Give every import, the newest first."""
    return session.exec(select(DealImport).order_by(col(DealImport.id).desc())).all()


def import_of(session: Session, import_id: int) -> DealImport | None:
    """Give one import as it stands in the database now."""
    wanted = select(DealImport).where(col(DealImport.id) == import_id).execution_options(populate_existing=True)
    return session.exec(wanted).first()


def imported_deals(session: Session, import_id: int) -> Sequence[Any]:
    """Give the deals of one import as plain rows, the oldest first."""
    deal = ImportedDeal
    return session.execute(
        select(  # type: ignore[call-overload, misc]
            deal.company_key,
            deal.closed_on,
            deal.amount_gbp,
            deal.authority_code,
            deal.university_ukprn,
            deal.stage_code,
            deal.sector_code,
            deal.founded_authority_code,
            deal.investor_authority_code,
        )
        .where(col(deal.import_id) == import_id)
        .order_by(col(deal.closed_on), col(deal.id))
    ).all()


def deals_by_import(session: Session) -> dict[int, int]:
    """Count the deals of each import."""
    key = col(ImportedDeal.import_id)
    rows = session.execute(select(key, func.count()).group_by(key).order_by(key))
    return {import_id: int(count) for import_id, count in rows}
