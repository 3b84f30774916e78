"""The ways that an organisation's deals went: which stages, when, and what is known of each deal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import col

from foundation.database import Session
from pipeline.models import Deal, DealEvent
from pipeline.queries.boards import venture_region
from profiles.models import Venture, VentureSector
from reference.models import Region, Sector


@dataclass(frozen=True, slots=True)
class DealPath:
    """A deal with what it is grouped by, and the moves that it made.

    Parameters
    ----------
    stage : str
        Where it stands.
    sector, region, source : str
        Its venture's main sector and region, and how it came in; empty where that is not known.
    moves : tuple of (datetime, str)
        The stages that it entered, in order, the first being the one in which it was added.
    """

    id: int
    stage: str
    sector: str
    region: str
    source: str
    demo: bool
    moves: tuple[tuple[datetime, str], ...]


def deal_paths(session: Session, organisation_id: int) -> list[DealPath]:
    """Give the way of every deal of an organisation, in the order in which they were added: two statements."""
    moves: dict[int, list[tuple[datetime, str]]] = {}
    sources: dict[int, str] = {}
    events = session.execute(
        select(col(DealEvent.deal_id), col(DealEvent.at), col(DealEvent.to_stage), col(DealEvent.data))
        .join(Deal, col(Deal.id) == col(DealEvent.deal_id))
        .where(col(Deal.organisation_id) == organisation_id, col(DealEvent.to_stage).is_not(None))
        .order_by(col(DealEvent.deal_id), col(DealEvent.id))
    )
    for deal_id, at, stage, data in events:
        moves.setdefault(deal_id, []).append((at, stage))
        sources.setdefault(deal_id, str(data.get("source", "")))
    above = aliased(Sector)
    rows = session.execute(
        select(col(Deal.id), col(Deal.stage), col(Deal.demo), col(above.name), col(Sector.name), col(Region.name))
        .select_from(Deal)
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .outerjoin(VentureSector, (col(VentureSector.venture_id) == col(Venture.id)) & (VentureSector.position == 0))
        .outerjoin(Sector, col(Sector.code) == col(VentureSector.sector_code))
        .outerjoin(above, col(above.code) == col(Sector.parent_code))
        .outerjoin(Region, col(Region.code) == venture_region())
        .where(col(Deal.organisation_id) == organisation_id)
        .order_by(col(Deal.id))
    )
    return [
        DealPath(
            key, stage, parent or sector or "", region or "", sources.get(key, ""), demo, tuple(moves.get(key, ()))
        )
        for key, stage, demo, parent, sector, region in rows
    ]
