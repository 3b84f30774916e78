"""Every SELECT of this package. Nothing here tells one asker from another: all of it is public."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func
from sqlalchemy.orm import Mapped
from sqlmodel import col, or_, select

from accounts.models import Organisation, OrganisationKind
from foundation.audit import AuditEvent
from foundation.catalogue import PROFILES, CatalogueClock
from foundation.database import Session
from insights.models import DealImport, ImportedDeal
from introductions.models import ANSWERS, Introduction
from introductions.models import Status as Asked
from pipeline.models import ORDER, Deal, DealEvent, Standing
from pipeline.models import STAGES as DEAL_STAGES
from pipeline.queries.boards import venture_region
from profiles.models import (
    Funder,
    FundingRound,
    Mandate,
    MandatePlace,
    RoundInvestor,
    Status,
    Venture,
    VenturePlace,
    VentureSector,
)
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


class Asks(NamedTuple):
    """What the ventures of one place, or of one university, ask for together."""

    code: str
    ventures: int
    with_ask: int
    pounds: int
    demo: int


class VentureLine(NamedTuple):
    """A published venture as the page of its place names it."""

    slug: str
    name: str
    one_line: str
    demo: bool


class FunderLine(NamedTuple):
    """A published funder, and where it is based."""

    slug: str
    name: str
    demo: bool
    authority_code: str
    authority_name: str


class ProgrammeRow(NamedTuple):
    """A published mandate for companies that is limited to an area; one row for each of its areas."""

    key: int
    slug: str
    name: str
    funder_name: str
    ticket_min_gbp: int | None
    ticket_max_gbp: int | None
    opens_on: date | None
    closes_on: date | None
    demo: bool
    place_kind: str
    place_code: str


class Furthest(NamedTuple):
    """How many deals on ventures of a region came as far as a stage and no further."""

    region_code: str
    furthest: int
    deals: int
    demo: int


class OwnRound(NamedTuple):
    """A round that a published venture says it has closed, with what is known of the venture today."""

    round_id: int
    venture_id: int
    closed_on: date
    amount_gbp: int | None
    authority_code: str | None
    university_ukprn: str | None
    stage_code: str | None
    sector_code: str | None
    demo: bool


class RequestAnswered(NamedTuple):
    """When a funder was asked by a venture of an authority, and when it answered."""

    code: str
    asked_at: datetime
    ended_at: datetime | None
    demo: bool


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


#: Built once: it is asked with every page, and building a statement costs more than asking it.
_STATE: Select[Any] = select(  # type: ignore[call-overload]
    select(col(CatalogueClock.version)).where(col(CatalogueClock.name) == PROFILES).limit(1).scalar_subquery(),
    select(col(AuditEvent.at)).order_by(col(AuditEvent.id)).limit(1).scalar_subquery(),
    select(func.max(col(DealEvent.id))).scalar_subquery(),
    select(func.max(col(Observation.id))).scalar_subquery(),
    select(func.max(col(DealImport.id))).where(col(DealImport.status) == "loaded").scalar_subquery(),
    select(func.count()).select_from(DealImport).where(col(DealImport.status) == "loaded").scalar_subquery(),
    select(func.max(col(Introduction.id))).scalar_subquery(),
)


def state(session: Session) -> tuple[object, ...]:
    """Give what changes whenever a profile, a deal or the number of published values does, in one statement.

    The first entry of the trail tells one database from another that stands at the same version.
    """
    return tuple(session.execute(_STATE).one())


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


def asks_by_authority(session: Session) -> list[Asks]:
    """Give what published ventures ask for, by the authority of their registered office."""
    return _asks(session, col(Venture.registered_authority_code))


def asks_by_university(session: Session) -> list[Asks]:
    """Give what published ventures ask for, by their university of origin."""
    return _asks(session, col(Venture.university_ukprn))


def _asks(session: Session, by: Mapped[str | None]) -> list[Asks]:
    """Add up asks. Restricted ventures stay out: a public sum must not hint at them."""
    rows = session.execute(
        select(  # type: ignore[call-overload]
            by,
            func.count(),
            func.count(col(Venture.round_target_gbp)),
            func.coalesce(func.sum(col(Venture.round_target_gbp)), 0),
            func.count().filter(col(Venture.demo)),
        )
        .where(col(Venture.status) == Status.PUBLISHED, col(Venture.restricted).is_(False))
        .group_by(by)
        .order_by(by)
    )
    return [Asks(code or "", int(n), int(with_ask), int(pounds), int(demo)) for code, n, with_ask, pounds, demo in rows]


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


#: Money for shares, now or later. Grants, loans and debt are other money, and registers of equity leave them out.
EQUITY = ("equity", "convertible")


def own_rounds(session: Session) -> list[OwnRound]:
    """Give the equity rounds of published ventures. Restricted ones stay out: a public sum must not hint at them."""
    main = (col(VentureSector.venture_id) == col(Venture.id)) & (col(VentureSector.position) == 0)
    rows = session.execute(
        select(  # type: ignore[call-overload, misc]
            FundingRound.id,
            Venture.id,
            FundingRound.closed_on,
            FundingRound.amount_gbp,
            Venture.registered_authority_code,
            Venture.university_ukprn,
            FundingRound.stage_code,
            VentureSector.sector_code,
            Venture.demo,
        )
        .join(Venture, col(Venture.id) == col(FundingRound.venture_id))
        .outerjoin(VentureSector, main)
        .where(
            col(Venture.status) == Status.PUBLISHED,
            col(Venture.restricted).is_(False),
            col(FundingRound.instrument_code).in_(EQUITY),
        )
        .order_by(col(FundingRound.closed_on), col(FundingRound.id))
    )
    return [OwnRound(*row) for row in rows]


def round_investor_places(session: Session) -> list[tuple[int, str]]:
    """Give, for each round with an investor who is here, the authority in which the investor is based."""
    rows = session.execute(
        select(col(RoundInvestor.round_id), col(Funder.base_authority_code))
        .join(Funder, col(Funder.id) == col(RoundInvestor.funder_id))
        .where(col(Funder.base_authority_code).is_not(None))
        .order_by(col(RoundInvestor.round_id), col(RoundInvestor.id))
    )
    return [(round_id, str(code)) for round_id, code in rows]


def answers_by_authority(session: Session) -> list[RequestAnswered]:
    """Give when requests of published ventures were asked and answered; what was taken back is left out."""
    asked = Introduction
    rows = session.execute(
        select(Venture.registered_authority_code, asked.asked_at, asked.ended_at, asked.demo)
        .join(Venture, col(Venture.id) == col(asked.venture_id))
        .where(
            col(asked.status).in_([Asked.OPEN.value, *(answer.value for answer in ANSWERS)]),
            col(Venture.status) == Status.PUBLISHED,
            col(Venture.restricted).is_(False),
            col(Venture.registered_authority_code).is_not(None),
        )
        .order_by(col(asked.id))
    )
    return [RequestAnswered(*row) for row in rows]


def funders_by_authority(session: Session) -> list[tuple[str, int, bool]]:
    """Count the published funders based in each authority, and say whether invented ones are among them."""
    rows = session.execute(
        select(col(Funder.base_authority_code), func.count(), func.count().filter(col(Funder.demo)))
        .where(col(Funder.status) == Status.PUBLISHED, col(Funder.base_authority_code).is_not(None))
        .group_by(col(Funder.base_authority_code))
        .order_by(col(Funder.base_authority_code))
    )
    return [(str(code), int(count), bool(demo)) for code, count, demo in rows]


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


def loaded_import(session: Session, import_id: int = 0) -> DealImport | None:
    """Give an import that was loaded, the newest where none is named; None where there is no such."""
    statement = select(DealImport).where(col(DealImport.status) == "loaded")
    if import_id:
        statement = statement.where(col(DealImport.id) == import_id)
    return session.exec(statement.order_by(col(DealImport.id).desc()).limit(1)).first()


def imports(session: Session) -> Sequence[DealImport]:
    """Give every import, the newest first."""
    return session.exec(select(DealImport).order_by(col(DealImport.id).desc())).all()


def import_of(session: Session, import_id: int) -> DealImport | None:
    """Give one import as it stands in the database now."""
    wanted = select(DealImport).where(col(DealImport.id) == import_id).execution_options(populate_existing=True)
    return session.exec(wanted).first()


def imported_deals(session: Session, import_id: int) -> Sequence[Any]:
    """Give the deals of one import as plain rows, the oldest first."""
    deal = ImportedDeal
    return session.execute(
        select(  # type: ignore[call-overload, misc]
            deal.company_key,
            deal.closed_on,
            deal.amount_gbp,
            deal.authority_code,
            deal.university_ukprn,
            deal.stage_code,
            deal.sector_code,
            deal.founded_authority_code,
            deal.investor_authority_code,
        )
        .where(col(deal.import_id) == import_id)
        .order_by(col(deal.closed_on), col(deal.id))
    ).all()


def deals_by_import(session: Session) -> dict[int, int]:
    """Count the deals of each import."""
    key = col(ImportedDeal.import_id)
    rows = session.execute(select(key, func.count()).group_by(key).order_by(key))
    return {import_id: int(count) for import_id, count in rows}


def ventures_in(session: Session, codes: Collection[str]) -> list[VentureLine]:
    """Give the published ventures that are registered or at work in some authorities, by name."""
    works = select(VenturePlace.venture_id).where(col(VenturePlace.authority_code).in_(sorted(codes)))
    rows = session.execute(
        select(Venture.slug, Venture.name, Venture.one_line, Venture.demo)
        .where(
            col(Venture.status) == Status.PUBLISHED,
            col(Venture.restricted).is_(False),
            or_(col(Venture.registered_authority_code).in_(sorted(codes)), col(Venture.id).in_(works)),
        )
        .order_by(func.lower(col(Venture.name)), col(Venture.slug))
    )
    return [VentureLine(*row) for row in rows]


def ventures_by_authority(session: Session) -> dict[str, int]:
    """Count the published ventures registered in each authority."""
    code = col(Venture.registered_authority_code)
    rows = session.execute(
        select(code, func.count())
        .where(col(Venture.status) == Status.PUBLISHED, col(Venture.restricted).is_(False), code.is_not(None))
        .group_by(code)
        .order_by(code)
    )
    return {str(found): int(count) for found, count in rows}


def funder_lines(session: Session) -> list[FunderLine]:
    """Give the published funders that say where they are based, by name."""
    rows = session.execute(
        select(  # type: ignore[call-overload]
            Funder.slug, Funder.name, Funder.demo, Funder.base_authority_code, Authority.name
        )
        .join(Authority, col(Authority.code) == col(Funder.base_authority_code))
        .where(col(Funder.status) == Status.PUBLISHED)
        .order_by(func.lower(col(Funder.name)), col(Funder.slug))
    )
    return [FunderLine(*row) for row in rows]


def programmes(session: Session) -> list[ProgrammeRow]:
    """Give the published mandates for companies that are limited to a part of the United Kingdom, area by area."""
    rows = session.execute(
        select(  # type: ignore[call-overload, misc]
            Mandate.id,
            Mandate.slug,
            Mandate.name,
            Funder.name,
            Mandate.ticket_min_gbp,
            Mandate.ticket_max_gbp,
            Mandate.opens_on,
            Mandate.closes_on,
            Mandate.demo,
            MandatePlace.kind,
            MandatePlace.code,
        )
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .join(MandatePlace, col(MandatePlace.mandate_id) == col(Mandate.id))
        .where(
            col(Mandate.status) == Status.PUBLISHED,
            col(Funder.status) == Status.PUBLISHED,
            col(Mandate.backs_funds).is_(False),
            col(MandatePlace.kind) != "uk",
        )
        .order_by(col(Mandate.name), col(Mandate.id), col(MandatePlace.kind), col(MandatePlace.code))
    )
    return [ProgrammeRow(*row) for row in rows]


#: How far a stage is on the way; being paused or at an end without money is no step of it.
_STEP = {
    info.stage.value: ORDER[info.stage.value] for info in DEAL_STAGES if info.standing in (Standing.LIVE, Standing.WON)
}


def furthest_stages(session: Session) -> list[Furthest]:
    """Count the deals of funders by the venture's region and the furthest stage that they ever came to."""
    event, deal = DealEvent, Deal
    logged = (
        select(
            col(event.deal_id).label("deal_id"),
            func.max(case(_STEP, value=col(event.to_stage), else_=0)).label("step"),
        )
        .group_by(col(event.deal_id))
        .subquery()
    )
    now, ever = case(_STEP, value=col(deal.stage), else_=0), func.coalesce(logged.c.step, 0)
    furthest = case((now > ever, now), else_=ever).label("furthest")
    each: Any = (
        select(venture_region().label("region_code"), furthest, case((col(deal.demo), 1), else_=0).label("demo"))
        .select_from(deal)
        .join(Venture, col(Venture.id) == col(deal.venture_id))
        .join(Organisation, col(Organisation.id) == col(deal.organisation_id))
        .outerjoin(logged, logged.c.deal_id == col(deal.id))
        .where(col(Organisation.kind) == OrganisationKind.FUNDER.value)
        .subquery()
    )
    rows = session.execute(
        select(each.c.region_code, each.c.furthest, func.count(), func.sum(each.c.demo))
        .where(each.c.region_code.is_not(None))
        .group_by(each.c.region_code, each.c.furthest)
        .order_by(each.c.region_code, each.c.furthest)
    )
    return [Furthest(region, int(step), int(count), int(demo)) for region, step, count, demo in rows]
