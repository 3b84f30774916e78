"""Which accounts are about which pension money."""

from sqlalchemy import func, select
from sqlmodel import col

from allocation.models import PensionAccount
from foundation.database import Session
from profiles.models import Funder


def pension_account(session: Session, funder_id: int) -> PensionAccount | None:
    """Give the pension money that a funder's account is about, or None."""
    return session.scalars(select(PensionAccount).where(col(PensionAccount.funder_id) == funder_id)).one_or_none()


def funders_for_pensions(session: Session, *, fund: str = "", pool: str = "") -> list[Funder]:
    """Give the funders whose account is about a fund, or about all funds of a pool, by name."""
    about = col(PensionAccount.fund_code) == fund if fund else col(PensionAccount.pool_code) == pool
    return list(
        session.scalars(
            select(Funder)
            .join(PensionAccount, col(PensionAccount.funder_id) == col(Funder.id))
            .where(about)
            .order_by(func.lower(col(Funder.name)), col(Funder.id))
        )
    )
