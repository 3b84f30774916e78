"""Pages on which an organisation words its stages, and chooses the tracks of its mandates."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.errors import Conflict, Invalid, NotFound, existing
from foundation.forms import Form
from foundation.web import session, transaction
from pipeline import services
from pipeline.models import INFO, REQUIREMENTS, STAGES, TRACKS, Step
from pipeline.routes.views import deal_page, to_board
from pipeline.schemas import checked_deal_track, checked_stage, checked_track, checked_version
from pipeline.services import Board, staging


def _board() -> Board:
    slug = request.values.get("organisation", "").replace("\x00", "")
    return existing(services.board_for(session(), current_viewer(), slug), "pipeline")


def stages(track: str) -> ResponseReturnValue:
    """Show the stages of a track."""
    return _page(_board(), track)


def _page(
    board: Board, track: str, *, problem: Invalid | None = None, conflict: Conflict | None = None, status: int = 200
) -> ResponseReturnValue:
    shown = staging.staging_of(session(), current_viewer(), board, track)
    page = render_template(
        "pipeline/stages.html",
        board=board,
        track=track,
        tracks=TRACKS,
        staging=shown,
        kinds=INFO,
        requirements=REQUIREMENTS,
        form=Form({}, problem.fields, str(problem)) if problem else Form(),
        conflict=conflict,
    )
    return page, status


def stage(track: str, code: str = "") -> ResponseReturnValue:
    """Show or take the form of a stage: a new one where no code is given."""
    board, viewer = _board(), current_viewer()
    services.require_change(viewer, board)
    shown = staging.staging_of(session(), viewer, board, track)
    old = shown.steps.step(code) if code else None
    if code and old is None:
        raise NotFound("There is no such stage.")
    if request.method == "GET":
        return _form(board, track, old, Form(_values(old, shown.steps.version)))
    typed = {**request.form.to_dict(), "requires": request.form.getlist("requires")}
    try:
        version, values = checked_stage(typed, new=old is None)
        with transaction() as database:
            if old is None:
                staging.add_stage(database, actor=viewer, board=board, track=track, version=version, **values)
            else:
                staging.change_stage(
                    database, actor=viewer, board=board, track=track, version=version, code=code, **values
                )
    except Invalid as error:
        return _form(board, track, old, Form(typed, error.fields, str(error)), status=422)
    except Conflict as error:
        fresh = {**typed, "version": staging.staging_of(session(), viewer, board, track).steps.version}
        return _form(board, track, old, Form(fresh), conflict=error, status=409)
    flash("Saved. The board shows it from now on.", "good")
    return _back(board, track)


def _values(old: Step | None, version: int) -> dict[str, object]:
    if old is None:
        return {"version": version}
    return {
        "version": version,
        "name": old.name,
        "meaning": old.meaning,
        "target_days": old.target_days,
        "requires": list(old.requires),
    }


def _form(
    board: Board,
    track: str,
    old: Step | None,
    form: Form,
    *,
    conflict: Conflict | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        "pipeline/stage.html",
        board=board,
        track=track,
        track_name=TRACKS[track],
        old=old,
        form=form,
        conflict=conflict,
        kinds=[(info.stage.value, f"{info.name}: {info.meaning[:1].lower()}{info.meaning[1:]}") for info in STAGES],
        requirements=list(REQUIREMENTS.items()),
        kind_name=INFO[old.stage].name if old else "",
    )
    return page, status


def place(track: str, code: str) -> ResponseReturnValue:
    """Move a stage up or down."""
    return _change(track, lambda board, version: _placed(board, track, code, version))


def _placed(board: Board, track: str, code: str, version: int) -> None:
    with transaction() as database:
        staging.place_stage(
            database,
            actor=current_viewer(),
            board=board,
            track=track,
            version=version,
            code=code,
            up=request.form.get("to") == "up",
        )


def retire(track: str, code: str) -> ResponseReturnValue:
    """Let no deal enter a stage any more, or let them again."""
    retired = request.form.get("retired") != "no"

    def act(board: Board, version: int) -> None:
        with transaction() as database:
            staging.retire_stage(
                database,
                actor=current_viewer(),
                board=board,
                track=track,
                version=version,
                code=code,
                retired=retired,
            )

    return _change(track, act)


def begin_again(track: str) -> ResponseReturnValue:
    """Put back the stages that a track begins with."""

    def act(board: Board, version: int) -> None:
        with transaction() as database:
            staging.begin_again(database, actor=current_viewer(), board=board, track=track, version=version)

    return _change(track, act)


def choose_track(track: str) -> ResponseReturnValue:
    """Say which track new deals on a mandate go on."""
    board = _board()
    try:
        mandate_id, chosen = checked_track(request.form)
        with transaction() as database:
            staging.choose_track(database, actor=current_viewer(), board=board, mandate_id=mandate_id, track=chosen)
    except Invalid as error:
        return _page(board, track, problem=error, status=422)
    flash("Saved. New deals go there.", "good")
    return _back(board, track)


def _change(track: str, act: Callable[[Board, int], None]) -> ResponseReturnValue:
    """Do something to the stages of a track, as they stood when the page was drawn."""
    board = _board()
    try:
        act(board, checked_version(request.form))
    except Invalid as error:
        return _page(board, track, problem=error, status=422)
    except Conflict as error:
        return _page(board, track, conflict=error, status=409)
    return _back(board, track)


def _back(board: Board, track: str) -> ResponseReturnValue:
    return redirect(url_for("pipeline.stages", track=track, organisation=board.slug), code=303)


def deal_track(deal_id: int) -> ResponseReturnValue:
    """Put one deal on another track."""
    viewer = current_viewer()
    try:
        version, track = checked_deal_track(request.form)
        with transaction() as database:
            services.change_track(database, actor=viewer, deal_id=deal_id, version=version, track=track)
    except Invalid as error:
        view = services.deal_view(session(), viewer, deal_id)
        typed = {**request.form.to_dict(), "version": view.record.deal.version}
        return deal_page(view, forms={"track": Form(typed, error.fields, str(error))}, status=422)
    except Conflict as error:
        return deal_page(services.deal_view(session(), viewer, deal_id), conflict=error, status=409)
    return to_board(deal_id, "")
