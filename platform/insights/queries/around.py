"""Who is where: asks, ventures, funders and programmes by place, and how far deals come."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import case, distinct, func
from sqlmodel import col, or_, select

from accounts.models import Organisation, OrganisationKind
from foundation.database import Session
from pipeline.models import LIVE_STAGES, ORDER, Deal, DealEvent, Standing
from pipeline.models import STAGES as DEAL_STAGES
from pipeline.queries.boards import venture_region
from profiles.models import (
    Funder,
    Mandate,
    MandatePlace,
    Status,
    Venture,
    VenturePlace,
)
from reference.models import (
    Authority,
)


class LiveDeals(NamedTuple):
    """What the live deals of funders on the ventures of one authority come to."""

    code: str
    ventures: int
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


def live_deals_by_authority(session: Session) -> list[LiveDeals]:
    """Give the live deals with an amount on funders' boards, by the authority of the venture's registered office.

    Restricted ventures stay out: a public sum must not hint at them.
    """
    code = col(Venture.registered_authority_code)
    rows = session.execute(
        select(
            code,
            func.count(distinct(col(Deal.venture_id))),
            func.sum(col(Deal.amount_gbp)),
            func.count().filter(col(Deal.demo)),
        )
        .select_from(Deal)
        .join(Venture, col(Venture.id) == col(Deal.venture_id))
        .join(Organisation, col(Organisation.id) == col(Deal.organisation_id))
        .where(
            col(Deal.stage).in_(LIVE_STAGES),
            col(Deal.amount_gbp).is_not(None),
            col(Organisation.kind) == OrganisationKind.FUNDER.value,
            col(Venture.status) == Status.PUBLISHED,
            col(Venture.restricted).is_(False),
        )
        .group_by(code)
        .order_by(code)
    )
    return [LiveDeals(found or "", int(ventures), int(pounds), int(demo)) for found, ventures, pounds, demo in rows]


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


def founding_teams(session: Session) -> dict[int, str]:
    """Give who founded each public venture that says so."""
    rows = session.execute(
        select(col(Venture.id), col(Venture.founding_team))
        .where(
            col(Venture.status) == Status.PUBLISHED,
            col(Venture.restricted).is_(False),
            col(Venture.founding_team).is_not(None),
        )
        .order_by(col(Venture.id))
    )
    return {int(key): str(team) for key, team in rows}


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
