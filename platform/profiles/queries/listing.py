"""What lists of profiles need of each: a line of plain values, for all profiles in a handful of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy
from sqlalchemy import func, true
from sqlmodel import col, select

from foundation.database import Session, rows_of
from profiles.models import (
    Cluster,
    FactStatus,
    Funder,
    Limit,
    Mandate,
    Status,
    Venture,
    VentureCluster,
    VentureInstrument,
    VenturePlace,
    VentureSector,
)
from profiles.queries.funders import mandate_records


@dataclass(frozen=True)
class VentureLine:
    """A venture as lists show it. It is a subject of the policy: who sees which of its values is asked there."""

    id: int
    organisation_id: int | None
    slug: str
    status: str
    restricted: bool
    demo: bool
    name: str
    one_line: str
    description: str
    stage_code: str | None
    trl: int | None
    university_ukprn: str | None
    registered_authority_code: str | None
    round_target_gbp: int | None
    round_minimum_gbp: int | None
    round_closes_on: date | None
    updated_at: datetime
    published_at: datetime | None
    sectors: tuple[str, ...]
    instruments: tuple[str, ...]
    authority_codes: tuple[str, ...]
    clusters: tuple[str, ...]
    claims: tuple[str, ...]


_COLUMNS = (
    "id",
    "organisation_id",
    "slug",
    "status",
    "restricted",
    "demo",
    "name",
    "one_line",
    "description",
    "stage_code",
    "trl",
    "university_ukprn",
    "registered_authority_code",
    "round_target_gbp",
    "round_minimum_gbp",
    "round_closes_on",
    "updated_at",
    "published_at",
)


_NEWEST = (
    select(Venture.id, Venture.index_version, Venture.updated_at)
    .order_by(col(Venture.index_version).desc(), col(Venture.id).desc())
    .limit(1)
    .subquery()
)
_CLUSTERS = select(func.count(), func.max(Cluster.updated_at)).select_from(Cluster).subquery()
_KEY = sqlalchemy.select(_NEWEST, _CLUSTERS).select_from(_CLUSTERS.outerjoin(_NEWEST, true()))


def listing_key(session: Session) -> tuple[object, ...]:
    """Give what changes whenever a venture or a cluster does, and does not when only money changes.

    A saved venture takes the catalogue's next number, so the newest of them tells of every change.
    """
    return tuple(rows_of(session, _KEY, {}).one())


def _lists(rows: Iterable[tuple[Any, ...]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return {key: tuple(dict.fromkeys(values)) for key, values in found.items()}


def venture_lines(session: Session, since: int | None = None) -> list[VentureLine]:
    """Give a line for every venture that is not archived, by key. Who may see which is not asked here.

    Parameters
    ----------
    session : Session
        Where to look.
    since : int, optional
        Only ventures that changed after this version of the catalogue.
    """
    there = [col(Venture.status) != Status.ARCHIVED, *([] if since is None else [col(Venture.index_version) > since])]
    rows = session.execute(
        select(*(getattr(Venture, name) for name in _COLUMNS)).where(*there).order_by(col(Venture.id))
    ).all()

    def beside(key: Any, value: Any, *order: Any) -> Any:
        wanted = select(key, value)
        if since is not None:
            wanted = wanted.join(Venture, col(Venture.id) == key).where(*there)
        return wanted.order_by(key, *order)

    sector, place = VentureSector, VenturePlace
    sectors = _lists(
        session.exec(
            beside(col(sector.venture_id), col(sector.sector_code), col(sector.position), col(sector.sector_code))
        )
    )
    instrument = col(VentureInstrument.instrument_code)
    instruments = _lists(session.exec(beside(col(VentureInstrument.venture_id), instrument, instrument)))
    places = _lists(
        session.exec(beside(col(place.venture_id), col(place.authority_code), col(place.position), col(place.id)))
    )
    clusters = _lists(
        session.exec(
            beside(col(VentureCluster.venture_id), col(Cluster.slug), col(Cluster.slug))
            .join(Cluster, col(Cluster.id) == VentureCluster.cluster_id)
            .where(Cluster.status == Status.PUBLISHED)
        )
    )
    claims = _lists(session.exec(beside(col(FactStatus.venture_id), col(FactStatus.status), col(FactStatus.field))))
    lines = []
    for row in rows:
        values = dict(zip(_COLUMNS, row, strict=True))
        key, registered = values["id"], values["registered_authority_code"]
        found = ([registered] if registered else []) + list(places.get(key, ()))
        lines.append(
            VentureLine(
                **values,
                sectors=sectors.get(key, ()),
                instruments=instruments.get(key, ()),
                authority_codes=tuple(dict.fromkeys(found)),
                clusters=clusters.get(key, ()),
                claims=claims.get(key, ()),
            )
        )
    return lines


@dataclass(frozen=True)
class MandateLine:
    """A mandate as lists show it; it is a subject of the policy, under its funder."""

    organisation_id: int | None
    status: str
    slug: str
    name: str
    demo: bool
    ticket_min_gbp: int | None
    ticket_max_gbp: int | None
    backs_funds: bool
    opens_on: date | None
    closes_on: date | None
    last_confirmed_on: date | None
    source_date: str
    sectors: tuple[str, ...]
    stages: tuple[str, ...]
    instruments: tuple[str, ...]
    places: tuple[Limit, ...]


@dataclass(frozen=True)
class FunderLine:
    """A funder as lists show it, with its mandates."""

    id: int
    organisation_id: int | None
    slug: str
    status: str
    demo: bool
    name: str
    kind: str
    description: str
    size_gbp: int | None
    source_date: str
    updated_at: datetime
    mandates: tuple[MandateLine, ...]


def funders_key(session: Session) -> tuple[object, ...]:
    """Give what changes whenever a funder or a mandate does, and does not when only ventures change."""
    newest = session.exec(
        select(Mandate.id, Mandate.index_version, Mandate.updated_at)
        .order_by(col(Mandate.index_version).desc(), col(Mandate.id).desc())
        .limit(1)
    ).first()
    funders = session.exec(select(func.count(), func.max(Funder.updated_at)).select_from(Funder)).one()
    return (*(newest or ()), *funders)


def funder_lines(session: Session) -> list[FunderLine]:
    """Give a line for every funder that is not archived, by key. Who may see which is not asked here."""
    mandates: dict[int, list[MandateLine]] = defaultdict(list)
    for record in mandate_records(session, published=False):
        row = record.mandate
        if row.status != Status.ARCHIVED:
            mandates[row.funder_id].append(
                MandateLine(
                    organisation_id=record.funder.organisation_id,
                    status=row.status,
                    slug=row.slug,
                    name=row.name,
                    demo=row.demo,
                    ticket_min_gbp=row.ticket_min_gbp,
                    ticket_max_gbp=row.ticket_max_gbp,
                    backs_funds=row.backs_funds,
                    opens_on=row.opens_on,
                    closes_on=row.closes_on,
                    last_confirmed_on=row.last_confirmed_on,
                    source_date=row.source_date,
                    sectors=record.sectors,
                    stages=record.stages,
                    instruments=record.instruments,
                    places=tuple(place.limit for place in record.places),
                )
            )
    rows = session.exec(select(Funder).where(Funder.status != Status.ARCHIVED).order_by(col(Funder.id)))
    return [
        FunderLine(
            id=row.id or 0,
            organisation_id=row.organisation_id,
            slug=row.slug,
            status=row.status,
            demo=row.demo,
            name=row.name,
            kind=row.kind,
            description=row.description,
            size_gbp=row.size_gbp,
            source_date=row.source_date,
            updated_at=row.updated_at,
            mandates=tuple(mandates.get(row.id or 0, ())),
        )
        for row in rows
    ]


def cluster_names(session: Session) -> dict[str, str]:
    """Give the names of published clusters by slug, by name."""
    rows = session.exec(
        select(Cluster.slug, Cluster.name).where(Cluster.status == Status.PUBLISHED).order_by(col(Cluster.name))
    )
    return dict(rows.all())
