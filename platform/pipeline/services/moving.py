"""Move a deal from stage to stage, or within its column."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from accounts.policy import Action, Viewer
from foundation import clock
from foundation.catalogue import board_clock, tick
from foundation.database import Session
from foundation.errors import Conflict, Invalid
from pipeline import queries
from pipeline.models import INFO, REASONS, TRACKS, Deal, DealEvent, Stage, Standing, Step, Steps
from pipeline.queries import DealRecord, Place
from pipeline.services.access import deal_for
from pipeline.services.announcing import announce_move
from pipeline.services.requiring import check_entry


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


def _check_step(source: Step, target: Step) -> None:
    """Refuse what cannot happen between two stages of a track; two that mean the same are open to each other."""
    if source.stage is target.stage and source.code != target.code:
        return
    check_move(source.stage, target.stage)


def possible_moves(steps: Steps, source: str) -> list[Step]:
    """Give the stages of a track that a deal can go to from where it is.

    Parameters
    ----------
    steps : Steps
        The track as its organisation has it.
    source : str
        Code of the stage that the deal is in.
    """
    standing, possible = _standing(steps, source), []
    for step in steps.live:
        try:
            _check_step(standing, step)
        except Invalid:
            continue
        possible.append(step)
    return possible


def _standing(steps: Steps, code: str) -> Step:
    """Give the stage that a deal is in, whatever became of it since."""
    return steps.step(code) or steps.find(code) or steps.first


@dataclass(frozen=True, slots=True)
class _Answers:
    """What a move was given with."""

    reason: str
    note: str
    shareable: str
    review_on: date | None


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
    follows: bool = False,
) -> Deal:
    """Move a deal, if it still stands where the actor saw it.

    Parameters
    ----------
    actor : Viewer
        Whoever moves it.
    from_stage, to_stage : str
        Where they saw it, and where it goes: a stage's own code or a canonical one, which means the first stage of its
        kind. The same twice reorders its column.
    reason : str
        Code of the main reason; passing needs one.
    note, shareable : str
        What is kept among ourselves, and what the other side may be told.
    review_on : date, optional
        When to look again; going on hold needs one.
    position : int, optional
        Index in the new column, from 0; on top where none is given.
    follows : bool, default=False
        Whether it follows from something else, such as an introduction that was accepted: then it goes to the nearest
        stage where the track has none of the kind, and what a stage asks for does not hold it up.

    Raises
    ------
    Conflict
        If somebody has moved it meanwhile. Nothing is written.
    Invalid
        If the move is impossible, or lacks its reason, its date or what the stage asks for.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    deal = record.deal
    steps = queries.all_steps(session, deal.organisation_id)[deal.track]
    source = _source(session, record, steps, from_stage)
    target = source if to_stage == from_stage else _target(steps, to_stage, nearest=follows)
    answers = _Answers(reason, note, shareable, review_on)
    stays = source.code == target.code
    if stays and to_stage != from_stage and not follows:
        check_move(source.stage, source.stage)
    if not stays:
        _check_step(source, target)
        _check_reason(target, reason, review_on)
        if not follows:
            check_entry(session, deal, target, review_on)
    changes: dict[str, Any] = {"position": _open_place(session, deal, target, position)}
    if not stays:
        changes |= {
            "stage": target.stage.value,
            "step": target.code,
            "stage_entered_at": clock.now(),
            "review_on": review_on if target.stage is Stage.ON_HOLD or "review_on" in target.requires else None,
            "version": Deal.version + 1,
        }
    _write(session, record, changes)
    # Before the log: the clock's lock makes entries appear in the order of their keys to whoever watches the board.
    tick(session, board_clock(deal.organisation_id))
    if not stays:
        _log(session, deal, actor, source, target, answers)
    return deal


def _write(session: Session, record: DealRecord, changes: dict[str, Any]) -> None:
    """Write a move where the deal still stands where it was read."""
    deal = record.deal
    moved = session.execute(
        update(Deal)
        .where(col(Deal.id) == deal.id, col(Deal.track) == deal.track, col(Deal.step) == deal.step)
        .values(**changes)
        .returning(col(Deal.version))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    session.refresh(deal)
    if moved is None:
        raise _moved_meanwhile(session, record)


def _source(session: Session, record: DealRecord, steps: Steps, sent: str) -> Step:
    """Give the stage that the deal is in, if that is where the actor saw it."""
    deal = record.deal
    if sent not in INFO and steps.step(sent) is None:
        raise Invalid({"from": ["Choose a stage."]}, "Choose a stage.")
    if sent not in (deal.step, deal.stage):
        raise _moved_meanwhile(session, record)
    return _standing(steps, deal.step)


def _target(steps: Steps, sent: str, *, nearest: bool) -> Step:
    found = steps.nearest(sent) if nearest and sent in INFO else steps.find(sent)
    if found is None:
        names = ", ".join(step.name for step in steps.live)
        raise Invalid({"to": [f"Choose a stage of this track: {names}."]}, "Choose a stage.")
    return found


def change_track(session: Session, *, actor: Viewer, deal_id: int, version: int, track: str) -> Deal:
    """Put a deal on another track, into the stage there that is nearest to where it stands.

    Parameters
    ----------
    version : int
        The version of the deal that the actor saw.

    Raises
    ------
    Conflict
        If somebody has changed the deal since. Nothing is written.
    Invalid
        If there is no such track.
    """
    record = deal_for(session, actor, deal_id, Action.WORK_DEALS)
    deal = record.deal
    if track not in TRACKS:
        raise Invalid({"track": ["Choose a track."]})
    if deal.version != version:
        raise Conflict("Somebody else changed this deal while you were looking. Nothing was changed.")
    if track == deal.track:
        return deal
    every = queries.all_steps(session, deal.organisation_id)
    source, target = _standing(every[deal.track], deal.step), every[track].nearest(deal.stage)
    names = {"tracks": [deal.track, track]}
    place = queries.first_position(session, Place(deal.organisation_id, track, target.code)) - 1
    _write(
        session,
        record,
        {
            "track": track,
            "step": target.code,
            "stage": target.stage.value,
            "position": place,
            "stage_entered_at": clock.now(),
            "version": Deal.version + 1,
        },
    )
    tick(session, board_clock(deal.organisation_id))
    _log(session, deal, actor, source, target, _Answers("", "", "", None), **names)
    return deal


def _check_reason(target: Step, reason: str, review_on: date | None) -> None:
    errors: dict[str, list[str]] = {}
    if reason and reason not in REASONS:
        errors["reason"] = ["Choose a reason from the list."]
    elif target.stage is Stage.PASSED and not reason:
        errors["reason"] = ["Choose the main reason for passing."]
    if target.stage is Stage.ON_HOLD and review_on is None:
        errors["review_on"] = ["Enter the date on which to look at it again."]
    elif review_on is not None and review_on < clock.today():
        errors["review_on"] = ["Enter a date that is not in the past."]
    if errors:
        raise Invalid(errors, "One more answer is needed for this move.")


def _moved_meanwhile(session: Session, record: DealRecord) -> Conflict:
    """Say who moved the deal, and where it stands now."""
    deal = record.deal
    moves = [event for event in queries.deal_events(session, deal.id or 0) if event.to_stage]
    who = moves[0].actor_name if moves else ""
    name = _standing(queries.all_steps(session, deal.organisation_id)[deal.track], deal.step).name
    return Conflict(
        f"{record.venture.name} is in {name} now: {who or 'somebody'} moved it there. Nothing was changed.",
        changed_by=who,
        version=deal.version,
    )


def _open_place(session: Session, deal: Deal, target: Step, index: int | None) -> int:
    """Make room in a column and say at which position."""
    column = Place(deal.organisation_id, deal.track, target.code)
    if index is None:
        return queries.first_position(session, column) - 1
    place = queries.place_before(session, column, max(index, 0), moved=deal.id or 0)
    if place is None:
        return queries.last_position(session, column) + 1
    session.execute(
        update(Deal)
        .where(column.holds(), col(Deal.position) >= place)
        .values(position=Deal.position + 1)
        .execution_options(synchronize_session=False)
    )
    return place


def _log(
    session: Session, deal: Deal, actor: Viewer, source: Step, target: Step, answers: _Answers, **more: Any
) -> None:
    """Write the move down; the names are those of this day, so that a stage may be renamed."""
    data: dict[str, Any] = {"version": deal.version, "steps": [source.code, target.code], **more}
    data["names"] = [source.name, target.name]
    if answers.reason:
        data["reason"] = answers.reason
    if answers.shareable:
        data["shareable"] = answers.shareable
    if deal.review_on is not None:
        data["review_on"] = deal.review_on.isoformat()
    if source.standing is Standing.LOST:
        data["re_entry"] = True
    event = DealEvent(
        deal_id=deal.id or 0,
        at=deal.stage_entered_at,
        actor_id=actor.user_id,
        kind="moved",
        from_stage=source.stage.value,
        to_stage=target.stage.value,
        reason=answers.note,
        data=data,
    )
    session.add(event)
    session.flush()
    announce_move(session, deal, event)
