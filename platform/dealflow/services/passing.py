"""Passing on a venture from the ranked list, with a reason, and taking that back."""

from accounts.policy import Viewer
from foundation.database import Session
from foundation.errors import Invalid
from matching.queries import MandateSubject
from pipeline.models import REASONS, Deal, Stage
from pipeline.services import add_deal, move_deal
from pipeline.services.feedback import undo_pass


def pass_on(
    session: Session, *, actor: Viewer, mandate: MandateSubject, venture_slug: str, reason: str, note: str = ""
) -> Deal:
    """Put a venture into the pipeline of the mandate's people as passed, wherever it stood.

    Raises
    ------
    SignInRequired, Forbidden, NotFound, Invalid
        As for adding a deal and moving it: passing needs its main reason.
    """
    if reason not in REASONS:
        raise Invalid({"reason": ["Choose the main reason for passing."]})
    deal = deal_on(session, actor, mandate, venture_slug)
    return move_deal(
        session,
        actor=actor,
        deal_id=deal.id or 0,
        from_stage=deal.stage,
        to_stage=Stage.PASSED.value,
        reason=reason,
        note=note,
        follows=True,
    )


def take_back(session: Session, *, actor: Viewer, mandate: MandateSubject, venture_slug: str) -> Deal:
    """Bring a venture that was passed on back to where it stood before.

    Raises
    ------
    Conflict
        If it is not passed on any more. Nothing is written.
    """
    deal = deal_on(session, actor, mandate, venture_slug)
    return undo_pass(session, actor=actor, deal_id=deal.id or 0)


def deal_on(session: Session, actor: Viewer, mandate: MandateSubject, venture_slug: str) -> Deal:
    """Give the deal of the mandate's people on a venture, added where there is none; raises as for adding one."""
    seat = actor.seats.get(mandate.organisation_id or 0)
    deal, _ = add_deal(
        session,
        actor=actor,
        venture_slug=venture_slug,
        mandate_slug=mandate.slug,
        organisation_slug=seat.slug if seat else "",
    )
    return deal
