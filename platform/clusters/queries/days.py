"""Investor days, who comes and who meets whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Select, func, select
from sqlmodel import col

from clusters.models import DayMandate, DayMeeting, DayStatus, DayVenture, InvestorDay
from foundation.database import Session
from profiles.models import Cluster, Funder, Mandate, Venture

Rows: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Coming:
    """A guest of either side: the row, what they are called, and which organisation speaks for them."""

    row: DayVenture | DayMandate
    key: int
    slug: str
    name: str
    organisation_id: int | None
    demo: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting with both sides."""

    meeting: DayMeeting
    venture: Venture
    mandate: Mandate
    funder: Funder


def days_of(session: Session, cluster_id: int) -> list[tuple[InvestorDay, int]]:
    """Give a cluster's investor days with the number of their meetings, the latest first."""
    counted = (
        select(func.count())
        .where(col(DayMeeting.day_id) == col(InvestorDay.id))
        .correlate(InvestorDay)
        .scalar_subquery()
    )
    rows = session.execute(
        select(InvestorDay, counted)
        .where(col(InvestorDay.cluster_id) == cluster_id)
        .order_by(col(InvestorDay.held_on).desc(), col(InvestorDay.id).desc())
    )
    return [(day, int(number)) for day, number in rows]


def days_of_guests(
    session: Session, organisation_ids: Collection[int], since: date
) -> list[tuple[InvestorDay, Cluster, int]]:
    """Give the published days, from a date on, on which some organisations have meetings, with how many, by date."""
    wanted = sorted(organisation_ids)
    rows = session.execute(
        select(InvestorDay, Cluster, func.count(col(DayMeeting.id)))
        .join(Cluster, col(Cluster.id) == col(InvestorDay.cluster_id))
        .join(DayMeeting, col(DayMeeting.day_id) == col(InvestorDay.id))
        .join(Venture, col(Venture.id) == col(DayMeeting.venture_id))
        .join(Mandate, col(Mandate.id) == col(DayMeeting.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(
            col(InvestorDay.status) == DayStatus.PUBLISHED.value,
            col(InvestorDay.held_on) >= since,
            col(Venture.organisation_id).in_(wanted) | col(Funder.organisation_id).in_(wanted),
        )
        .group_by(col(InvestorDay.id), col(Cluster.id))
        .order_by(col(InvestorDay.held_on), col(InvestorDay.id))
    )
    return [(day, cluster, int(number)) for day, cluster, number in rows]


def hold(session: Session, day_id: int) -> None:
    """Make others who would plan the same day wait until this transaction ends."""
    session.execute(select(col(InvestorDay.id)).where(col(InvestorDay.id) == day_id).with_for_update())


def ventures_coming(session: Session, day_id: int) -> list[Coming]:
    """Give the ventures that come, by name."""
    rows = session.execute(
        select(DayVenture, Venture)
        .join(Venture, col(Venture.id) == col(DayVenture.venture_id))
        .where(col(DayVenture.day_id) == day_id)
        .order_by(func.lower(col(Venture.name)), col(Venture.id))
        .execution_options(populate_existing=True)
    )
    return [Coming(row, of.id or 0, of.slug, of.name, of.organisation_id, of.demo) for row, of in rows]


def mandates_coming(session: Session, day_id: int) -> list[Coming]:
    """Give the mandates whose people come, by name."""
    rows = session.execute(
        select(DayMandate, Mandate, Funder)
        .join(Mandate, col(Mandate.id) == col(DayMandate.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(col(DayMandate.day_id) == day_id)
        .order_by(func.lower(col(Mandate.name)), col(Mandate.id))
        .execution_options(populate_existing=True)
    )
    return [
        Coming(row, mandate.id or 0, mandate.slug, _named(mandate, funder), funder.organisation_id, mandate.demo)
        for row, mandate, funder in rows
    ]


def _named(mandate: Mandate, funder: Funder) -> str:
    return mandate.name if mandate.name == funder.name else f"{mandate.name} ({funder.name})"


def _lines() -> Rows:
    return (
        select(DayMeeting, Venture, Mandate, Funder)
        .join(Venture, col(Venture.id) == col(DayMeeting.venture_id))
        .join(Mandate, col(Mandate.id) == col(DayMeeting.mandate_id))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .execution_options(populate_existing=True)
    )


def meetings_of(session: Session, day_id: int, *, organisations: Collection[int] | None = None) -> list[Line]:
    """Give the meetings of a day by slot and room; with ``organisations`` only those that these have a part in."""
    statement = _lines().where(col(DayMeeting.day_id) == day_id)
    if organisations is not None:
        wanted = sorted(organisations)
        statement = statement.where(col(Venture.organisation_id).in_(wanted) | col(Funder.organisation_id).in_(wanted))
    rows = session.execute(statement.order_by(col(DayMeeting.slot), col(DayMeeting.room), col(DayMeeting.id)))
    return [Line(*row) for row in rows]


def meeting_of(session: Session, day_id: int, meeting_id: int) -> Line | None:
    """Give one meeting of a day, or None."""
    row = session.execute(
        _lines().where(col(DayMeeting.id) == meeting_id, col(DayMeeting.day_id) == day_id)
    ).one_or_none()
    return None if row is None else Line(*row)


def possible_mandates(session: Session) -> Sequence[tuple[int, str, str, str]]:
    """Give the published mandates for companies, with their funders: key, slug, name, funder; by name."""
    rows = session.execute(
        select(col(Mandate.id), col(Mandate.slug), col(Mandate.name), col(Funder.name))
        .join(Funder, col(Funder.id) == col(Mandate.funder_id))
        .where(
            col(Mandate.status) == "published",
            col(Funder.status) == "published",
            col(Mandate.backs_funds).is_(False),
        )
        .order_by(func.lower(col(Mandate.name)), col(Mandate.id))
    )
    return [(key, slug, name, funder) for key, slug, name, funder in rows]


def day_with_cluster(session: Session, slug: str, day_id: int) -> tuple[InvestorDay, Cluster] | None:
    """Give an investor day with its cluster, by the cluster's slug."""
    row = session.execute(
        select(InvestorDay, Cluster)
        .join(Cluster, col(Cluster.id) == col(InvestorDay.cluster_id))
        .where(col(InvestorDay.id) == day_id, col(Cluster.slug) == slug)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
