"""Who could come into a venture's round, as one organisation knows it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from foundation.database import Session
from pipeline.models import LIVE_STAGES, Deal, DealInvestor, DealTerms
from profiles.models import Funder, Mandate


@dataclass(frozen=True, slots=True)
class RoundDeal:
    """A live deal on a venture, with its terms where there are any."""

    deal: Deal
    mandate: Mandate
    funder: Funder
    terms: DealTerms | None


def deals_of_round(session: Session, organisation_id: int, venture_id: int) -> list[RoundDeal]:
    """Give the live deals that an organisation keeps on a venture, in the order in which they came in."""
    rows = session.execute(
        select(Deal, Mandate, Funder, DealTerms)
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .outerjoin(DealTerms, col(DealTerms.deal_id) == col(Deal.id))
        .where(
            col(Deal.organisation_id) == organisation_id,
            col(Deal.venture_id) == venture_id,
            col(Deal.stage).in_(LIVE_STAGES),
        )
        .order_by(col(Deal.id))
    )
    return [RoundDeal(*row) for row in rows]


def investors_of_round(session: Session, organisation_id: int, venture_id: int) -> list[DealInvestor]:
    """Give the other investors of the live deals that an organisation keeps on a venture, in order of entry."""
    return list(
        session.scalars(
            select(DealInvestor)
            .join(Deal, col(Deal.id) == col(DealInvestor.deal_id))
            .where(
                col(Deal.organisation_id) == organisation_id,
                col(Deal.venture_id) == venture_id,
                col(Deal.stage).in_(LIVE_STAGES),
            )
            .order_by(col(DealInvestor.id))
        )
    )
