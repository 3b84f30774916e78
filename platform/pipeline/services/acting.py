"""Do one thing to several deals: to all of them, or to none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from accounts.policy import Viewer
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from pipeline import queries
from pipeline.models import STAGES, Steps
from pipeline.services.editing import edit_deal
from pipeline.services.moving import move_deal
from pipeline.services.tagging import tag_deal


class Doing(StrEnum):
    """What can be done to several deals at once."""

    ASSIGN = "assign"
    TAG = "tag"
    UNTAG = "untag"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A deal as somebody saw it when they chose it."""

    deal_id: int
    version: int
    step: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done: each kind needs its own part of it."""

    doing: Doing
    owner_id: int | None = None
    tag: str = ""
    to_stage: str = ""
    reason: str = ""
    review_on: date | None = None


class NotAll(Invalid):
    """Something could not be done to all that were chosen, so it was done to none: messages by key of each row.

    Parameters
    ----------
    overtaken : bool
        Whether any of them was changed by somebody else meanwhile.
    """

    def __init__(self, rows: Mapping[int, str], *, overtaken: bool) -> None:
        super().__init__(
            {str(key): [message] for key, message in rows.items()},
            "Nothing was changed: it could not be done to all of them. Each says why.",
        )
        self.rows, self.overtaken = dict(rows), overtaken


def act_on(session: Session, *, actor: Viewer, chosen: Sequence[Chosen], wish: Wish) -> int:
    """Do one thing to some deals and say how many it changed. The caller's transaction holds them all.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        If one of them is not the actor's to work.
    NotAll
        If one of them was changed meanwhile or does not allow it, with what is so of each. Nothing may be kept then.
    """
    doing: Mapping[Doing, Callable[[Chosen], bool]] = {
        Doing.ASSIGN: lambda each: _assign(session, actor, each, wish),
        Doing.TAG: lambda each: tag_deal(session, actor=actor, deal_id=each.deal_id, tag=wish.tag),
        Doing.UNTAG: lambda each: tag_deal(session, actor=actor, deal_id=each.deal_id, tag=wish.tag, on=False),
        Doing.MOVE: lambda each: _move(session, actor, each, wish),
    }
    refused: dict[int, str] = {}
    overtaken, changed = False, 0
    for each in chosen:
        try:
            changed += doing[wish.doing](each)
        except Conflict as error:
            overtaken = True
            refused[each.deal_id] = str(error)
        except Invalid as error:
            refused[each.deal_id] = " ".join(message for held in error.fields.values() for message in held)
    if refused:
        raise NotAll(refused, overtaken=overtaken)
    return changed


def _assign(session: Session, actor: Viewer, each: Chosen, wish: Wish) -> bool:
    values = {"owner_id": wish.owner_id}
    deal = edit_deal(session, actor=actor, deal_id=each.deal_id, version=each.version, values=values)
    return deal.version != each.version


def _move(session: Session, actor: Viewer, each: Chosen, wish: Wish) -> bool:
    """Move a deal, unless it stands there already."""
    deal = move_deal(
        session,
        actor=actor,
        deal_id=each.deal_id,
        from_stage=each.step,
        to_stage=wish.to_stage,
        reason=wish.reason,
        review_on=wish.review_on,
    )
    return deal.step != each.step


def targets(every: Mapping[str, Steps], tracks: Sequence[str]) -> list[tuple[str, str]]:
    """Give the stages that deals of some tracks can go to: their own words on one track, else what all share."""
    if len(tracks) == 1:
        return [(step.code, step.name) for step in every[tracks[0]].live]
    return [(info.stage.value, info.name) for info in STAGES]


def workmates_of(session: Session, organisation_id: int) -> list[tuple[int, str]]:
    """Give those who can look after deals of an organisation."""
    return [(mate.user_id, mate.name) for mate in queries.workmates(session, organisation_id)]
