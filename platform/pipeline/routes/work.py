"""What people do on a deal's page beside moving it: notes, tasks, files."""

from collections.abc import Mapping

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from accounts.policy import Action
from accounts.routes import current_viewer
from documents.routes.sending import send_kept
from documents.routes.taking import MOST_SENT, take_in
from documents.services import storing
from documents.services.checking import Kind
from documents.services.storing import Look
from foundation.errors import Invalid
from foundation.files import Received
from foundation.forms import Form
from foundation.web import file_store, session, settings, takes_files, transaction
from pipeline import services
from pipeline.routes.views import deal_page
from pipeline.schemas import checked_note, checked_task


def _again(deal_id: int, part: str, error: Invalid, typed: Mapping[str, object]) -> ResponseReturnValue:
    """Show the deal with what was typed and what is wrong with it."""
    view = services.deal_view(session(), current_viewer(), deal_id)
    return deal_page(view, forms={part: Form(typed, error.fields, str(error))}, status=422)


def _back(deal_id: int, part: str) -> ResponseReturnValue:
    return redirect(url_for("pipeline.deal", deal_id=deal_id, _anchor=part), code=303)


def note(deal_id: int) -> ResponseReturnValue:
    """Add a note, or the notes of a meeting."""
    viewer = current_viewer()
    try:
        values = checked_note(request.form)
        with transaction() as database:
            services.write_note(database, actor=viewer, deal_id=deal_id, **values)
    except Invalid as error:
        return _again(deal_id, "note", error, request.form.to_dict())
    return _back(deal_id, "notes")


def task(deal_id: int) -> ResponseReturnValue:
    """Add a task."""
    viewer = current_viewer()
    try:
        values = checked_task(request.form)
        with transaction() as database:
            services.add_task(database, actor=viewer, deal_id=deal_id, **values)
    except Invalid as error:
        return _again(deal_id, "task", error, request.form.to_dict())
    return _back(deal_id, "tasks")


def tick(deal_id: int, task_id: int) -> ResponseReturnValue:
    """Say that a task is done, or not done after all."""
    done = request.form.get("done") != "no"
    with transaction() as database:
        services.tick_task(database, actor=current_viewer(), deal_id=deal_id, task_id=task_id, done=done)
    if request.form.get("from") == "own":
        return redirect(url_for("pipeline.tasks"), code=303)
    return _back(deal_id, "tasks")


def tasks() -> str:
    """List what the asker still has to do, over all deals."""
    return render_template("pipeline/tasks.html", tasks=services.own_tasks(session(), current_viewer()))


def _may_work(deal_id: int, **_others: object) -> None:
    services.deal_for(session(), current_viewer(), deal_id, Action.WORK_DEALS)


@takes_files(MOST_SENT, _may_work)
def add_file(deal_id: int) -> ResponseReturnValue:
    """Keep a file with the deal."""
    viewer = current_viewer()
    services.deal_for(session(), viewer, deal_id, Action.WORK_DEALS)

    def write(database: Session, received: Received, kind: Kind, look: Look) -> None:
        services.add_file(
            database, file_store(), actor=viewer, deal_id=deal_id, received=received, kind=kind, look=look
        )

    def refuse(database: Session, _received: Received, kind: Kind, look: Look) -> None:
        services.note_refusal(database, actor=viewer, deal_id=deal_id, filename=kind.filename, look=look)

    try:
        take_in(request.files.get("file"), write, refuse)
    except Invalid as error:
        return _again(deal_id, "file", error, {})
    flash("The file is with the deal. Only your own people can open it.", "good")
    return _back(deal_id, "files")


def file(deal_id: int, file_id: int) -> Response:
    """Send a file of the deal."""
    held = services.readable_file(
        session(), viewer=current_viewer(), deal_id=deal_id, file_id=file_id, scanned=bool(settings().scanner)
    )
    return send_kept(held, file_store().open(held.digest), held.size, held.digest)


def remove_file(deal_id: int, file_id: int) -> ResponseReturnValue:
    """Take a file away from the deal."""
    with transaction() as database:
        digest = services.remove_file(database, actor=current_viewer(), deal_id=deal_id, file_id=file_id)
    with transaction() as database:
        storing.forget(database, file_store(), digest)
    flash("The file is removed.", "good")
    return _back(deal_id, "files")
