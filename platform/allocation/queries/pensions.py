"""Which accounts are about which pension money."""

from sqlalchemy import func, or_, select
from sqlmodel import col

from allocation.models import PensionAccount
from foundation.database import Session
from profiles.models import Funder


def pension_account(session: Session, funder_id: int) -> PensionAccount | None:
    """Give the pension money that a funder's account is about, or None."""
    return session.scalars(select(PensionAccount).where(col(PensionAccount.funder_id) == funder_id)).one_or_none()


def funders_for_pensions(session: Session, fund: str | None, pool: str | None) -> list[Funder]:
    """Give the funders whose account is about a fund or about a pool: those of the fund first, then by name."""
    held = or_(col(PensionAccount.fund_code) == fund, col(PensionAccount.pool_code) == pool)
    return list(
        session.scalars(
            select(Funder)
            .join(PensionAccount, col(PensionAccount.funder_id) == col(Funder.id))
            .where(held)
            .order_by(col(PensionAccount.fund_code).is_(None), func.lower(col(Funder.name)), col(Funder.id))
        )
    )
