"""Word the stages of an organisation: name, order, what a deal needs to enter, days it should take; add and retire."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlmodel import col

from accounts import policy
from accounts.policy import Action, Viewer
from foundation.catalogue import board_clock, tick
from foundation.database import Session, insert_into
from foundation.errors import Conflict, Invalid, NotFound
from foundation.ids import unique_slug
from pipeline import queries
from pipeline.models import (
    INFO,
    REQUIREMENTS,
    SEEDS,
    TRACKS,
    MandateTrack,
    PipelineStage,
    PipelineTrack,
    Stage,
    Step,
    Steps,
    track_for,
)
from pipeline.services.access import Board, Books
from profiles.models import Funder, Mandate

#: More stages than this fit on no screen, and say nothing more about a deal.
MOST_STAGES = 24


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate with the track that new deals on it go on: the one of its money, or the one that was chosen."""

    mandate: Mandate
    funder: Funder
    usual: str
    chosen: str | None


@dataclass(frozen=True, slots=True)
class Staging:
    """How an organisation words the stages of a track."""

    steps: Steps
    deals: dict[str, int]
    mandates: list[MandateLine]
    may_change: bool


def staging_of(session: Session, viewer: Viewer, board: Board, track: str) -> Staging:
    """Give the stages of a track of a board that somebody may see.

    Raises
    ------
    NotFound
        If there is no such track.
    """
    _require_track(track)
    counts = queries.deals_by_step(session, board.organisation_id)
    return Staging(
        steps=queries.all_steps(session, board.organisation_id)[track],
        deals={step: number for (held, step), number in counts.items() if held == track},
        mandates=_mandates(session, board.organisation_id),
        may_change=policy.may(viewer, Action.MANAGE, Books(board.organisation_id)),
    )


def _mandates(session: Session, organisation_id: int) -> list[MandateLine]:
    rows = queries.mandates_kept(session, organisation_id)
    offered = queries.instruments_of(session, [mandate.id or 0 for mandate, _ in rows])
    chosen = queries.mandate_tracks(session, organisation_id)
    return [
        MandateLine(mandate, funder, track_for(funder.kind, offered[mandate.id or 0]), chosen.get(mandate.id or 0))
        for mandate, funder in rows
    ]


def add_stage(
    session: Session,
    *,
    actor: Viewer,
    board: Board,
    track: str,
    version: int,
    name: str,
    stage: str,
    meaning: str = "",
    target_days: int | None = None,
    requires: Collection[str] = (),
) -> str:
    """Add a stage to a track, after the last that means the same or comes before it, and give its code.

    Raises
    ------
    Conflict
        If somebody else has changed the track since the actor looked.
    Invalid
        If it has the name of another, or there are too many.
    """
    steps = _changing(session, actor, board, track, version)
    _check_name(steps, name, but="")
    if len(steps.every) >= MOST_STAGES:
        raise Invalid({"name": [f"A track has {MOST_STAGES} stages at most."]})
    codes = {step.code for step in steps.every} | set(INFO)
    code = unique_slug(name[:36], codes.__contains__)
    order = list(Stage)
    after = [at for at, step in enumerate(steps.every) if order.index(step.stage) <= order.index(Stage(stage))]
    new = Step(code, name, Stage(stage), meaning, target_days, _known(requires))
    at = (max(after) + 1) if after else 0
    _write(session, board, track, (*steps.every[:at], new, *steps.every[at:]))
    return code


def change_stage(
    session: Session,
    *,
    actor: Viewer,
    board: Board,
    track: str,
    version: int,
    code: str,
    name: str,
    meaning: str = "",
    target_days: int | None = None,
    requires: Collection[str] = (),
) -> None:
    """Rename a stage, and say what a deal needs to enter it and how long it should take. What it means stays.

    Raises
    ------
    Conflict, Invalid, NotFound
        As for adding one; where the track has no such stage.
    """
    steps = _changing(session, actor, board, track, version)
    old = _step_of(steps, code)
    _check_name(steps, name, but=code)
    new = Step(code, name, old.stage, meaning, target_days, _known(requires), retired=old.retired)
    _write(session, board, track, tuple(new if step.code == code else step for step in steps.every))


def place_stage(
    session: Session, *, actor: Viewer, board: Board, track: str, version: int, code: str, up: bool
) -> None:
    """Move a stage one place up or down; at an end nothing happens.

    Raises
    ------
    Conflict, NotFound
        As for changing it.
    """
    steps = _changing(session, actor, board, track, version)
    every = list(steps.every)
    at = every.index(_step_of(steps, code))
    to = at - 1 if up else at + 1
    if 0 <= to < len(every):
        every[at], every[to] = every[to], every[at]
        _write(session, board, track, tuple(every))


def retire_stage(
    session: Session, *, actor: Viewer, board: Board, track: str, version: int, code: str, retired: bool
) -> None:
    """Let no deal enter a stage any more, or let them again. What the log says of it stays.

    Raises
    ------
    Conflict, NotFound
        As for changing it.
    Invalid
        If deals stand in it, or it is the last of a kind that every track needs.
    """
    steps = _changing(session, actor, board, track, version)
    old = _step_of(steps, code)
    there = queries.deals_by_step(session, board.organisation_id).get((track, code), 0)
    if retired and there:
        deals = "1 deal stands" if there == 1 else f"{there:,} deals stand"
        raise Invalid({"stage": [f"{deals} in {old.name}. Move them on first."]})
    new = Step(code, old.name, old.stage, old.meaning, old.target_days, old.requires, retired=retired)
    every = tuple(new if step.code == code else step for step in steps.every)
    for lacking in Steps(track, every).lacks():
        raise Invalid({"stage": [f"Every track needs a stage that means “{INFO[lacking].name}”. Add another first."]})
    _write(session, board, track, every)


def begin_again(session: Session, *, actor: Viewer, board: Board, track: str, version: int) -> None:
    """Put back the stages that a track begins with.

    Raises
    ------
    Conflict
        If somebody else has changed the track since the actor looked.
    Invalid
        If deals stand in stages that it does not begin with.
    """
    _changing(session, actor, board, track, version)
    codes = {step.code for step in SEEDS[track]}
    counts = queries.deals_by_step(session, board.organisation_id)
    if any(number and held == track and step not in codes for (held, step), number in counts.items()):
        raise Invalid({"stage": ["Deals stand in stages of your own. Move them on first."]})
    _write(session, board, track, SEEDS[track])


def choose_track(session: Session, *, actor: Viewer, board: Board, mandate_id: int, track: str | None) -> None:
    """Say which track new deals on a mandate go on; None for that of its money. Deals that are there stay.

    Raises
    ------
    NotFound
        If it is no mandate of the board.
    """
    policy.require(actor, Action.MANAGE, Books(board.organisation_id))
    if mandate_id not in {mandate.id for mandate, _ in queries.mandates_kept(session, board.organisation_id)}:
        raise NotFound("There is no such mandate on this board.")
    key = {"organisation_id": board.organisation_id, "mandate_id": mandate_id}
    session.execute(
        delete(MandateTrack).where(*(col(getattr(MandateTrack, name)) == value for name, value in key.items()))
    )
    if track is not None:
        _require_track(track)
        session.add(MandateTrack(**key, track=track))
    session.flush()


def track_of(session: Session, organisation_id: int, mandate: Mandate, funder: Funder) -> str:
    """Give the track that a new deal of an organisation on a mandate goes on."""
    key = mandate.id or 0
    chosen = queries.mandate_tracks(session, organisation_id).get(key)
    return chosen or track_for(funder.kind, queries.instruments_of(session, [key])[key])


def _require_track(track: str) -> None:
    if track not in TRACKS:
        raise NotFound("There is no such track.")


def _step_of(steps: Steps, code: str) -> Step:
    step = steps.step(code)
    if step is None:
        raise NotFound("There is no such stage.")
    return step


def _known(requires: Collection[str]) -> tuple[str, ...]:
    return tuple(code for code in REQUIREMENTS if code in requires)


def _check_name(steps: Steps, name: str, *, but: str) -> None:
    if any(step.name.casefold() == name.casefold() and step.code != but for step in steps.every):
        raise Invalid({"name": ["Another stage of this track has this name."]})


def _changing(session: Session, actor: Viewer, board: Board, track: str, version: int) -> Steps:
    """Count a change of a track, and give its stages as they are; the database decides between two at once."""
    policy.require(actor, Action.MANAGE, Books(board.organisation_id))
    _require_track(track)
    key = {"organisation_id": board.organisation_id, "track": track}
    session.execute(
        insert_into(session, PipelineTrack)
        .values(**key, version=0)
        .on_conflict_do_nothing(index_elements=["organisation_id", "track"])
    )
    written = session.execute(
        update(PipelineTrack)
        .where(
            col(PipelineTrack.organisation_id) == board.organisation_id,
            col(PipelineTrack.track) == track,
            col(PipelineTrack.version) == version,
        )
        .values(version=PipelineTrack.version + 1)
        .returning(col(PipelineTrack.version))
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if written is None:
        raise Conflict("Somebody else changed these stages while you were looking. Nothing was changed; here they are.")
    return queries.all_steps(session, board.organisation_id)[track]


def _write(session: Session, board: Board, track: str, every: Collection[Step]) -> None:
    """Put the stages of a track in place of those that were there."""
    rows = queries.stage_rows(session, board.organisation_id, track)
    for position, step in enumerate(every):
        row = rows.pop(step.code, None) or PipelineStage(
            organisation_id=board.organisation_id, track=track, code=step.code, name="", stage=step.stage, position=0
        )
        row.name, row.meaning, row.position = step.name, step.meaning, position
        row.target_days, row.requires, row.retired = step.target_days, list(step.requires), step.retired
        session.add(row)
    for row in rows.values():
        session.delete(row)
    session.flush()
    tick(session, board_clock(board.organisation_id))
