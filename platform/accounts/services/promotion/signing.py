"""Investor categories: recorded by staff, and taken back."""

from accounts import queries
from accounts.models import Category, InvestorStatement, key_of
from accounts.services.promotion.terms import months_later, terms_on
from foundation import audit, clock
from foundation.database import Session
from foundation.errors import NotFound
from foundation.sealing import Seal


def record_professional(
    session: Session,
    *,
    seal: Seal,
    organisation_id: int,
    actor_id: int | None,
    basis: str,
    reference: str,
    demo: bool = False,
) -> InvestorStatement:
    """Record that an organisation is an investment professional; it is looked at again when the record lapses.

    Parameters
    ----------
    actor_id : int or None
        Who of the platform's staff checked it; None for demo data.
    basis : {"frn", "public_body"}
        An entry in the register of financial services, or a government, local authority or other public body, such as
        an administering authority of the Local Government Pension Scheme.
    reference : str
        The firm reference number, or by what the public body was recognised.
    demo : bool, default=False
        Whether it belongs to the demo.
    """
    category = Category.INVESTMENT_PROFESSIONAL
    now, today = clock.now(), clock.today()
    terms = terms_on(session, category, today)
    lapses_on = months_later(today, terms.months)
    return _put(
        session,
        queries.statement_of_organisation(session, organisation_id),
        InvestorStatement(
            user_id=actor_id,
            organisation_id=organisation_id,
            category=category,
            signed_at=now,
            valid_from=now,
            lapses_on=lapses_on,
            delete_after=months_later(lapses_on, 12 * terms.retention_years),
            sealed=seal.close({"basis": basis, "reference": reference}),
            demo=demo,
        ),
        actor_id=actor_id,
        action="recorded as investment professional",
    )


def withdraw_category(session: Session, *, organisation_id: int, actor_id: int) -> None:
    """Take an organisation's category back: nothing more is disclosed by it from now on.

    Raises
    ------
    NotFound
        If it has none.
    """
    held = queries.statement_of_organisation(session, organisation_id)
    if held is None:
        raise NotFound("This organisation has no category to take back.")
    held.current, held.withdrawn_at = False, clock.now()
    _record(session, held, actor_id, "category withdrawn")


def _put(
    session: Session, before: InvestorStatement | None, new: InvestorStatement, *, actor_id: int | None, action: str
) -> InvestorStatement:
    if before is not None:
        before.current = False
        # The index allows one current statement, so the mark has to be off before the next is on.
        session.flush()
    session.add(new)
    session.flush()
    _record(session, new, actor_id, action)
    return new


def _record(session: Session, held: InvestorStatement, actor_id: int | None, action: str) -> None:
    """Note it in the trail, without a word of what was stated."""
    audit.record(
        session,
        subject_kind="investor statement",
        subject_id=key_of(held),
        action=action,
        actor_id=actor_id,
        changes={"category": [None, held.category]},
    )
