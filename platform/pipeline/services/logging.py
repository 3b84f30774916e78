"""Add to the log of a deal."""

from typing import Any

from accounts.policy import Viewer
from foundation import clock
from foundation.catalogue import board_clock, tick
from foundation.database import Session
from pipeline.models import Deal, DealEvent


def log(session: Session, deal: Deal, actor: Viewer, kind: str, reason: str = "", **data: Any) -> None:
    """Write down that something happened to a deal, now and by somebody. It stays as it is written.

    Parameters
    ----------
    kind : str
        What happened.
    reason : str, optional
        Words that people typed with it, up to 500 characters.
    **data
        What else tells of it, as JSON holds it.
    """
    # The clock's lock makes entries appear in the order of their keys to whoever watches the board.
    tick(session, board_clock(deal.organisation_id))
    session.add(
        DealEvent(deal_id=deal.id or 0, at=clock.now(), actor_id=actor.user_id, kind=kind, reason=reason, data=data)
    )
    session.flush()
