"""What became of the ventures that a mandate's people have taken up: where they stand, and what has happened since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts import policy
from accounts.policy import Action, Viewer
from foundation.database import Session
from matching.queries import MandateSubject
from pipeline.models import REASONS, TRACKS
from pipeline.queries import BoardEvent, BoardFilters, all_steps, board_totals, mandate_events
from pipeline.services.watching import in_words

#: So many entries are told; the deals themselves have all of them.
MOST_TOLD = 10
#: Entries that say how far a deal has come. Tasks, tags and notes are on its page.
_TELLING = ("added", "moved", "met", "feedback", "closing")


@dataclass(frozen=True, slots=True)
class Stand:
    """A stage with deals of the mandate: its track and code, its name, and how many."""

    track: str
    step: str
    name: str
    deals: int


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry of a deal's log, in words."""

    deal_id: int
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Others:
    """The deals of a mandate: where they stand, in the order of the stages, and what happened, the newest first."""

    stands: Sequence[Stand]
    happened: Sequence[Happened]


def others_of(session: Session, viewer: Viewer, mandate: MandateSubject, since: datetime) -> Others | None:
    """Give what became of a mandate's deals since a moment; None to those who may not know of them."""
    if mandate.organisation_id is None or not policy.may(viewer, Action.VIEW_DEALS, mandate):
        return None
    organisation = mandate.organisation_id
    totals = board_totals(session, organisation, BoardFilters(mandate=mandate.key))
    deals = {(total.track, total.step): total.deals for total in totals}
    every = all_steps(session, organisation)
    stands = [
        Stand(track, step.code, step.name, deals[track, step.code])
        for track in TRACKS
        for step in every[track].every
        if (track, step.code) in deals
    ]
    events = mandate_events(session, organisation, mandate.key, since, kinds=_TELLING, limit=MOST_TOLD)
    return Others(stands, [Happened(event.deal_id, event.at, _said(event)) for event in events])


def _said(event: BoardEvent) -> str:
    reason = REASONS.get(event.reason, event.reason)
    return f"{in_words(event)}: {reason}" if reason and event.to_stage else in_words(event)
