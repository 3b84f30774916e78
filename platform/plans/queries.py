"""Every question about funding plans that is asked of the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import case, func, or_, update
from sqlmodel import col, select

from foundation.database import Session
from foundation.marks import Keys, Part, counted
from matching.queries import MandateLine, mandate_lines
from plans.models import KeptPart, KeptPlan, OfferAbroad, PartStatus
from profiles.models import Mandate, Status, Venture, VentureCluster
from reference.models import Claim


@dataclass(frozen=True, slots=True)
class StatedTerms:
    """What a mandate states of its money beyond what the engine reads; None where it does not."""

    days_to_money: int | None
    grant_share_max: float | None


class Secured(NamedTuple):
    """A part of a kept plan that somebody offered, or that landed: the day of its money, and pounds."""

    day: date
    pounds: int
    landed: bool


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A kept plan as a list shows it."""

    plan: KeptPlan
    parts: int
    landed_gbp: int
    fell_through: int


def stated_terms(session: Session) -> dict[int, StatedTerms]:
    """Give the terms of the published mandates that state any, by key."""
    rows = session.execute(
        select(col(Mandate.id), col(Mandate.days_to_money), col(Mandate.grant_share_max))
        .where(
            col(Mandate.status) == Status.PUBLISHED,
            or_(col(Mandate.days_to_money).is_not(None), col(Mandate.grant_share_max).is_not(None)),
        )
        .order_by(col(Mandate.id))
    )
    return {key: StatedTerms(days, share) for key, days, share in rows}


def kept_plans(session: Session, venture_id: int) -> list[KeptLine]:
    """Give a venture's plans, the newest first."""
    fell = case((col(KeptPart.status) == PartStatus.FELL_THROUGH, 1), else_=0)
    rows = session.execute(
        select(
            KeptPlan,
            func.count(col(KeptPart.id)),
            func.coalesce(func.sum(col(KeptPart.landed_gbp)), 0),
            func.coalesce(func.sum(fell), 0),
        )
        .outerjoin(KeptPart, col(KeptPart.plan_id) == col(KeptPlan.id))
        .where(col(KeptPlan.venture_id) == venture_id)
        .group_by(col(KeptPlan.id))
        .order_by(col(KeptPlan.id).desc())
    )
    return [KeptLine(plan, parts, int(landed), int(fallen)) for plan, parts, landed, fallen in rows]


def kept_plan(session: Session, venture_id: int, plan_id: int) -> KeptPlan | None:
    """Give one of a venture's plans."""
    return session.exec(
        select(KeptPlan).where(col(KeptPlan.venture_id) == venture_id, col(KeptPlan.id) == plan_id)
    ).one_or_none()


def kept_parts(session: Session, plan_id: int) -> list[tuple[KeptPart, MandateLine]]:
    """Give the parts of a plan in its order, each with its mandate."""
    parts: Sequence[KeptPart] = session.exec(
        select(KeptPart)
        .where(col(KeptPart.plan_id) == plan_id)
        .order_by(col(KeptPart.position), col(KeptPart.id))
        .execution_options(populate_existing=True)
    ).all()
    lines = mandate_lines(session, {part.mandate_id for part in parts})
    return [(part, lines[part.mandate_id]) for part in parts]


def secured_money(session: Session, venture_ids: Collection[int] | None = None) -> dict[int, list[Secured]]:
    """Give the parts that were offered or landed in the newest plan that each venture keeps, by venture.

    What is only planned or applied for is nobody's word yet.
    """
    newest = select(func.max(col(KeptPlan.id))).group_by(col(KeptPlan.venture_id))
    landed = col(KeptPart.status) == PartStatus.LANDED.value
    wanted = (
        select(
            col(KeptPlan.venture_id),
            func.coalesce(col(KeptPart.landed_on), col(KeptPart.money_by)),
            func.coalesce(col(KeptPart.landed_gbp), col(KeptPart.amount_gbp)),
            landed,
        )
        .join(KeptPart, col(KeptPart.plan_id) == col(KeptPlan.id))
        .where(col(KeptPlan.id).in_(newest), or_(landed, col(KeptPart.status) == PartStatus.OFFERED.value))
        .order_by(col(KeptPlan.venture_id), col(KeptPart.position), col(KeptPart.id))
    )
    if venture_ids is not None:
        wanted = wanted.where(col(KeptPlan.venture_id).in_(venture_ids))
    found: dict[int, list[Secured]] = {}
    for venture_id, day, pounds, is_landed in session.execute(wanted):
        found.setdefault(venture_id, []).append(Secured(day, pounds, bool(is_landed)))
    return found


def next_plan(session: Session, plan_id: int) -> KeptPlan | None:
    """Give the newest plan that was made for what is missing from one."""
    return session.exec(
        select(KeptPlan).where(col(KeptPlan.previous_id) == plan_id).order_by(col(KeptPlan.id).desc()).limit(1)
    ).first()


def change_part(session: Session, part: KeptPart, version: int, values: dict[str, object]) -> bool:
    """Write down what became of a part, unless somebody did so since a version; say whether it was written."""
    written = session.execute(
        update(KeptPart)
        .where(col(KeptPart.id) == part.id, col(KeptPart.version) == version)
        .values(**values, version=version + 1)
        .returning(col(KeptPart.version))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.refresh(part)
    return written is not None


def offers_abroad(session: Session, venture_id: int) -> Sequence[OfferAbroad]:
    """Give the offers from abroad that a venture wrote down, the newest first."""
    return session.exec(
        select(OfferAbroad).where(col(OfferAbroad.venture_id) == venture_id).order_by(col(OfferAbroad.id).desc())
    ).all()


def offer_abroad(session: Session, venture_id: int, offer_id: int) -> OfferAbroad | None:
    """Give one of a venture's offers from abroad, as it stands in the database now."""
    return session.exec(
        select(OfferAbroad)
        .where(col(OfferAbroad.venture_id) == venture_id, col(OfferAbroad.id) == offer_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def offers_opened_to(session: Session, cluster_id: int) -> list[tuple[OfferAbroad, Venture]]:
    """Give the offers from abroad that published members of a cluster opened to it, the newest first."""
    rows = session.exec(
        select(OfferAbroad, Venture)
        .join(Venture, col(Venture.id) == col(OfferAbroad.venture_id))
        .join(VentureCluster, col(VentureCluster.venture_id) == col(Venture.id))
        .where(
            col(VentureCluster.cluster_id) == cluster_id,
            col(Venture.status) == Status.PUBLISHED,
            col(OfferAbroad.open_to_clusters),
        )
        .order_by(col(OfferAbroad.id).desc())
    )
    return list(rows)


def change_offer_abroad(session: Session, offer: OfferAbroad, version: int, values: dict[str, object]) -> bool:
    """Change an offer from abroad, unless somebody did so since a version; say whether it was changed."""
    written = session.execute(
        update(OfferAbroad)
        .where(col(OfferAbroad.id) == offer.id, col(OfferAbroad.version) == version)
        .values(**values, version=version + 1)
        .returning(col(OfferAbroad.version))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.refresh(offer)
    return written is not None


def claim(session: Session, code: str) -> Claim | None:
    """Give what a report claims."""
    return session.get(Claim, code)


def marks(ventures: Keys) -> list[Part]:
    """Count what moves with each change of the plans that some ventures keep."""
    of_plan = col(KeptPlan.id) == col(KeptPart.plan_id)
    ours = col(KeptPlan.venture_id).in_(ventures)
    return [
        counted("plans", func.max(col(KeptPlan.id))).where(ours),
        counted("parts of plans", func.sum(col(KeptPart.version))).join(KeptPlan, of_plan).where(ours),
    ]
