"""Funders and mandates with everything that belongs to them, in a constant number of queries."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import col, select

from foundation.database import Session
from profiles.models import (
    Funder,
    Mandate,
    MandateCondition,
    MandateInstrument,
    MandatePlace,
    MandateSector,
    MandateStage,
    Status,
)
from profiles.queries.records import RESERVED, FunderRecord, MandateRecord, grouped


def funder_slug_taken(session: Session, slug: str) -> bool:
    """Say whether a funder's slug is in use."""
    return slug in RESERVED or bool(session.exec(select(exists().where(col(Funder.slug) == slug))).one())


def mandate_slug_taken(session: Session, slug: str) -> bool:
    """Say whether a mandate's slug is in use."""
    return slug in RESERVED or bool(session.exec(select(exists().where(col(Mandate.slug) == slug))).one())


def funder_by_slug(session: Session, slug: str) -> FunderRecord | None:
    """Give the funder at an address, whatever its status, with all its mandates."""
    funder = session.exec(select(Funder).where(Funder.slug == slug)).first()
    if funder is None:
        return None
    return FunderRecord(funder, tuple(_records(session, [col(Mandate.funder_id) == funder.id])))


def mandate_by_slug(session: Session, slug: str) -> Mandate | None:
    """Give the mandate at an address."""
    return session.exec(select(Mandate).where(Mandate.slug == slug)).first()


def mandate_record(session: Session, slug: str) -> MandateRecord | None:
    """Give the mandate at an address, whatever its status, with its funder and all its rows."""
    found = _records(session, [col(Mandate.slug) == slug])
    return found[0] if found else None


def mandate_records(
    session: Session, *, ids: Collection[int] | None = None, since: int | None = None, published: bool = True
) -> list[MandateRecord]:
    """Give mandates with their funders and all their rows, by name.

    Parameters
    ----------
    session : Session
        Where to look.
    ids : collection of int, optional
        Only these.
    since : int, optional
        Only those that changed after this version of the catalogue.
    published : bool, default=True
        Only those that are published, of a funder that is. Mandates that back funds are among them: who ranks them
        against ventures makes a mistake, and ``mandate.backs_funds`` is there to tell.
    """
    wanted: list[ColumnElement[bool]] = []
    if ids is not None:
        wanted.append(col(Mandate.id).in_(sorted(ids)))
    if since is not None:
        wanted.append(col(Mandate.index_version) > since)
    if published:
        wanted += [col(Mandate.status) == Status.PUBLISHED, col(Funder.status) == Status.PUBLISHED]
    return _records(session, wanted)


def changed_mandates(session: Session, since: int) -> list[tuple[int, str, int]]:
    """Give key, status and catalogue version of every mandate that changed after a version.

    A mandate of a funder that is not published counts as not published.
    """
    rows = session.exec(
        select(Mandate.id, Mandate.status, Funder.status, Mandate.index_version)
        .join(Funder, col(Funder.id) == Mandate.funder_id)
        .where(col(Mandate.index_version) > since)
        .order_by(col(Mandate.index_version), col(Mandate.id))
    )
    return [
        (int(key or 0), status if funder_status == Status.PUBLISHED else funder_status, version)
        for key, status, funder_status, version in rows
    ]


def all_funders(session: Session) -> list[Funder]:
    """Give every funder of any status, by key."""
    return list(session.exec(select(Funder).order_by(col(Funder.id))))


def funders_of(session: Session, organisation_ids: Iterable[int]) -> list[Funder]:
    """Give the funders of some organisations, of any status but archived, by name."""
    return list(
        session.exec(
            select(Funder)
            .where(col(Funder.organisation_id).in_(sorted(organisation_ids)), Funder.status != Status.ARCHIVED)
            .order_by(col(Funder.name), col(Funder.id))
        )
    )


def mandates_of(session: Session, organisation_ids: Iterable[int]) -> list[MandateRecord]:
    """Give the mandates of some organisations' funders, of any status but archived, by name."""
    return _records(
        session,
        [col(Funder.organisation_id).in_(sorted(organisation_ids)), col(Mandate.status) != Status.ARCHIVED],
    )


def _related(session: Session, table: type[Any], wanted: Sequence[ColumnElement[bool]], *order: Any) -> Any:
    """Give the rows of a table by the mandate they belong to."""
    query = (
        select(table)
        .join(Mandate, col(Mandate.id) == table.mandate_id)
        .join(Funder, col(Funder.id) == Mandate.funder_id)
        .where(*wanted)
        .order_by(*order)
    )
    return grouped(session.exec(query), lambda row: int(row.mandate_id))


def _records(session: Session, wanted: Sequence[ColumnElement[bool]]) -> list[MandateRecord]:
    rows = session.exec(
        select(Mandate, Funder)
        .join(Funder, col(Funder.id) == Mandate.funder_id)
        .where(*wanted)
        .order_by(col(Mandate.name), col(Mandate.id))
    ).all()
    if not rows:
        return []
    sectors = _related(session, MandateSector, wanted, col(MandateSector.sector_code))
    stages = _related(session, MandateStage, wanted, col(MandateStage.stage_code))
    instruments = _related(session, MandateInstrument, wanted, col(MandateInstrument.instrument_code))
    places = _related(session, MandatePlace, wanted, col(MandatePlace.kind), col(MandatePlace.code))
    conditions = _related(session, MandateCondition, wanted, col(MandateCondition.id))
    return [
        MandateRecord(
            mandate=mandate,
            funder=funder,
            sectors=tuple(row.sector_code for row in sectors.get(key, ()) if not row.excluded),
            excluded_sectors=tuple(row.sector_code for row in sectors.get(key, ()) if row.excluded),
            stages=tuple(row.stage_code for row in stages.get(key, ())),
            instruments=tuple(row.instrument_code for row in instruments.get(key, ())),
            places=tuple(places.get(key, ())),
            conditions=tuple(conditions.get(key, ())),
        )
        for mandate, funder in rows
        for key in [mandate.id or 0]
    ]
