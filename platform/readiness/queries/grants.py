"""Who was given leave to see or to assess a venture's readiness."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select

from accounts.models import Organisation, OrganisationKind
from foundation.database import Session
from profiles.models import Status, Venture, VentureCluster
from readiness.models import Adviser


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave in force, with the name of whoever has it."""

    key: int
    venture_id: int
    email: str | None
    organisation_id: int | None
    name: str
    may: str
    granted_at: datetime


def _grant(row: Adviser, name: str | None) -> Grant:
    return Grant(
        row.id or 0, row.venture_id, row.email, row.organisation_id, name or row.email or "", row.may, row.granted_at
    )


def grants_of(session: Session, venture_id: int) -> list[Grant]:
    """Give the leave that a venture has given and not taken back, by when it was given."""
    return grants_of_many(session, [venture_id])[venture_id]


def grants_of_many(session: Session, venture_ids: Collection[int]) -> dict[int, list[Grant]]:
    """Do the same for many ventures, in one query."""
    found: dict[int, list[Grant]] = {key: [] for key in venture_ids}
    rows = session.execute(
        select(Adviser, col(Organisation.name))
        .outerjoin(Organisation, col(Organisation.id) == col(Adviser.organisation_id))
        .where(col(Adviser.venture_id).in_(sorted(venture_ids)), col(Adviser.withdrawn_at).is_(None))
        .order_by(col(Adviser.granted_at), col(Adviser.id))
    )
    for row, name in rows:
        found[row.venture_id].append(_grant(row, name))
    return found


def ventures_for_grantee(
    session: Session, *, email: str, organisation_ids: Collection[int]
) -> list[tuple[Venture, str]]:
    """Give the ventures whose readiness somebody was given leave to see, and what they may, by name."""
    rows = session.execute(
        select(Venture, col(Adviser.may))
        .join(Adviser, col(Adviser.venture_id) == col(Venture.id))
        .where(
            col(Adviser.withdrawn_at).is_(None),
            col(Venture.status) != Status.ARCHIVED,
            or_(col(Adviser.email) == email, col(Adviser.organisation_id).in_(sorted(organisation_ids))),
        )
        .order_by(col(Venture.name), col(Venture.id), col(Adviser.may))
    )
    return [(venture, may) for venture, may in rows]


def shared_with(session: Session, organisation_id: int) -> frozenset[int]:
    """Give the keys of ventures that share their readiness with an organisation."""
    rows = session.execute(
        select(col(Adviser.venture_id))
        .where(col(Adviser.organisation_id) == organisation_id, col(Adviser.withdrawn_at).is_(None))
        .order_by(col(Adviser.venture_id))
    )
    return frozenset(rows.scalars())


def ventures_of_cluster(session: Session, cluster_id: int) -> Sequence[Venture]:
    """Give the published ventures of a cluster, by name; restricted ones do not count for anybody outside."""
    return session.exec(
        select(Venture)
        .join(VentureCluster, col(VentureCluster.venture_id) == col(Venture.id))
        .where(
            col(VentureCluster.cluster_id) == cluster_id,
            col(Venture.status) == Status.PUBLISHED,
        )
        .order_by(col(Venture.name), col(Venture.id))
    ).all()


def organisations_that_advise(session: Session) -> Sequence[Organisation]:
    """Give the verified organisations that ventures may ask for advice, by name."""
    kinds = (OrganisationKind.CLUSTER, OrganisationKind.UNIVERSITY, OrganisationKind.AUTHORITY)
    return session.exec(
        select(Organisation)
        .where(col(Organisation.kind).in_([kind.value for kind in kinds]), col(Organisation.verified_at).is_not(None))
        .order_by(col(Organisation.name), col(Organisation.id))
    ).all()


def ventures_shared_with(session: Session, organisation_id: int) -> Sequence[Venture]:
    """Give the ventures that share their readiness with an organisation, by name."""
    return session.exec(
        select(Venture)
        .where(col(Venture.id).in_(sorted(shared_with(session, organisation_id))), Venture.status != Status.ARCHIVED)
        .order_by(col(Venture.name), col(Venture.id))
    ).all()


def organisation_by_slug(session: Session, slug: str) -> Organisation | None:
    """Give the organisation at an address."""
    return session.exec(select(Organisation).where(col(Organisation.slug) == slug)).one_or_none()
