"""Every question about deal flow that is asked of the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlmodel import col

from accounts.models import User
from dealflow.models import Frequency, MandateVisit, SavedView, Sharing, ViewAlert
from foundation.database import Session
from profiles.models import Mandate, Venture

SORTS = ("name", "list", "owner", "changed")


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved view, the mandate whose list it is, who owns it, and how often the asker is written to about it."""

    view: SavedView
    mandate_slug: str | None
    mandate_name: str | None
    owner_name: str
    frequency: str | None


def views_of(
    session: Session, person_id: int, organisation_ids: Collection[int], *, mandate_id: int | None = None
) -> list[Kept]:
    """Give the views that somebody may see, by name: their own, and those of their organisations' teams."""
    shared = col(SavedView.organisation_id).in_(sorted(organisation_ids))
    wanted = (
        select(SavedView, col(Mandate.slug), col(Mandate.name), col(User.name), col(ViewAlert.frequency))
        .join(User, col(User.id) == col(SavedView.owner_id))
        .outerjoin(Mandate, col(Mandate.id) == col(SavedView.mandate_id))
        .outerjoin(ViewAlert, (col(ViewAlert.view_id) == col(SavedView.id)) & (col(ViewAlert.person_id) == person_id))
        .where(
            or_(
                col(SavedView.owner_id) == person_id,
                (col(SavedView.sharing) != Sharing.PRIVATE.value) & shared,
            )
        )
        .order_by(func.lower(col(SavedView.name)), col(SavedView.id))
    )
    if mandate_id is not None:
        wanted = wanted.where(col(SavedView.mandate_id) == mandate_id)
    return [Kept(*row) for row in session.execute(wanted)]


def view(session: Session, view_id: int) -> SavedView | None:
    """Give a view as it stands in the database now, or None."""
    wanted = select(SavedView).where(col(SavedView.id) == view_id).execution_options(populate_existing=True)
    return session.scalars(wanted).one_or_none()


def count_views(session: Session, owner_id: int) -> int:
    """Count the views that somebody owns."""
    return int(session.scalar(select(func.count()).where(col(SavedView.owner_id) == owner_id)) or 0)


def mandate_of(session: Session, view: SavedView) -> Mandate | None:
    """Give the mandate whose list a view narrows, or None."""
    return session.get(Mandate, view.mandate_id) if view.mandate_id is not None else None


def alert(session: Session, view_id: int, person_id: int) -> ViewAlert | None:
    """Give how somebody is written to about a view, or None."""
    return session.get(ViewAlert, (view_id, person_id))


def alerts(session: Session, frequency: Frequency) -> Sequence[ViewAlert]:
    """Give all alerts of a frequency, by view and person."""
    wanted = (
        select(ViewAlert)
        .where(col(ViewAlert.frequency) == frequency.value)
        .order_by(col(ViewAlert.view_id), col(ViewAlert.person_id))
    )
    return session.scalars(wanted).all()


def last_visits(session: Session, person_id: int, mandate_id: int) -> Sequence[MandateVisit]:
    """Give somebody's last two visits of a mandate's deal flow, the newest first."""
    wanted = (
        select(MandateVisit)
        .where(col(MandateVisit.person_id) == person_id, col(MandateVisit.mandate_id) == mandate_id)
        .order_by(col(MandateVisit.id).desc())
        .limit(2)
    )
    return session.scalars(wanted).all()


def sister_mandates(session: Session, mandate_id: int) -> list[tuple[str, str]]:
    """Give slug and name of the published mandates of one's funder that back companies, itself among them, by name."""
    funder = select(col(Mandate.funder_id)).where(col(Mandate.id) == mandate_id).scalar_subquery()
    wanted = (
        select(col(Mandate.slug), col(Mandate.name))
        .where(
            col(Mandate.funder_id) == funder,
            col(Mandate.backs_funds).is_(False),
            or_(col(Mandate.status) == "published", col(Mandate.id) == mandate_id),
        )
        .order_by(func.lower(col(Mandate.name)), col(Mandate.id))
    )
    return [(slug, name) for slug, name in session.execute(wanted)]


def published_since(session: Session, keys: Collection[int], moment: datetime) -> set[int]:
    """Give those of some ventures that were published after a moment."""
    wanted = (
        select(col(Venture.id))
        .where(col(Venture.id).in_(sorted(keys)), col(Venture.published_at) > moment)
        .order_by(col(Venture.id))
    )
    return {key for key in session.scalars(wanted) if key is not None}
