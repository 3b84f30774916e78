"""Bringing in a spreadsheet: upload, columns, check, load."""

import time
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.models import Role
from accounts.policy import Action, Affairs, Seat, Viewer
from accounts.routes import current_viewer
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.forms import Form
from foundation.tabular import MIME, Format, write_table
from foundation.web import session, transaction, wants_fragment
from profiles.models import Funder, ImportJob
from profiles.queries import funders_of
from profiles.queries import imports as queries
from profiles.routes.blueprint import profiles
from profiles.schemas import MandateSchema, VentureSchema, check
from profiles.schemas.parts import ProfileSchema
from profiles.services import import_kinds, importing
from profiles.services.headers import Column
from profiles.services.importing import Door
from profiles.services.known import resolved_mandate, resolved_venture

#: A file is checked for so long within one request; what is left is asked for by the page.
SECONDS = 2.0
SHOWN_ROWS = 5
SHOWN_PROBLEMS = 200


def _columns(schema: type[ProfileSchema], names: tuple[str, ...]) -> list[Column]:
    return [Column(name, schema.title_of(name), schema.hint_of(name)) for name in names]


#: One schema, four doors: rows go through the schema of the form, and break its rules with its messages.
DOORS: Mapping[str, Door] = {
    "venture": Door(
        kind="venture",
        columns=_columns(VentureSchema, import_kinds.VENTURE_FIELDS),
        check=lambda typed: check(VentureSchema, typed),
        resolve=lambda known, values: resolved_venture(known, values, {}),
        sames=import_kinds.venture_sames,
        create=import_kinds.make_venture,
    ),
    "mandate": Door(
        kind="mandate",
        columns=_columns(MandateSchema, import_kinds.MANDATE_FIELDS),
        check=lambda typed: check(MandateSchema, typed),
        resolve=resolved_mandate,
        sames=import_kinds.mandate_sames,
        create=import_kinds.make_mandate,
    ),
}


@profiles.route("/imports", methods=["GET", "POST"])
def imports() -> ResponseReturnValue:
    """List one's imports, and take a new file in."""
    viewer = current_viewer()
    policy.require(viewer, Action.USE_ACCOUNT)
    if request.method == "GET":
        return render_template("profiles/imports/imports.html", form=Form(request.args), **_start(viewer))
    try:
        job = _take_in(viewer)
    except Invalid as error:
        form = Form({"into": request.form.get("into", "")}, error.fields, str(error))
        return render_template("profiles/imports/imports.html", form=form, **_start(viewer)), 422
    return redirect(url_for("profiles.import_file", job_id=job))


def _take_in(viewer: Viewer) -> int:
    """Read the file that was sent, and give the key of its import."""
    kind, _, key = request.form.get("into", "").partition("-")
    funder = next((held for held in _funders(viewer) if str(held.id) == key), None) if kind == "mandate" else None
    seat = next((held for held in _seats(viewer) if str(held.organisation_id) == key), None)
    organisation_id = funder.organisation_id if funder else seat.organisation_id if seat else None
    if kind not in DOORS or organisation_id is None or (kind == "mandate") != (funder is not None):
        raise Invalid({"into": ["Choose what the file holds, and for whom."]})
    policy.require(viewer, Action.EDIT, Affairs(organisation_id))
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Choose a file."]})
    content = sent.read()
    with transaction() as database:
        job = importing.begin(
            database,
            door=DOORS[kind],
            viewer=viewer,
            organisation_id=organisation_id,
            filename=sent.filename,
            content=content,
            into=(funder.id or 0) if funder else 0,
        )
        return job.id or 0


def _start(viewer: Viewer) -> dict[str, Any]:
    ventures = [(f"venture-{seat.organisation_id}", seat.name) for seat in _seats(viewer)]
    mandates = [(f"mandate-{funder.id}", funder.name) for funder in _funders(viewer)]
    held = [("Ventures, which will belong to", ventures), ("Mandates of", mandates)]
    names = {seat.organisation_id: seat.name for seat in viewer.seats.values()}
    return {
        "choices": [(title, options) for title, options in held if options],
        "jobs": queries.jobs_of(session(), viewer.seats.keys()),
        "names": names,
        "most": importing.MOST_ROWS,
    }


def _seats(viewer: Viewer) -> list[Seat]:
    """Give the organisations for which somebody may make profiles."""
    held = sorted(viewer.seats.values(), key=lambda seat: (seat.name, seat.organisation_id))
    return [seat for seat in held if policy.is_member(viewer, seat.organisation_id, least=Role.EDITOR)]


def _funders(viewer: Viewer) -> list[Funder]:
    return funders_of(session(), [seat.organisation_id for seat in _seats(viewer)])


@profiles.get("/imports/template")
def import_template() -> ResponseReturnValue:
    """Give an empty file with the right columns."""
    policy.require(current_viewer(), Action.USE_ACCOUNT)
    door = DOORS.get(request.args.get("kind", "venture"))
    if door is None:
        raise NotFound("There is no such template.")
    form: Format = "csv" if request.args.get("format") == "csv" else "xlsx"
    content = write_table([column.title for column in door.columns], [], form, title=f"{door.kind}s".capitalize())
    return _file(content, f"parity-{door.kind}s.{form}", form)


def _file(content: bytes, name: str, form: Format) -> Response:
    answer = Response(content, content_type=MIME[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _job(job_id: int) -> tuple[ImportJob, Viewer, Door]:
    """Give an import to somebody who may make profiles for its organisation."""
    viewer = current_viewer()
    policy.require(viewer, Action.USE_ACCOUNT)
    job = importing.job_at(session(), job_id)
    if not policy.may(viewer, Action.EDIT, Affairs(job.organisation_id)):
        raise NotFound("There is no such import.")
    return job, viewer, DOORS[job.kind]


@profiles.get("/imports/<key:job_id>")
def import_file(job_id: int) -> ResponseReturnValue:
    """Show how far an import is, and what there is to do next."""
    job, _viewer, door = _job(job_id)
    return _page(job, door)


def _page(job: ImportJob, door: Door, error: Invalid | None = None) -> ResponseReturnValue:
    header, rows = importing.header_of(job), importing.rows_of(job)
    kept = {f"column-{place}": job.columns["fields"].get(name, "") for place, name in enumerate(header)}
    typed = {name: request.form[name] for name in kept if name in request.form} if error else kept
    problems = importing.problems_of(job)
    cells = {row.number: row.cells for row in rows}
    named = next((name for name, field in job.columns["fields"].items() if field == "name"), "")
    page = render_template(
        "profiles/imports/progress.html" if wants_fragment() else "profiles/imports/import.html",
        job=job,
        form=Form(typed, error.fields if error else {}, str(error) if error else ""),
        header=header,
        samples=[[row.cells[name] for row in rows[:SHOWN_ROWS]] for name in header],
        options=[(column.name, column.title) for column in door.columns],
        checked=importing.is_checked(job),
        problems=[(held, cells.get(held.row, {}).get(named, "")) for held in problems[:SHOWN_PROBLEMS]],
        bad=sum(held.why == "bad" for held in problems),
        duplicates=sum(held.why == "duplicate" for held in problems),
        good=job.processed - len(problems),
    )
    return page, 422 if error else 200


@profiles.post("/imports/<key:job_id>/columns")
def import_columns(job_id: int) -> ResponseReturnValue:
    """Settle the columns, and begin to check."""
    job, viewer, door = _job(job_id)
    sent = {name: request.form.get(f"column-{place}", "") for place, name in enumerate(importing.header_of(job))}
    try:
        with transaction() as database:
            importing.choose_columns(database, door=door, job=job, fields=sent)
    except Invalid as error:
        return _page(importing.job_at(session(), job_id), door, error)
    _check(job_id, door, viewer)
    return redirect(url_for("profiles.import_file", job_id=job_id))


@profiles.post("/imports/<key:job_id>/check")
def import_check(job_id: int) -> ResponseReturnValue:
    """Check on where the last request stopped."""
    _held, viewer, door = _job(job_id)
    job = _check(job_id, door, viewer)
    return _page(job, door) if wants_fragment() else redirect(url_for("profiles.import_file", job_id=job_id))


def _check(job_id: int, door: Door, viewer: Viewer) -> ImportJob:
    """Check rows, a piece in each transaction, until the time of this request is up or all are checked."""
    until = time.monotonic() + SECONDS
    while True:
        with transaction() as database:
            importing.check_piece(database, door=door, viewer=viewer, job=importing.job_at(database, job_id))
        job = importing.job_at(session(), job_id)
        if job.status != "running" or importing.is_checked(job) or time.monotonic() > until:
            return job


@profiles.post("/imports/<key:job_id>/load")
def import_load(job_id: int) -> ResponseReturnValue:
    """Load every row that passed: all of them, or none."""
    job, viewer, door = _job(job_id)
    try:
        with transaction() as database:
            made = importing.load(database, door=door, viewer=viewer, job=job)
    except (Conflict, Invalid, Forbidden) as error:
        flash(f"Nothing was loaded. {error}", "bad")
    else:
        noun = door.kind if made == 1 else f"{door.kind}s"
        flash(f"{made:,} {noun} made, as drafts.", "good")
    return redirect(url_for("profiles.import_file", job_id=job_id))


@profiles.post("/imports/<key:job_id>/drop")
def import_drop(job_id: int) -> ResponseReturnValue:
    """Put a file away."""
    job, _viewer, _door = _job(job_id)
    with transaction() as database:
        importing.drop(database, job=job)
    flash("The file is put away. Nothing of it was loaded.", "good")
    return redirect(url_for("profiles.imports"))


@profiles.get("/imports/<key:job_id>/problems")
def import_problems(job_id: int) -> ResponseReturnValue:
    """Give the rows that stay out as a file, with their reasons."""
    job, _viewer, _door = _job(job_id)
    form: Format = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    columns, rows = importing.problem_table(job)
    return _file(write_table(columns, rows, form, title="Rows that stay out"), f"parity-import-{job_id}.{form}", form)
