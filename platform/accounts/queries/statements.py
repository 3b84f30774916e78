"""The investor categories on file."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import and_, col, or_, select

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


def statement_of_person(session: Session, user_id: int) -> InvestorStatement | None:
    """Give the statement of a person that counts or last counted."""
    wanted = select(InvestorStatement).where(
        InvestorStatement.user_id == user_id,
        col(InvestorStatement.organisation_id).is_(None),
        col(InvestorStatement.current),
    )
    return session.exec(wanted).first()


def statements_signed_by(
    session: Session, user_id: int, organisation_ids: Sequence[int]
) -> Sequence[InvestorStatement]:
    """Give every statement of a person, and every one of some organisations, the newest first."""
    own = and_(InvestorStatement.user_id == user_id, col(InvestorStatement.organisation_id).is_(None))
    wanted = (
        select(InvestorStatement)
        .where(or_(own, col(InvestorStatement.organisation_id).in_(organisation_ids)))
        .order_by(col(InvestorStatement.signed_at).desc(), col(InvestorStatement.id).desc())
    )
    return session.exec(wanted).all()


def statement(session: Session, statement_id: int) -> InvestorStatement | None:
    """Give one statement."""
    return session.get(InvestorStatement, statement_id)


def statements_lapsing(session: Session, after: date, until: date) -> Sequence[InvestorStatement]:
    """Give the statements in force that lapse after a day and not after another, the first to lapse first."""
    wanted = (
        select(InvestorStatement)
        .where(
            col(InvestorStatement.current),
            InvestorStatement.lapses_on > after,
            InvestorStatement.lapses_on <= until,
        )
        .order_by(col(InvestorStatement.lapses_on), col(InvestorStatement.id))
    )
    return session.exec(wanted).all()
