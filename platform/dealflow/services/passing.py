"""Passing on a venture from the ranked list, with a reason, and taking that back."""

from accounts.policy import Viewer
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from matching.queries import MandateSubject
from pipeline import queries as pipeline
from pipeline.models import REASONS, Deal, Stage
from pipeline.services import add_deal, move_deal


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
    deal = _deal(session, actor, mandate, venture_slug)
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
    deal = _deal(session, actor, mandate, venture_slug)
    moves = [event for event in pipeline.deal_events(session, deal.id or 0) if event.to_stage]
    if deal.stage != Stage.PASSED or not moves or not moves[0].from_stage:
        raise Conflict("This venture is not passed on any more, so there is nothing to take back.")
    before = moves[0].data.get("steps", [moves[0].from_stage])[0]
    return move_deal(session, actor=actor, deal_id=deal.id or 0, from_stage=deal.stage, to_stage=before, follows=True)


def _deal(session: Session, actor: Viewer, mandate: MandateSubject, venture_slug: str) -> Deal:
    seat = actor.seats.get(mandate.organisation_id or 0)
    deal, _ = add_deal(
        session,
        actor=actor,
        venture_slug=venture_slug,
        mandate_slug=mandate.slug,
        organisation_slug=seat.slug if seat else "",
    )
    return deal
