"""Pass on a venture: with a reason, a part that may be told and is sent or kept, and what it takes to be seen again."""

from dataclasses import dataclass

from accounts import policy
from accounts.policy import Action, Viewer
from foundation import clock
from foundation.catalogue import board_clock, tick
from foundation.database import Session
from foundation.errors import Conflict, Invalid, existing
from pipeline import queries
from pipeline.models import REASONS, Deal, DealComeback, DealEvent, DealFeedback, Stage
from pipeline.queries import DealRecord, FeedbackLine
from pipeline.services.access import deal_for
from pipeline.services.comebacks import Condition, in_words, now_at, wait_for
from pipeline.services.moving import move_deal
from pipeline.services.telling import tell_venture_of_pass
from profiles.models import Venture


@dataclass(frozen=True, slots=True)
class PassView:
    """A deal that is passed on, or may be: what was told, and what is waited for."""

    record: DealRecord
    told: tuple[DealFeedback, ...]
    waiting: DealComeback | None
    waiting_words: str
    may_tell: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What a venture reads of a pass: the reason, the part that may be told, and what it takes to be seen again."""

    line: FeedbackLine
    reason: str
    again: str
    state: str
    now_at: int | None


def may_be_told(record: DealRecord) -> bool:
    """Say whether a venture can be told: the deal is one of the funder's own, not of a venture that approaches it."""
    return record.funder.organisation_id == record.deal.organisation_id


def pass_view(session: Session, viewer: Viewer, deal_id: int) -> PassView:
    """Give what was told of a deal, and what is waited for, to whoever may work it."""
    record = deal_for(session, viewer, deal_id, Action.WORK_DEALS)
    waiting = queries.waiting_comeback(session, deal_id)
    return PassView(
        record,
        tuple(queries.feedback_of_deal(session, deal_id)),
        waiting,
        in_words(session, waiting) if waiting else "",
        may_be_told(record),
    )


def pass_on(
    session: Session,
    *,
    actor: Viewer,
    deal_id: int,
    from_stage: str,
    reason: str,
    note: str = "",
    shareable: str = "",
    send: bool = False,
    condition: Condition | None = None,
) -> DealFeedback | None:
    """Pass on a deal, or say more about one that is passed on.

    Parameters
    ----------
    from_stage : str
        Where the actor saw the deal.
    reason : str
        Code of the main reason.
    note, shareable : str
        What is kept among ourselves, and what the venture may be told.
    send : bool
        Whether the venture is told the reason and the shareable part now; nothing else ever reaches it.
    condition : Condition, optional
        What the venture has to reach for the deal to come back by itself.

    Returns
    -------
    DealFeedback or None
        What was sent.

    Raises
    ------
    Conflict
        If somebody has moved the deal meanwhile. Nothing is written.
    Invalid
        If the reason is missing, or the condition cannot be.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    if reason not in REASONS:
        raise Invalid({"reason": ["Choose the main reason for passing."]})
    if send and not may_be_told(record):
        raise Invalid({"send": ["Only a funder tells a venture why it passes."]})
    if record.deal.stage == Stage.PASSED and from_stage == Stage.PASSED:
        _log_more(session, record, actor, reason, note, shareable)
    else:
        move_deal(
            session,
            actor=actor,
            deal_id=deal_id,
            from_stage=from_stage,
            to_stage=Stage.PASSED.value,
            reason=reason,
            note=note,
            shareable=shareable,
        )
    comeback = None
    if condition is not None:
        comeback = wait_for(session, actor=actor, deal=record.deal, venture=record.venture, condition=condition)
    if not send:
        return None
    told = DealFeedback(
        deal_id=deal_id,
        venture_id=record.deal.venture_id,
        comeback_id=comeback.id if comeback else None,
        reason=reason,
        shareable=shareable,
        sent_at=clock.now(),
        sent_by_id=actor.user_id,
        demo=record.deal.demo,
    )
    session.add(told)
    session.flush()
    again = f"They want to see you again {in_words(session, comeback)}." if comeback else ""
    tell_venture_of_pass(session, record, REASONS[reason], shareable, again)
    return told


def undo_pass(session: Session, *, actor: Viewer, deal_id: int) -> Deal:
    """Take a pass back: the deal stands where it stood before. What the venture was told stays told.

    Raises
    ------
    Conflict
        If it is not passed on any more. Nothing is written.
    """
    deal = deal_for(session, actor, deal_id, Action.WORK_DEALS).deal
    moves = [event for event in queries.deal_events(session, deal_id) if event.to_stage]
    if deal.stage != Stage.PASSED or not moves or not moves[0].from_stage:
        raise Conflict("This venture is not passed on any more, so there is nothing to take back.")
    before = moves[0].data.get("steps", [moves[0].from_stage])[0]
    return move_deal(session, actor=actor, deal_id=deal_id, from_stage=deal.stage, to_stage=before, follows=True)


def _log_more(session: Session, record: DealRecord, actor: Viewer, reason: str, note: str, shareable: str) -> None:
    tick(session, board_clock(record.deal.organisation_id))
    data = {"version": record.deal.version, "reason": reason, "says": f"Said more about the pass: {REASONS[reason]}"}
    session.add(
        DealEvent(
            deal_id=record.deal.id or 0,
            at=clock.now(),
            actor_id=actor.user_id,
            kind="feedback",
            reason=note,
            data={**data, "shareable": shareable} if shareable else data,
        )
    )
    session.flush()


def stop_waiting(session: Session, *, actor: Viewer, deal_id: int) -> None:
    """Wait no longer for a venture that was passed on.

    Raises
    ------
    Conflict
        If it is not waited for any more.
    """
    deal_for(session, actor, deal_id, Action.WORK_DEALS)
    waiting = queries.waiting_comeback(session, deal_id)
    if waiting is None:
        raise Conflict("This venture is not waited for any more.")
    waiting.state = "dropped"
    waiting.ended_at = clock.now()
    session.flush()


def told_venture(session: Session, viewer: Viewer, slug: str) -> tuple[Venture, list[Told]]:
    """Give a venture's own people what funders told it when they passed: the shareable part, and nothing else.

    Raises
    ------
    SignInRequired, Forbidden, NotFound
        If it is not for them.
    """
    venture = existing(queries.venture_by_slug(session, slug), "venture")
    policy.require(viewer, Action.VIEW_MATCHES, venture)
    return venture, told_of(session, viewer, venture)


def told_of(session: Session, viewer: Viewer, venture: Venture, *, measured: bool = True) -> list[Told]:
    """Give what funders told a venture, the newest first; nothing to whoever it is not for.

    Parameters
    ----------
    measured : bool, default=True
        Whether it is worked out how far the venture has come towards what they wait for.
    """
    if not policy.may(viewer, Action.VIEW_MATCHES, venture):
        return []
    lines = queries.feedback_of_venture(session, venture.id or 0)
    return [_told(session, venture, line, measured=measured) for line in lines]


def _told(session: Session, venture: Venture, line: FeedbackLine, *, measured: bool) -> Told:
    comeback = line.comeback
    counted = measured and comeback is not None and comeback.at_least is not None
    return Told(
        line,
        REASONS.get(line.feedback.reason, ""),
        in_words(session, comeback) if comeback else "",
        comeback.state if comeback else "",
        now_at(session, venture, comeback.wanted) if comeback and counted else None,
    )
