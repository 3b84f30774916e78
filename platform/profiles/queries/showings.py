"""Who was invited to see a venture that is kept off public pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from accounts.models import Organisation, OrganisationKind, Showing
from foundation.database import Session

#: The kinds of organisations that can be invited: those that place money.
GUESTS = (OrganisationKind.FUNDER.value, OrganisationKind.AUTHORITY.value)


@dataclass(frozen=True)
class Guest:
    """An organisation that may see a venture."""

    showing: Showing
    organisation: Organisation


def guests_of(session: Session, venture_id: int) -> list[Guest]:
    """Give the organisations that may see a venture, by name."""
    wanted = (
        select(Showing, Organisation)
        .join(Organisation, col(Organisation.id) == Showing.organisation_id)
        .where(Showing.venture_id == venture_id)
        .order_by(func.lower(Organisation.name), col(Organisation.id))
    )
    return [Guest(showing, organisation) for showing, organisation in session.exec(wanted)]


def possible_guests(session: Session) -> Sequence[Organisation]:
    """Give the verified organisations that can be invited, by name."""
    wanted = (
        select(Organisation)
        .where(col(Organisation.kind).in_(GUESTS), col(Organisation.verified_at).is_not(None))
        .order_by(func.lower(Organisation.name), col(Organisation.id))
    )
    return session.exec(wanted).all()
