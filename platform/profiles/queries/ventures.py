"""Ventures with everything that belongs to them, in a number of queries that does not grow with their number."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, select

from foundation.database import Session
from profiles.models import (
    Cluster,
    FactStatus,
    FundingRound,
    RoundInvestor,
    Status,
    TeamMember,
    Venture,
    VentureCluster,
    VentureInstrument,
    VenturePlace,
    VentureSector,
)
from profiles.queries.records import RESERVED, RoundRecord, VentureRecord, grouped


def venture_by_slug(session: Session, slug: str) -> Venture | None:
    """Give the venture at an address."""
    return session.exec(select(Venture).where(Venture.slug == slug)).first()


def venture_names(session: Session, keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Give slug and name of some ventures by key."""
    wanted = select(Venture.id, Venture.slug, Venture.name).where(col(Venture.id).in_(keys)).order_by(col(Venture.id))
    return {int(key or 0): (slug, name) for key, slug, name in session.exec(wanted)}


def venture_slug_taken(session: Session, slug: str) -> bool:
    """Say whether a slug is in use."""
    return slug in RESERVED or bool(session.exec(select(exists().where(col(Venture.slug) == slug))).one())


def venture_record(session: Session, slug: str) -> VentureRecord | None:
    """Give the venture at an address, whatever its status, with all its rows."""
    found = _records(session, [col(Venture.slug) == slug])
    return found[0] if found else None


def venture_records(
    session: Session, *, ids: Collection[int] | None = None, since: int | None = None, published: bool = True
) -> list[VentureRecord]:
    """Give ventures with all their rows, by key.

    Parameters
    ----------
    session : Session
        Where to look.
    ids : collection of int, optional
        Only these.
    since : int, optional
        Only those that changed after this version of the catalogue.
    published : bool, default=True
        Only those that are published. Restricted ones are among them: who sees them is for the policy to say.
    """
    wanted: list[ColumnElement[bool]] = []
    if ids is not None:
        wanted.append(col(Venture.id).in_(sorted(ids)))
    if since is not None:
        wanted.append(col(Venture.index_version) > since)
    if published:
        wanted.append(col(Venture.status) == Status.PUBLISHED)
    return _records(session, wanted)


def changed_ventures(session: Session, since: int) -> list[tuple[int, str, int]]:
    """Give key, status and catalogue version of every venture that changed after a version, of any status.

    A reader of the catalogue learns here which of the ventures it holds are no longer published.
    """
    rows = session.exec(
        select(Venture.id, Venture.status, Venture.index_version)
        .where(col(Venture.index_version) > since)
        .order_by(col(Venture.index_version), col(Venture.id))
    )
    return [(int(key or 0), status, version) for key, status, version in rows]


def ventures_of(session: Session, organisation_ids: Iterable[int]) -> list[Venture]:
    """Give the ventures of some organisations, of any status but archived, by name."""
    return list(
        session.exec(
            select(Venture)
            .where(col(Venture.organisation_id).in_(sorted(organisation_ids)), Venture.status != Status.ARCHIVED)
            .order_by(col(Venture.name), col(Venture.id))
        )
    )


def _related(session: Session, table: type[Any], wanted: Sequence[ColumnElement[bool]], *order: Any) -> list[Any]:
    """Give the rows of a table that belong to the wanted ventures."""
    query = select(table).join(Venture, col(Venture.id) == table.venture_id).where(*wanted).order_by(*order)
    return list(session.exec(query))


def _clusters(session: Session, wanted: Sequence[ColumnElement[bool]]) -> dict[int, list[Cluster]]:
    rows = session.exec(
        select(VentureCluster.venture_id, Cluster)
        .join(Cluster, col(Cluster.id) == VentureCluster.cluster_id)
        .join(Venture, col(Venture.id) == VentureCluster.venture_id)
        .where(*wanted)
        .order_by(col(Cluster.name), col(Cluster.id))
    ).all()
    return {key: [cluster for _, cluster in held] for key, held in grouped(rows, lambda row: row[0]).items()}


def _rounds(session: Session, wanted: Sequence[ColumnElement[bool]]) -> dict[int, list[RoundRecord]]:
    rounds = _related(session, FundingRound, wanted, col(FundingRound.closed_on).desc(), col(FundingRound.id).desc())
    investors = grouped(
        session.exec(
            select(RoundInvestor)
            .join(FundingRound, col(FundingRound.id) == RoundInvestor.round_id)
            .join(Venture, col(Venture.id) == FundingRound.venture_id)
            .where(*wanted)
            .order_by(col(RoundInvestor.id))
        ),
        lambda row: row.round_id,
    )
    records = [RoundRecord(row, tuple(held.name for held in investors.get(row.id, ()))) for row in rounds]
    return grouped(records, lambda record: record.round.venture_id)


def _records(session: Session, wanted: Sequence[ColumnElement[bool]]) -> list[VentureRecord]:
    ventures = session.exec(select(Venture).where(*wanted).order_by(col(Venture.id))).all()
    if not ventures:
        return []
    by_venture = lambda row: int(row.venture_id)  # noqa: E731 -- one small key for six relations
    sectors = grouped(
        _related(session, VentureSector, wanted, col(VentureSector.position), col(VentureSector.sector_code)),
        by_venture,
    )
    instruments = grouped(
        _related(session, VentureInstrument, wanted, col(VentureInstrument.instrument_code)), by_venture
    )
    places = grouped(
        _related(session, VenturePlace, wanted, col(VenturePlace.position), col(VenturePlace.id)), by_venture
    )
    team = grouped(_related(session, TeamMember, wanted, col(TeamMember.position), col(TeamMember.id)), by_venture)
    facts = grouped(_related(session, FactStatus, wanted, col(FactStatus.field)), by_venture)
    clusters, rounds = _clusters(session, wanted), _rounds(session, wanted)
    return [
        VentureRecord(
            venture=venture,
            sectors=tuple(row.sector_code for row in sectors.get(key, ())),
            instruments=tuple(row.instrument_code for row in instruments.get(key, ())),
            places=tuple(places.get(key, ())),
            clusters=tuple(clusters.get(key, ())),
            team=tuple(team.get(key, ())),
            rounds=tuple(rounds.get(key, ())),
            facts={row.field: row for row in facts.get(key, ())},
        )
        for venture in ventures
        for key in [venture.id or 0]
    ]
