"""Lets the founder of the invented venture keep a plan and apply for its first part."""

from sqlmodel import col, select

from accounts.models import Membership
from accounts.services import viewer_for_user
from foundation.database import Session
from plans.models import PartStatus
from plans.queries import kept_parts
from plans.services.keeping import change_part, keep_plan
from plans.services.proposing import propose_plans
from profiles.queries import venture_record
from webapp.demo.cluster import FOUNDERS_VENTURE

#: What the plan comes to, in pounds.
ASK = 400_000


def invent_plan(session: Session) -> int:
    """Keep the first plan of the most grant, once the profiles that it draws on are committed.

    Returns
    -------
    int
        How many plans were kept: none where no plan meets the ask.
    """
    record = venture_record(session, FOUNDERS_VENTURE.slug)
    if record is None:
        return 0
    owner = session.exec(
        select(Membership.user_id)
        .where(Membership.organisation_id == record.venture.organisation_id)
        .order_by(col(Membership.id))
    ).first()
    if owner is None:
        return 0
    founder = viewer_for_user(session, owner)
    found = propose_plans(session, viewer=founder, record=record, ask_gbp=ASK, objective="most_grant").plans
    if not found:
        return 0
    plan = keep_plan(
        session, actor=founder, record=record, ask_gbp=ASK, objective="most_grant", token=found[0].token
    )  # fmt: skip
    part, _line = kept_parts(session, plan.id or 0)[0]
    change_part(
        session,
        actor=founder,
        venture=record.venture,
        plan_id=plan.id or 0,
        part_id=part.id or 0,
        version=part.version,
        values={"status": PartStatus.APPLIED.value, "landed_gbp": None, "landed_on": None},
    )
    return 1
