"""The work behind the pages as the platform's staff see it: what waits, what failed and why, and starting it again."""

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from foundation.errors import Conflict
from foundation.forms import Form
from foundation.jobs import Job, JobState, kinds, start_again
from foundation.jobs.queries import job_counts, job_page
from foundation.paging import Page
from foundation.tabular import MIME, Format, write_table
from foundation.web import page_number, session, transaction

STATES = (
    (JobState.FAILED, "Failed"),
    (JobState.WAITING, "Waiting"),
    (JobState.RUNNING, "Running"),
    (JobState.DONE, "Done"),
)
_SIZE = 50
_MOST_IN_A_FILE = 10_000
_COLUMNS = ("Kind", "Key", "State", "Tries", "Asked for", "Next try", "Ended", "Last error")

background = Blueprint("background", __name__)


def init_app(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(background)


def _wanted(number: int, size: int) -> Page[Job]:
    policy.require(current_viewer(), Action.ADMINISTER)
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    return job_page(
        session(),
        state=state if state in dict(STATES) else "",
        kind=kind if kind in kinds() else "",
        number=number,
        size=size,
    )


@background.get("/admin/jobs")
def jobs() -> ResponseReturnValue:
    """List jobs, newest first."""
    page = _wanted(page_number(), _SIZE)
    return render_template(
        "background/jobs.html",
        form=Form(request.args),
        page=page,
        counts=job_counts(session()),
        states=STATES,
        labels=dict(STATES),
        kinds=kinds(),
        args=request.args.to_dict(),
    )


@background.get("/admin/jobs/export")
def export_jobs() -> ResponseReturnValue:
    """Give the jobs as a file."""
    found = _wanted(1, _MOST_IN_A_FILE)
    form: Format = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    rows = (
        (job.kind, job.key, job.state, job.attempts, job.created_at, job.next_at, job.finished_at, job.last_error)
        for job in found.items
    )
    answer = Response(write_table(_COLUMNS, rows, form, title="Jobs"), content_type=MIME[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="parity-jobs.{form}"'
    return answer


@background.post("/admin/jobs/<key:job_id>/again")
def start_job_again(job_id: int) -> ResponseReturnValue:
    """Start a failed job again."""
    policy.require(current_viewer(), Action.ADMINISTER)
    try:
        with transaction() as database:
            start_again(database, job_id)
    except Conflict as error:
        flash(str(error), "warn")
    else:
        flash("The job is started again.", "good")
    return redirect(url_for("background.jobs", state=JobState.FAILED))
