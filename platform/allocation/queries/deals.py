"""The live pipeline of one funder, as far as targets ask."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import col

from foundation.database import Session
from pipeline.models import LIVE_STAGES, Deal
from profiles.models import (
    Funder,
    FundingRound,
    Mandate,
    MandateInstrument,
    RoundInvestor,
    Status,
    Venture,
    VentureInstrument,
    VentureSector,
)


@dataclass(frozen=True, slots=True)
class LiveDeal:
    """A deal that is being worked on.

    Parameters
    ----------
    deal_id, venture_id, mandate_id : int
        Keys.
    venture_slug, venture_name, mandate_name : str
        What it is between.
    stage : str
        How far the deal is.
    amount_gbp : int or None
        Pounds that the fund would put in; None where nobody has said.
    authority, venture_stage : str or None
        Where the venture is registered, and its stage.
    sectors : tuple of str
        Those of the venture, the main one first.
    instrument : str or None
        The kind of money, where mandate and venture have one in common.
    demo : bool
        Whether it is invented.
    """

    deal_id: int
    venture_id: int
    mandate_id: int
    venture_slug: str
    venture_name: str
    mandate_name: str
    stage: str
    amount_gbp: int | None
    authority: str | None
    venture_stage: str | None
    sectors: tuple[str, ...]
    instrument: str | None
    demo: bool


def live_deals(session: Session, funder_id: int) -> list[LiveDeal]:
    """Give the live deals that a funder's own organisation keeps on its mandates, by venture."""
    rows = session.execute(
        select(Deal, Venture, Mandate)
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(
            col(Funder.id) == funder_id,
            col(Deal.organisation_id) == col(Funder.organisation_id),
            col(Deal.stage).in_(LIVE_STAGES),
        )
        .order_by(func.lower(col(Venture.name)), col(Deal.id))
    ).all()
    ventures, mandates = {row[1].id for row in rows}, {row[2].id for row in rows}
    sectors = _several(session, VentureSector.venture_id, VentureSector.sector_code, ventures, VentureSector.position)
    wanted = _several(session, VentureInstrument.venture_id, VentureInstrument.instrument_code, ventures)
    offered = _several(session, MandateInstrument.mandate_id, MandateInstrument.instrument_code, mandates)
    return [
        LiveDeal(
            deal_id=deal.id or 0,
            venture_id=deal.venture_id,
            mandate_id=deal.mandate_id,
            venture_slug=venture.slug,
            venture_name=venture.name,
            mandate_name=mandate.name,
            stage=deal.stage,
            amount_gbp=deal.amount_gbp,
            authority=venture.registered_authority_code,
            venture_stage=venture.stage_code,
            sectors=tuple(sectors.get(deal.venture_id, ())),
            instrument=_only(offered.get(deal.mandate_id, ()), wanted.get(deal.venture_id, ())),
            demo=deal.demo or venture.demo,
        )
        for deal, venture, mandate in rows
    ]


def _several(session: Session, key: Any, code: Any, keys: Collection[Any], *order: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for held, value in session.execute(
        select(col(key), col(code)).where(col(key).in_(keys)).order_by(col(key), *map(col, order), col(code))
    ):
        found.setdefault(int(held), []).append(str(value))
    return found


def _only(offered: Iterable[str], wanted: Iterable[str]) -> str | None:
    offers, wants = set(offered), set(wanted)
    common = offers & wants if offers and wants else offers or wants
    return next(iter(common)) if len(common) == 1 else None


def own_ventures(session: Session, funder: Funder) -> dict[str, Venture]:
    """Give the ventures that a funder knows, by their names in small letters.

    They are those that its organisation has, or had, in its pipeline, and those on public pages that name it among the
    investors of a round. A name that two of them share is left out: it says of neither which is meant.
    """
    board = select(col(Deal.venture_id)).where(col(Deal.organisation_id) == funder.organisation_id)
    named = (
        select(col(FundingRound.venture_id))
        .join(RoundInvestor, col(RoundInvestor.round_id) == col(FundingRound.id))
        .where(col(RoundInvestor.funder_id) == funder.id)
    )
    public = and_(col(Venture.status) == Status.PUBLISHED, col(Venture.restricted).is_(False))
    key = col(Venture.id)
    rows = session.scalars(select(Venture).where(or_(key.in_(board), and_(public, key.in_(named)))).order_by(key)).all()
    names = [" ".join(row.name.casefold().split()) for row in rows]
    return {name: row for name, row in zip(names, rows, strict=True) if names.count(name) == 1}


def main_sector(session: Session, venture_id: int) -> str | None:
    """Give the main sector of a venture, or None."""
    return session.scalar(
        select(col(VentureSector.sector_code))
        .where(col(VentureSector.venture_id) == venture_id)
        .order_by(col(VentureSector.position), col(VentureSector.sector_code))
        .limit(1)
    )
