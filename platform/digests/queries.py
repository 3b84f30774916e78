"""Every question about digests that is asked of the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import col

from accounts.models import Membership, Role, User
from digests.models import DigestMark, VentureVisit
from documents.models import Grant
from documents.queries import Given, grants_of
from foundation.database import Session
from pipeline.models import Deal, Stage
from profiles.models import Funder, Mandate, Status, Venture

#: Deals here are over.
_ENDED = (Stage.COMPLETED.value, Stage.PASSED.value, Stage.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class Step:
    """A deal of a venture with what is to be done for it, or the day on which its mandate closes."""

    deal_id: int
    mandate_key: int
    mandate_slug: str
    mandate_name: str
    funder_name: str
    next_step: str
    next_step_on: date | None
    closes_on: date | None


def people_to_write_to(session: Session) -> Sequence[int]:
    """Give the people who keep a venture: owners and editors with an open account and a confirmed address, by key."""
    wanted = (
        select(col(User.id))
        .join(Membership, col(Membership.user_id) == col(User.id))
        .join(Venture, col(Venture.organisation_id) == col(Membership.organisation_id))
        .where(
            col(Membership.role).in_([Role.OWNER.value, Role.EDITOR.value]),
            col(User.closed_at).is_(None),
            col(User.confirmed_at).is_not(None),
            col(Venture.status) != Status.ARCHIVED.value,
        )
        .distinct()
        .order_by(col(User.id))
    )
    return [key for key in session.scalars(wanted) if key is not None]


def marks_of(session: Session, person_id: int) -> dict[int, DigestMark]:
    """Give what a person's last digest told, by the key of the venture."""
    wanted = select(DigestMark).where(col(DigestMark.person_id) == person_id).order_by(col(DigestMark.venture_id))
    return {mark.venture_id: mark for mark in session.scalars(wanted)}


def steps_of(session: Session, organisation_id: int, venture_id: int) -> list[Step]:
    """Give the deals on which a venture's own people work, by key."""
    rows = session.execute(
        select(
            col(Deal.id),
            col(Mandate.id),
            col(Mandate.slug),
            col(Mandate.name),
            col(Funder.name),
            col(Deal.next_step),
            col(Deal.next_step_on),
            col(Mandate.closes_on),
        )
        .join(Mandate, col(Mandate.id) == col(Deal.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(
            col(Deal.organisation_id) == organisation_id,
            col(Deal.venture_id) == venture_id,
            col(Deal.stage).not_in(_ENDED),
        )
        .order_by(col(Deal.id))
    )
    return [Step(*row) for row in rows]


def leave_ending(session: Session, venture_id: int, now: datetime, until: datetime) -> list[Given]:
    """Give the leave to read a venture's documents that ends soon, the first to end first."""
    ending = [given for given in grants_of(session, venture_id, now) if given.grant.expires_at <= until]
    return sorted(ending, key=_end_of)


def _end_of(given: Given) -> tuple[datetime, int]:
    grant: Grant = given.grant
    return grant.expires_at, grant.id or 0


def last_visits(session: Session, person_id: int, venture_id: int) -> Sequence[VentureVisit]:
    """Give somebody's last two looks at a venture on their start page, the newest first."""
    wanted = (
        select(VentureVisit)
        .where(col(VentureVisit.person_id) == person_id, col(VentureVisit.venture_id) == venture_id)
        .order_by(col(VentureVisit.id).desc())
        .limit(2)
    )
    return session.scalars(wanted).all()
