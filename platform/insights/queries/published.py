"""What publishers state: series, places, definitions and claims, and what tells that any of it has changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func
from sqlmodel import col, select

from foundation.audit import AuditEvent
from foundation.catalogue import PROFILES, REFERENCE, CatalogueClock
from foundation.database import Session
from insights.models import DealImport
from introductions.models import Introduction
from pipeline.models import DealEvent
from reference.models import (
    AreaDefinition,
    AreaDefinitionMember,
    Authority,
    Claim,
    Dataset,
    Observation,
    Region,
    Sector,
    Series,
    Stage,
    University,
)


class Published(NamedTuple):
    """A published series with the data set that it was taken from."""

    series: Series
    dataset: Dataset


class Place(NamedTuple):
    """An authority: where it is, how many live there, and where its tile is."""

    code: str
    name: str
    region_code: str
    region_name: str
    population: int | None
    population_year: int | None
    tile_column: int
    tile_row: int
    lat: float
    lon: float
    combined_authority_code: str | None


class State(NamedTuple):
    """What moves when something changes that figures are made of.

    ``beginning`` is the first entry of the trail: it tells one database from another that stands at the same numbers.
    ``catalogue`` counts changes of profiles, ``reference`` loads of what publishers state; ``loaded`` and ``loads``
    are the newest import of deals and their number; ``deals``, ``asked`` and ``answered`` the newest entry of a deal,
    the newest request for an introduction, and when one was last answered or taken back.
    """

    beginning: datetime | None
    catalogue: int | None
    reference: int | None
    loaded: int | None
    loads: int
    deals: int | None
    asked: int | None
    answered: datetime | None


#: Built once: it is asked with every page, and building a statement costs more than asking it.
_STATE: Select[Any] = select(  # type: ignore[call-overload]
    select(col(AuditEvent.at)).order_by(col(AuditEvent.id)).limit(1).scalar_subquery(),
    select(col(CatalogueClock.version)).where(col(CatalogueClock.name) == PROFILES).limit(1).scalar_subquery(),
    select(col(CatalogueClock.version)).where(col(CatalogueClock.name) == REFERENCE).limit(1).scalar_subquery(),
    select(func.max(col(DealImport.id))).where(col(DealImport.status) == "loaded").scalar_subquery(),
    select(func.count()).select_from(DealImport).where(col(DealImport.status) == "loaded").scalar_subquery(),
    select(func.max(col(DealEvent.id))).scalar_subquery(),
    select(func.max(col(Introduction.id))).scalar_subquery(),
    select(func.max(col(Introduction.ended_at))).scalar_subquery(),
)


def state(session: Session) -> State:
    """Say how far everything has come that figures are made of, in one statement."""
    return State(*session.execute(_STATE).one())


def published_series(session: Session, codes: Sequence[str]) -> dict[str, Published]:
    """Give some series with their data sets, by code."""
    rows = session.exec(
        select(Series, Dataset)
        .join(Dataset, col(Dataset.code) == col(Series.dataset_code))
        .where(col(Series.code).in_(codes))
        .order_by(col(Series.code))
    )
    return {series.code: Published(series, dataset) for series, dataset in rows}


def regional_observations(session: Session, codes: Sequence[str]) -> Sequence[Observation]:
    """Give every value of some series for regions and nations."""
    return session.exec(
        select(Observation)
        .where(col(Observation.series_code).in_(codes), Observation.area_kind == "region")
        .order_by(
            col(Observation.series_code), col(Observation.period), col(Observation.area_code), col(Observation.id)
        )
    ).all()


def regions(session: Session) -> Sequence[Region]:
    """Give the regions and nations in their usual order."""
    return session.exec(select(Region).order_by(col(Region.position), col(Region.code))).all()


def places(session: Session) -> list[Place]:
    """Give every authority, by name."""
    rows = session.execute(
        select(  # type: ignore[call-overload]
            Authority.code,
            Authority.name,
            Authority.region_code,
            Region.name,
            Authority.population,
            Authority.population_year,
            Authority.tile_column,
            Authority.tile_row,
            Authority.lat,
            Authority.lon,
            Authority.combined_authority_code,
        )
        .join(Region, col(Region.code) == col(Authority.region_code))
        .order_by(col(Authority.name), col(Authority.code))
    )
    return [Place(*row) for row in rows]


def universities(session: Session) -> Sequence[University]:
    """Give every university."""
    return session.exec(select(University).order_by(col(University.name), col(University.ukprn))).all()


def definitions(session: Session) -> Sequence[AreaDefinition]:
    """Give every definition of an area."""
    return session.exec(select(AreaDefinition).order_by(col(AreaDefinition.position), col(AreaDefinition.code))).all()


def definition_members(session: Session) -> Sequence[AreaDefinitionMember]:
    """Give what every definition takes in."""
    return session.exec(
        select(AreaDefinitionMember).order_by(
            col(AreaDefinitionMember.definition_code),
            col(AreaDefinitionMember.area_kind),
            col(AreaDefinitionMember.area_code),
        )
    ).all()


def claims(session: Session) -> Sequence[Claim]:
    """Give what the reports claim, in the order in which they say it."""
    return session.exec(select(Claim).order_by(col(Claim.position), col(Claim.code))).all()


def datasets(session: Session, codes: Sequence[str]) -> Sequence[Dataset]:
    """Give some data sets, by code."""
    return session.exec(select(Dataset).where(col(Dataset.code).in_(codes)).order_by(col(Dataset.code))).all()


def datasets_with_observations(session: Session) -> list[tuple[Dataset, int]]:
    """Give every data set that holds published values, with their number."""
    rows = session.exec(
        select(Dataset, func.count(col(Observation.id)))
        .join(Series, col(Series.dataset_code) == col(Dataset.code))
        .join(Observation, col(Observation.series_code) == col(Series.code))
        .group_by(col(Dataset.code))
        .order_by(col(Dataset.code))
    )
    return [(dataset, int(count)) for dataset, count in rows]


def observations_of_dataset(session: Session, code: str) -> list[Sequence[Any]]:
    """Give every published value of a data set, with what its series counts."""
    rows = session.execute(
        select(  # type: ignore[call-overload]
            Series.code,
            Series.title,
            Series.definition,
            Series.unit,
            Observation.area_kind,
            Observation.area_code,
            Observation.area_name,
            Observation.period,
            Observation.value,
            Observation.sample_size,
        )
        .join(Observation, col(Observation.series_code) == col(Series.code))
        .where(col(Series.dataset_code) == code)
        .order_by(col(Series.code), col(Observation.period), col(Observation.area_code), col(Observation.id))
    )
    return [tuple(row) for row in rows]


def sector_parents(session: Session) -> dict[str, str]:
    """Give the sector that each sub-sector is part of."""
    rows = session.execute(select(col(Sector.code), col(Sector.parent_code)).order_by(col(Sector.position)))
    return {code: parent for code, parent in rows if parent}


def top_sectors(session: Session) -> Sequence[Sector]:
    """Give the sectors that are part of no other, in their order."""
    return session.exec(
        select(Sector).where(col(Sector.parent_code).is_(None)).order_by(col(Sector.position), col(Sector.code))
    ).all()


def stages(session: Session) -> Sequence[Stage]:
    """Give the stages, the earliest first."""
    return session.exec(select(Stage).order_by(col(Stage.position), col(Stage.code))).all()


def university_authorities(session: Session) -> dict[str, str]:
    """Give the authority that each university is in."""
    rows = session.execute(
        select(col(University.ukprn), col(University.authority_code))
        .where(col(University.authority_code).is_not(None))
        .order_by(col(University.ukprn))
    )
    return {ukprn: str(code) for ukprn, code in rows}
