"""The investor categories on file."""

from collections.abc import Sequence

from sqlmodel import col, select

from accounts.models import InvestorStatement
from foundation.database import Session


def statement_of_organisation(session: Session, organisation_id: int) -> InvestorStatement | None:
    """Give the statement of an organisation that counts or last counted."""
    wanted = select(InvestorStatement).where(
        InvestorStatement.organisation_id == organisation_id, col(InvestorStatement.current)
    )
    return session.exec(wanted).first()


def statements_of_organisations(session: Session, organisation_ids: Sequence[int]) -> dict[int, InvestorStatement]:
    """Give the statement that counts or last counted of each of some organisations that has one."""
    wanted = (
        select(InvestorStatement)
        .where(col(InvestorStatement.organisation_id).in_(organisation_ids), col(InvestorStatement.current))
        .order_by(col(InvestorStatement.organisation_id))
    )
    return {held.organisation_id: held for held in session.exec(wanted) if held.organisation_id is not None}
