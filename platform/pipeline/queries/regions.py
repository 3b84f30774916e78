"""Where the money that funders consider would go: live deals by the venture's region."""

from dataclasses import dataclass

from sqlalchemy import case, distinct, func, select
from sqlmodel import col

from accounts.models import Organisation, OrganisationKind
from foundation.database import Session
from pipeline.models import LIVE_STAGES, Deal
from pipeline.queries.boards import venture_region
from profiles.models import Venture
from reference.models import Region


@dataclass(frozen=True, slots=True)
class RegionTotal:
    """The live deals of funders on ventures of one region.

    Parameters
    ----------
    region_code, region_name : str
        The region.
    deals, ventures, funders : int
        How many, each counted once.
    amount_gbp : int
        Sum of the amounts of the deals that have one.
    with_amount : int
        How many deals that sum stands on.
    demo_deals : int
        How many of the deals are invented for the demonstration.
    """

    region_code: str
    region_name: str
    deals: int
    ventures: int
    funders: int
    amount_gbp: int
    with_amount: int
    demo_deals: int


def pipeline_by_region(session: Session) -> list[RegionTotal]:
    """Total the live deals on funders' boards by the venture's region, north to south as regions are ordered.

    A venture's own board of mandates it approaches is left out, so that no pair is counted from both sides. Every
    region is given, also one without a deal.
    """
    live = (
        select(
            col(Deal.id).label("id"),
            col(Deal.venture_id).label("venture_id"),
            col(Deal.organisation_id).label("organisation_id"),
            col(Deal.amount_gbp).label("amount_gbp"),
            case((col(Deal.demo), 1), else_=0).label("demo"),
            venture_region().label("region_code"),
        )
        .select_from(Deal)
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Organisation, col(Organisation.id) == col(Deal.organisation_id))
        .where(col(Deal.stage).in_(LIVE_STAGES), col(Organisation.kind) == OrganisationKind.FUNDER.value)
        .subquery()
    )
    rows = session.execute(
        select(
            col(Region.code),
            col(Region.name),
            func.count(live.c.id),
            func.count(distinct(live.c.venture_id)),
            func.count(distinct(live.c.organisation_id)),
            func.coalesce(func.sum(live.c.amount_gbp), 0),
            func.count(live.c.amount_gbp),
            func.coalesce(func.sum(live.c.demo), 0),
        )
        .select_from(Region)
        .outerjoin(live, live.c.region_code == col(Region.code))
        .group_by(col(Region.code), col(Region.name), col(Region.position))
        .order_by(col(Region.position), col(Region.code))
    )
    return [RegionTotal(code, name, *(int(number) for number in numbers)) for code, name, *numbers in rows]
