"""Plans that are kept, as they stand: what landed, what is still to come, what is missing."""

from dataclasses import dataclass
from datetime import date

from accounts.policy import Action, Viewer, may
from foundation import clock
from foundation.audit import AuditEvent, history
from foundation.database import Session
from foundation.errors import NotFound
from matching.queries import MandateLine
from plans import queries
from plans.models import KeptPart, KeptPlan, PartStatus
from plans.queries import KeptLine
from plans.services.runway import Runway, runway
from profiles.models import Venture

#: What the audit trail calls a kept plan.
SUBJECT = "funding_plan"


@dataclass(frozen=True, slots=True)
class TrackedPart:
    """A part with its mandate."""

    row: KeptPart
    line: MandateLine

    @property
    def counted_gbp(self) -> int:
        """What it brings: what landed, or what is still expected, or nothing."""
        if self.row.status == PartStatus.FELL_THROUGH:
            return 0
        return self.row.amount_gbp if self.row.landed_gbp is None else self.row.landed_gbp

    @property
    def day(self) -> date:
        """When the money landed, or should."""
        return self.row.landed_on or self.row.money_by


@dataclass(frozen=True, slots=True)
class Tracked:
    """A kept plan as it stands.

    Parameters
    ----------
    plan : KeptPlan
        As it was kept.
    parts : tuple of TrackedPart
        In the order in which their money was to come.
    runway : Runway
        What is still to come against what the venture spends.
    later : KeptPlan or None
        The newest plan that was made for what is missing.
    trail : list of AuditEvent
        What happened, the newest first.
    may_edit : bool
        Whether the viewer may say what became of a part.
    """

    plan: KeptPlan
    parts: tuple[TrackedPart, ...]
    runway: Runway
    later: KeptPlan | None
    trail: list[AuditEvent]
    may_edit: bool

    @property
    def landed_gbp(self) -> int:
        """What has landed."""
        return sum(part.row.landed_gbp or 0 for part in self.parts)

    @property
    def expected_gbp(self) -> int:
        """What is still to come."""
        return sum(part.counted_gbp for part in self.parts) - self.landed_gbp

    @property
    def missing_gbp(self) -> int:
        """What neither landed nor is to come."""
        return max(0, self.plan.ask_gbp - self.landed_gbp - self.expected_gbp)

    @property
    def complete_on(self) -> date | None:
        """When the last of the money is there, as things stand."""
        return max((part.day for part in self.parts if part.counted_gbp), default=None)


def plans_of(session: Session, venture: Venture) -> list[KeptLine]:
    """Give the plans that a venture keeps, the newest first."""
    return queries.kept_plans(session, venture.id or 0)


def plan_for(session: Session, venture: Venture, plan_id: int) -> KeptPlan:
    """Give one of a venture's plans.

    Raises
    ------
    NotFound
        If the venture keeps no such plan.
    """
    plan = queries.kept_plan(session, venture.id or 0, plan_id)
    if plan is None:
        raise NotFound("This venture keeps no such plan.")
    return plan


def tracked(session: Session, viewer: Viewer, venture: Venture, plan_id: int) -> Tracked:
    """Give one of a venture's plans as it stands.

    Raises
    ------
    NotFound
        If the venture keeps no such plan.
    """
    plan = plan_for(session, venture, plan_id)
    parts = tuple(TrackedPart(row, line) for row, line in queries.kept_parts(session, plan_id))
    coming = [(part.day, part.counted_gbp) for part in parts if part.row.landed_gbp is None and part.counted_gbp]
    return Tracked(
        plan=plan,
        parts=parts,
        runway=runway(coming, clock.today(), venture.cash_in_hand_gbp, venture.monthly_costs_gbp),
        later=queries.next_plan(session, plan_id),
        trail=history(session, SUBJECT, plan_id),
        may_edit=may(viewer, Action.EDIT, venture),
    )
