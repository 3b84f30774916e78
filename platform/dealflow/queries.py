"""Every question about deal flow that is asked of the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, func, or_, select
from sqlmodel import col

from accounts.models import Organisation, OrganisationKind, User
from dealflow.models import PIPELINE, Frequency, MandateVisit, SavedView, Sharing, ViewAlert
from foundation.database import Session
from profiles.models import Mandate, Venture

SORTS = ("name", "list", "owner", "changed")
#: A statement whatever its columns are.
_Rows: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose list a view narrows: a mandate's, or of its deals an organisation's. The directory is nobody's.

    Parameters
    ----------
    slug, name : str
        Of the mandate or the organisation; empty for the directory.
    of_venture : bool
        Whether it is the pipeline of a venture, whose deals are all about itself.
    """

    slug: str = ""
    name: str = ""
    of_venture: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved view, whose list it is, who owns it, and how often the asker is written to about it."""

    view: SavedView
    whose: Whose
    owner_name: str
    frequency: str | None


_WHOSE = (
    col(Mandate.slug), col(Mandate.name), col(Organisation.slug), col(Organisation.name), col(Organisation.kind),
)  # fmt: skip


def _with_whose(statement: _Rows) -> _Rows:
    """Join what says whose list a view narrows."""
    return statement.outerjoin(Mandate, col(Mandate.id) == col(SavedView.mandate_id)).outerjoin(
        Organisation, col(Organisation.id) == col(SavedView.organisation_id)
    )


def _whose(view: SavedView, row: tuple[Any, ...]) -> Whose:
    slug, name, team_slug, team_name, kind = row
    if view.place in PIPELINE:
        return Whose(team_slug, team_name, kind == OrganisationKind.VENTURE)
    return Whose(slug or "", name or "")


def views_of(session: Session, person_id: int, organisation_ids: Collection[int]) -> list[Kept]:
    """Give the views that somebody may see, by name: their own, and those of their organisations' teams."""
    shared = col(SavedView.organisation_id).in_(sorted(organisation_ids))
    wanted = (
        _with_whose(select(SavedView, *_WHOSE, col(User.name), col(ViewAlert.frequency)))
        .join(User, col(User.id) == col(SavedView.owner_id))
        .outerjoin(ViewAlert, (col(ViewAlert.view_id) == col(SavedView.id)) & (col(ViewAlert.person_id) == person_id))
        .where(
            or_(
                col(SavedView.owner_id) == person_id,
                (col(SavedView.sharing) != Sharing.PRIVATE.value) & shared,
            )
        )
        .order_by(func.lower(col(SavedView.name)), col(SavedView.id))
    )
    return [Kept(held, _whose(held, tuple(row)), owner, told) for held, *row, owner, told in session.execute(wanted)]


def whose(session: Session, view: SavedView) -> Whose:
    """Say whose list a view narrows."""
    wanted = _with_whose(select(*_WHOSE).select_from(SavedView)).where(col(SavedView.id) == view.id)
    return _whose(view, tuple(session.execute(wanted).one()))


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


def newest_visits(session: Session, person_id: int) -> list[tuple[int, datetime]]:
    """Give the mandates whose deal flow somebody looked at, by key, each with the moment of the last look."""
    wanted = (
        select(col(MandateVisit.mandate_id), func.max(col(MandateVisit.at)))
        .where(col(MandateVisit.person_id) == person_id)
        .group_by(col(MandateVisit.mandate_id))
        .order_by(col(MandateVisit.mandate_id))
    )
    return [(key, at) for key, at in session.execute(wanted)]


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
