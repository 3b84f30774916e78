"""Deals that funders share with each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from accounts.models import Organisation, Showing
from foundation.database import Session
from pipeline.models import Deal, DealShare
from profiles.models import Funder, Mandate, Status, Venture

Rows: TypeAlias = Select[*tuple[Any, ...]]
_RECEIVER = aliased(Funder)


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share with its deal, the funder that shares it, and the one that it is shared with."""

    share: DealShare
    deal: Deal
    venture: Venture
    funder: Funder
    receiver: Funder


def _lines() -> Rows:
    return (
        select(DealShare, Deal, Venture, Funder, _RECEIVER)
        .join(Deal, col(Deal.id) == col(DealShare.deal_id))
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .join(_RECEIVER, col(_RECEIVER.id) == col(DealShare.funder_id))
        .execution_options(populate_existing=True)
    )


def shares_of_deal(session: Session, deal_id: int) -> list[ShareLine]:
    """Give with whom a deal is or was shared, the newest first."""
    rows = session.execute(_lines().where(col(DealShare.deal_id) == deal_id).order_by(col(DealShare.id).desc()))
    return [ShareLine(*row) for row in rows]


def share_line(session: Session, share_id: int) -> ShareLine | None:
    """Give one share, or None."""
    row = session.execute(_lines().where(col(DealShare.id) == share_id)).one_or_none()
    return None if row is None else ShareLine(*row)


def shares_with(session: Session, organisation_ids: Sequence[int]) -> list[ShareLine]:
    """Give what is shared with the funders of some organisations now, the newest first."""
    rows = session.execute(
        _lines()
        .where(col(_RECEIVER.organisation_id).in_(organisation_ids), col(DealShare.withdrawn_at).is_(None))
        .order_by(col(DealShare.id).desc())
    )
    return [ShareLine(*row) for row in rows]


def funders_to_share_with(session: Session, organisation_id: int) -> list[Funder]:
    """Give the published funders of other verified organisations, by name."""
    return list(
        session.scalars(
            select(Funder)
            .join(Organisation, col(Organisation.id) == col(Funder.organisation_id))
            .where(
                col(Funder.status) == Status.PUBLISHED,
                col(Organisation.verified_at).is_not(None),
                col(Organisation.id) != organisation_id,
            )
            .order_by(func.lower(col(Funder.name)), col(Funder.id))
        )
    )


def is_shown_to(session: Session, venture_id: int, organisation_id: int) -> bool:
    """Say whether the people of an organisation were invited to see a venture that is kept off public pages."""
    found = session.scalar(
        select(col(Showing.id)).where(
            col(Showing.venture_id) == venture_id, col(Showing.organisation_id) == organisation_id
        )
    )
    return found is not None
