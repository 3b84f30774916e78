"""Which accounts are about which pension money."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from accounts.models import Organisation
from allocation.models import PensionAccount
from foundation.database import Session
from profiles.models import Funder


def pension_account(session: Session, funder_id: int) -> PensionAccount | None:
    """Give the pension money that a funder's account is about, or None."""
    return session.scalars(select(PensionAccount).where(col(PensionAccount.funder_id) == funder_id)).one_or_none()


@dataclass(frozen=True, slots=True)
class ClaimedMoney:
    """An account whose people say whose pension money it is about, with the organisation that keeps it."""

    held: PensionAccount
    funder: Funder
    organisation: Organisation | None


def claimed_money(session: Session) -> list[ClaimedMoney]:
    """Give every account about pension money, those that are not verified first, then by name."""
    rows = session.execute(
        select(PensionAccount, Funder, Organisation)
        .join(Funder, col(Funder.id) == col(PensionAccount.funder_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Funder.organisation_id))
        .order_by(col(PensionAccount.verified_at).is_not(None), func.lower(col(Funder.name)), col(Funder.id))
    )
    return [ClaimedMoney(*row) for row in rows]


def claimed_by(session: Session, slug: str) -> ClaimedMoney | None:
    """Give what a funder's account is said to be about, or None; others who would change it wait."""
    row = session.execute(
        select(PensionAccount, Funder, Organisation)
        .join(Funder, col(Funder.id) == col(PensionAccount.funder_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Funder.organisation_id))
        .where(col(Funder.slug) == slug)
        .with_for_update(of=PensionAccount)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else ClaimedMoney(*row)


def funders_for_pensions(session: Session, *, fund: str = "", pool: str = "") -> list[tuple[Funder, bool]]:
    """Give the funders whose account is about a fund, or about all funds of a pool, by name; and whether verified."""
    about = col(PensionAccount.fund_code) == fund if fund else col(PensionAccount.pool_code) == pool
    rows = session.execute(
        select(Funder, col(PensionAccount.verified_at).is_not(None))
        .join(PensionAccount, col(PensionAccount.funder_id) == col(Funder.id))
        .where(about)
        .order_by(func.lower(col(Funder.name)), col(Funder.id))
    )
    return [(funder, bool(verified)) for funder, verified in rows]
