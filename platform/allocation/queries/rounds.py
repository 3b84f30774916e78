"""Rounds that ventures enter on their profiles, as a fund compares them with its ledger."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlmodel import col

from foundation.database import Session
from profiles.models import FundingRound, RoundInvestor, Venture


@dataclass(frozen=True, slots=True)
class VentureRound:
    """A round on a venture's profile, and whether it names the fund among its investors."""

    key: int
    venture: Venture
    closed_on: date
    stage_code: str | None
    instrument_code: str
    amount_gbp: int | None
    names_us: bool


def venture_rounds(session: Session, funder_id: int, venture_ids: Collection[int]) -> list[VentureRound]:
    """Give the rounds that name a funder, and every round of some ventures, by venture and day."""
    named = (
        select(col(RoundInvestor.round_id))
        .where(col(RoundInvestor.funder_id) == funder_id)
        .distinct()
        .scalar_subquery()
    )
    rows = session.execute(
        select(FundingRound, Venture, col(FundingRound.id).in_(named))
        .join(Venture, col(Venture.id) == col(FundingRound.venture_id))
        .where(or_(col(FundingRound.venture_id).in_(venture_ids), col(FundingRound.id).in_(named)))
        .order_by(col(FundingRound.venture_id), col(FundingRound.closed_on), col(FundingRound.id))
    )
    return [
        VentureRound(
            held.id or 0, venture, held.closed_on, held.stage_code, held.instrument_code, held.amount_gbp, bool(names)
        )
        for held, venture, names in rows
    ]


def ventures_by_key(session: Session, keys: Collection[int | None]) -> Sequence[Venture]:
    """Give ventures by their keys."""
    return session.scalars(select(Venture).where(col(Venture.id).in_(keys)).order_by(col(Venture.id))).all()
