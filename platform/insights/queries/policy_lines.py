"""What published ventures ask for, raised and are considered for, one line each, for sums along lines of policy."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import col

from accounts.models import Organisation, OrganisationKind
from foundation.database import Session
from insights.queries.rounds import EQUITY
from pipeline.models import LIVE_STAGES, Deal
from profiles.models import FundingRound, Status, Venture, VentureSector


class Money(NamedTuple):
    """A published venture with its money; None where it states none.

    Parameters
    ----------
    asked, raised, considered : int or None
        Its ask; the equity rounds that it says it has closed; the live deals of funders on it.
    """

    key: int
    authority_code: str | None
    asked: int | None
    raised: int | None
    considered: int | None
    demo: bool


def money_of_ventures(session: Session) -> list[Money]:
    """Give published ventures with their money. Restricted ones stay out: a public sum must not hint at them."""
    raised = (
        select(col(FundingRound.venture_id).label("key"), func.sum(col(FundingRound.amount_gbp)).label("pounds"))
        .where(col(FundingRound.instrument_code).in_(EQUITY))
        .group_by(col(FundingRound.venture_id))
        .subquery()
    )
    considered = (
        select(col(Deal.venture_id).label("key"), func.sum(col(Deal.amount_gbp)).label("pounds"))
        .join(Organisation, col(Organisation.id) == col(Deal.organisation_id))
        .where(col(Deal.stage).in_(LIVE_STAGES), col(Organisation.kind) == OrganisationKind.FUNDER.value)
        .group_by(col(Deal.venture_id))
        .subquery()
    )
    rows = session.execute(
        select(
            col(Venture.id),
            col(Venture.registered_authority_code),
            col(Venture.round_target_gbp),
            raised.c.pounds,
            considered.c.pounds,
            col(Venture.demo),
        )
        .outerjoin(raised, raised.c.key == col(Venture.id))
        .outerjoin(considered, considered.c.key == col(Venture.id))
        .where(col(Venture.status) == Status.PUBLISHED, col(Venture.restricted).is_(False))
        .order_by(col(Venture.id))
    )
    return [
        Money(key, code, asked, None if got is None else int(got), None if seen is None else int(seen), demo)
        for key, code, asked, got, seen, demo in rows
    ]


def sectors_of_ventures(session: Session) -> list[tuple[int, str]]:
    """Give every sector that published ventures say they work in."""
    rows = session.execute(
        select(col(VentureSector.venture_id), col(VentureSector.sector_code))
        .join(Venture, col(Venture.id) == col(VentureSector.venture_id))
        .where(col(Venture.status) == Status.PUBLISHED, col(Venture.restricted).is_(False))
        .order_by(col(VentureSector.venture_id), col(VentureSector.sector_code))
    )
    return [(key, code) for key, code in rows]
