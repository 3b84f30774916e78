"""Members of clusters, and where their memberships stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, or_, select
from sqlmodel import col

from accounts.policy import Viewer
from clusters.models import LIVE, Member, Status
from foundation.database import Session, escape_like
from profiles.models import Cluster, Venture, VentureCluster
from profiles.queries.finding import visible_ventures

Rows: TypeAlias = Select[*tuple[Any, ...]]
_NAME: SQLColumnExpression[str] = func.coalesce(col(Venture.name), col(Member.name))


@dataclass(frozen=True, slots=True)
class Record:
    """A membership, the cluster, and the venture where the member is one."""

    member: Member
    cluster: Cluster
    venture: Venture | None

    @property
    def name(self) -> str:
        """What the member is called."""
        return self.venture.name if self.venture is not None else self.member.name

    @property
    def demo(self) -> bool:
        """Whether the member is invented."""
        return self.member.demo or (self.venture is not None and self.venture.demo)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which members a list shows.

    Parameters
    ----------
    cluster_id : int
        Of which cluster.
    viewer : Viewer or None
        Leaves out ventures that this person may not see; None for the cluster's own people, who see all their members.
    statuses, kinds : tuple of str
        None means every one.
    text : str
        Words in a name.
    """

    cluster_id: int
    viewer: Viewer | None
    statuses: tuple[str, ...] = (Status.ACCEPTED.value,)
    kinds: tuple[str, ...] = ()
    text: str = ""

    def but(self, name: str) -> "Filters":
        """Give the same filters without the choice of ``status`` or of ``kind``, for counting it."""
        return replace(self, statuses=()) if name == "status" else replace(self, kinds=())


def _records() -> Rows:
    return (
        select(Member, Cluster, Venture)
        .join(Cluster, col(Cluster.id) == col(Member.cluster_id))
        .outerjoin(Venture, col(Venture.id) == col(Member.venture_id))
    )


def shown_to(viewer: Viewer | None) -> list[ColumnElement[bool]]:
    """Give the conditions under which somebody may see a member; the venture is joined from outside."""
    return [] if viewer is None else [or_(col(Member.venture_id).is_(None), *visible_ventures(viewer))]


def _filtered(statement: Rows, filters: Filters) -> Rows:
    statement = statement.where(col(Member.cluster_id) == filters.cluster_id, *shown_to(filters.viewer))
    if filters.statuses:
        statement = statement.where(col(Member.status).in_(filters.statuses))
    if filters.kinds:
        statement = statement.where(col(Member.kind).in_(filters.kinds))
    for word in filters.text.split():
        statement = statement.where(_NAME.ilike(f"%{escape_like(word)}%", escape="\\"))
    return statement


SORTS = ("name", "kind", "newest")


def records(
    session: Session, filters: Filters, *, sort: str = "name", offset: int = 0, limit: int | None = None
) -> list[Record]:
    """Give members for a list or an export."""
    key, turned = sort.removeprefix("-"), sort.startswith("-")
    first: SQLColumnExpression[Any] = {"kind": col(Member.kind), "newest": col(Member.asked_at)}.get(
        key, func.lower(_NAME)
    )
    downwards = (key == "newest") != turned
    rows = session.execute(
        _filtered(_records(), filters)
        .order_by(first.desc() if downwards else first.asc(), func.lower(_NAME), col(Member.id))
        .offset(offset)
        .limit(limit)
    )
    return [Record(*row) for row in rows]


def count_by(session: Session, filters: Filters, name: str) -> dict[str, int]:
    """Count members by ``status`` or ``kind``, whatever is chosen of it."""
    column = col(Member.status) if name == "status" else col(Member.kind)
    counted: Rows = (
        select(column, func.count()).select_from(Member).outerjoin(Venture, col(Venture.id) == col(Member.venture_id))
    )
    grouped = _filtered(counted, filters.but(name)).group_by(column).order_by(column)
    return {code: int(number) for code, number in session.execute(grouped)}


def record_of(session: Session, cluster_id: int, member_id: int) -> Record | None:
    """Give one membership of a cluster as it stands now, or None."""
    row = session.execute(
        _records()
        .where(col(Member.id) == member_id, col(Member.cluster_id) == cluster_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else Record(*row)


def record_by_token(session: Session, token_hash: str) -> Record | None:
    """Give the invitation that a link opens, or None."""
    row = session.execute(
        _records().where(col(Member.token_hash) == token_hash).execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else Record(*row)


def live_of(session: Session, cluster_id: int, venture_id: int) -> Member | None:
    """Give a venture's membership of a cluster that is asked for or holds, or None."""
    return session.scalar(
        select(Member).where(
            col(Member.cluster_id) == cluster_id,
            col(Member.venture_id) == venture_id,
            col(Member.status).in_(LIVE),
        )
    )


def live_of_ventures(session: Session, cluster_id: int, venture_ids: Sequence[int]) -> dict[int, Member]:
    """Give the memberships of ventures that are asked for or hold, by venture."""
    rows = session.scalars(
        select(Member)
        .where(
            col(Member.cluster_id) == cluster_id,
            col(Member.venture_id).in_(venture_ids),
            col(Member.status).in_(LIVE),
        )
        .order_by(col(Member.id))
    )
    return {row.venture_id or 0: row for row in rows}


def live_bodies(session: Session, cluster_id: int) -> list[tuple[str, str]]:
    """Give name and address of the bodies that are asked or are members, in lower case."""
    rows = session.execute(
        select(func.lower(col(Member.name)), func.coalesce(col(Member.email), ""))
        .where(col(Member.cluster_id) == cluster_id, col(Member.venture_id).is_(None), col(Member.status).in_(LIVE))
        .order_by(col(Member.id))
    )
    return [(name, email) for name, email in rows]


def only_declared(session: Session, cluster_id: int, viewer: Viewer) -> Sequence[Venture]:
    """Give published ventures that say in their profile that they take part, and are no members, by name."""
    members = select(col(Member.venture_id)).where(
        col(Member.cluster_id) == cluster_id, col(Member.venture_id).is_not(None), col(Member.status).in_(LIVE)
    )
    return session.scalars(
        select(Venture)
        .join(VentureCluster, col(VentureCluster.venture_id) == col(Venture.id))
        .where(
            col(VentureCluster.cluster_id) == cluster_id,
            col(Venture.status) == "published",
            col(Venture.id).not_in(members),
            *visible_ventures(viewer),
        )
        .order_by(func.lower(col(Venture.name)), col(Venture.id))
    ).all()


def hold(session: Session, cluster_id: int) -> None:
    """Make others who would ask about the same cluster wait until this transaction ends."""
    session.execute(select(col(Cluster.id)).where(col(Cluster.id) == cluster_id).with_for_update())
