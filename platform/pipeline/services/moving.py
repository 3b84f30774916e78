"""Move a deal from stage to stage, or within its column."""

from datetime import date
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from accounts.policy import Action, Viewer
from foundation import clock
from foundation.catalogue import tick
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from pipeline import queries
from pipeline.models import INFO, REASONS, STAGES, Deal, DealEvent, Stage, Standing, stage_name
from pipeline.queries import DealRecord
from pipeline.services.access import deal_for


def check_move(source: Stage, target: Stage) -> None:
    """Refuse what cannot happen; moves backwards and coming back after an end are normal.

    Raises
    ------
    Invalid
        With the reason, at the field ``to``.
    """
    match (source, target):
        case (same, other) if same is other:
            message = f"The deal is in {INFO[same].name} already."
        case (Stage.COMPLETED, Stage.LEGALS):
            return
        case (Stage.COMPLETED, _):
            message = "The money is in. If that was a mistake, move the deal back to Legals first."
        case (Stage.PASSED | Stage.WITHDRAWN, Stage.COMPLETED | Stage.ON_HOLD | Stage.PASSED | Stage.WITHDRAWN):
            message = "The deal has ended. Bring it back to a stage in which it is worked on first."
        case (Stage.ON_HOLD, Stage.COMPLETED):
            message = "The deal is on hold. Take it off hold before you complete it."
        case (Stage.SOURCED | Stage.SCREENING | Stage.FIRST_MEETING | Stage.PARTNER_MEETING, Stage.COMPLETED):
            message = "A deal cannot complete before due diligence."
        case _:
            return
    raise Invalid({"to": [message]}, message)


def possible_moves(source: str) -> list[Stage]:
    """Give the stages that a deal can go to from where it is."""
    possible = []
    for info in STAGES:
        try:
            check_move(Stage(source), info.stage)
        except Invalid:
            continue
        possible.append(info.stage)
    return possible


def move_deal(
    session: Session,
    *,
    actor: Viewer,
    deal_id: int,
    from_stage: str,
    to_stage: str,
    reason: str = "",
    note: str = "",
    shareable: str = "",
    review_on: date | None = None,
    position: int | None = None,
) -> Deal:
    """Move a deal, if it still stands where the actor saw it.

    Parameters
    ----------
    actor : Viewer
        Whoever moves it.
    from_stage, to_stage : str
        Where they saw it, and where it goes. The same twice reorders its column.
    reason : str
        Code of the main reason; passing needs one.
    note, shareable : str
        What is kept among ourselves, and what the other side may be told.
    review_on : date, optional
        When to look again; going on hold needs one.
    position : int, optional
        Index in the new column, from 0; on top where none is given.

    Raises
    ------
    Conflict
        If somebody has moved it meanwhile. Nothing is written.
    Invalid
        If the move is impossible, or lacks its reason or date.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    source, target = _stage(from_stage, "from"), _stage(to_stage, "to")
    if record.deal.stage != source:
        raise _moved_meanwhile(session, record)
    if source is not target:
        check_move(source, target)
        _check_reason(target, reason, review_on)
    place = _open_place(session, record.deal, target, position)
    changes: dict[str, Any] = {"position": place}
    if source is not target:
        changes |= {
            "stage": target.value,
            "stage_entered_at": clock.now(),
            "review_on": review_on if target is Stage.ON_HOLD else None,
            "version": Deal.version + 1,
        }
    moved = session.execute(
        update(Deal)
        .where(col(Deal.id) == deal_id, col(Deal.stage) == source.value)
        .values(**changes)
        .returning(col(Deal.version))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.refresh(record.deal)
    if moved is None:
        raise _moved_meanwhile(session, record)
    # Before the log: the clock's lock makes entries appear in the order of their keys to whoever watches the board.
    tick(session, queries.board_clock(record.deal.organisation_id))
    if source is not target:
        _log(session, record.deal, actor, source, reason, note, shareable)
    return record.deal


def _stage(code: str, field: str) -> Stage:
    if code not in INFO:
        raise Invalid({field: ["Choose a stage."]}, "Choose a stage.")
    return Stage(code)


def _check_reason(target: Stage, reason: str, review_on: date | None) -> None:
    errors: dict[str, list[str]] = {}
    if reason and reason not in REASONS:
        errors["reason"] = ["Choose a reason from the list."]
    elif target is Stage.PASSED and not reason:
        errors["reason"] = ["Choose the main reason for passing."]
    if target is Stage.ON_HOLD and review_on is None:
        errors["review_on"] = ["Enter the date on which to look at it again."]
    elif review_on is not None and review_on < clock.today():
        errors["review_on"] = ["Enter a date that is not in the past."]
    if errors:
        raise Invalid(errors, "One more answer is needed for this move.")


def _moved_meanwhile(session: Session, record: DealRecord) -> Conflict:
    """Say who moved the deal, and where it stands now."""
    moves = [event for event in queries.deal_events(session, record.deal.id or 0) if event.to_stage]
    who = moves[0].actor_name if moves else ""
    return Conflict(
        f"{record.venture.name} is in {stage_name(record.deal.stage)} now: {who or 'somebody'} moved it there. "
        "Nothing was changed.",
        changed_by=who,
        version=record.deal.version,
    )


def _open_place(session: Session, deal: Deal, target: Stage, index: int | None) -> int:
    """Make room in a column and say at which position."""
    organisation_id, stage = deal.organisation_id, target.value
    if index is None:
        return queries.first_position(session, organisation_id, stage) - 1
    place = queries.place_before(session, organisation_id, stage, max(index, 0), moved=deal.id or 0)
    if place is None:
        return queries.last_position(session, organisation_id, stage) + 1
    session.execute(
        update(Deal)
        .where(col(Deal.organisation_id) == organisation_id, col(Deal.stage) == stage, col(Deal.position) >= place)
        .values(position=Deal.position + 1)
        .execution_options(synchronize_session=False)
    )
    return place


def _log(session: Session, deal: Deal, actor: Viewer, source: Stage, reason: str, note: str, shareable: str) -> None:
    data: dict[str, Any] = {"version": deal.version}
    if reason:
        data["reason"] = reason
    if shareable:
        data["shareable"] = shareable
    if deal.review_on is not None:
        data["review_on"] = deal.review_on.isoformat()
    if INFO[source].standing is Standing.LOST:
        data["re_entry"] = True
    session.add(
        DealEvent(
            deal_id=deal.id or 0,
            at=deal.stage_entered_at,
            actor_id=actor.user_id,
            kind="moved",
            from_stage=source.value,
            to_stage=deal.stage,
            reason=note,
            data=data,
        )
    )
    session.flush()
