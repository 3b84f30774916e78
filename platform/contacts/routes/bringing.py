"""Bringing a file of contacts in: columns, review, load."""

from collections import Counter

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from contacts import queries
from contacts.models import ContactFile, FileState
from contacts.routes.listing import own_board
from contacts.schemas import checked
from contacts.services import loading, reading, undoing
from contacts.services.columns import COLUMNS, NAMES, TITLES
from contacts.services.placing import mandates_for
from contacts.services.reviewing import Kind, Reviewed, review
from foundation.downloads import export_form, table_file
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.forms import Form
from foundation.paging import Page
from foundation.web import page_number, session, transaction
from pipeline.services.access import Books

_SAMPLES, _SIZE = 3, 25
NAMES_OF_KINDS = {
    Kind.MERGE: "To merge",
    Kind.NEW: "New",
    Kind.SAME: "Nothing new",
    Kind.BAD: "Break a rule",
    Kind.TWICE: "Twice in the file",
}


def files() -> ResponseReturnValue:
    """List the files that were brought in, and take a new one."""
    viewer, board = current_viewer(), own_board()
    policy.require(viewer, Action.WORK_DEALS, Books(board.organisation_id))
    form = Form()
    if request.method == "POST":
        try:
            return redirect(url_for("contacts.file", file_id=_take_in()), code=303)
        except Invalid as error:
            form = Form({}, error.fields, str(error))
    page = render_template(
        "contacts/files.html",
        board=board,
        form=form,
        found=queries.files_of(session(), board.organisation_id),
        titles=list(TITLES.values()),
        most=reading.MOST_ROWS,
    )
    return page, 422 if form.errors else 200


def _take_in() -> int:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Choose a file."]})
    content = sent.read()
    with transaction() as database:
        made = reading.begin(
            database, actor=current_viewer(), board=own_board(), filename=sent.filename, content=content
        )
        return made.id or 0


def file(file_id: int) -> ResponseReturnValue:
    """Show how far a file is, and what there is to do next."""
    held = reading.file_for(session(), current_viewer(), file_id)
    return file_page(held)


def file_page(held: ContactFile, error: Invalid | None = None) -> str:
    """Show a file; what is wrong with its columns stands beside them."""
    kept: dict[str, object] = {f"column-{place}": name for place, name in enumerate(held.fields)}
    typed = {name: request.form.get(name, "") for name in kept} if error else kept
    rows = review(session(), held) if held.state in (FileState.REVIEW, FileState.LOADED) else []
    counts = Counter(row.kind for row in rows)
    shown = request.args.get("show", "")
    kind = Kind(shown) if shown in set(Kind) else next((each for each in NAMES_OF_KINDS if counts[each]), Kind.NEW)
    chosen = [row for row in rows if row.kind is kind]
    page = Page.of(chosen, page_number(), _SIZE)
    return render_template(
        "contacts/file.html",
        file=held,
        form=Form(typed, error.fields if error else {}, str(error) if error else ""),
        samples=[[cells[place] for _number, cells in held.rows[:_SAMPLES]] for place in range(len(held.header))],
        options=[(column.name, column.title) for column in (*COLUMNS, *NAMES)],
        page=page,
        kind=kind.value,
        kinds=[(each.value, name, counts[each]) for each, name in NAMES_OF_KINDS.items() if counts[each]],
        mandates=[(each.slug, each.name) for each in mandates_for(session(), held.organisation_id)] if rows else [],
        loaded=undoing.loaded(session(), held) if held.state == FileState.LOADED else None,
        loads=counts[Kind.NEW] + counts[Kind.MERGE],
        differ=sum(len(row.differences) for row in rows if row.kind is Kind.MERGE),
        titles=TITLES,
        takes=lambda row, field: held.settled.get(str(row.number), {}).get(field, held.otherwise),
        args={"file_id": held.id, **{name: request.args.getlist(name) for name in request.args}},
    )


def columns(file_id: int) -> ResponseReturnValue:
    """Settle the columns, and check every row."""
    held = reading.file_for(session(), current_viewer(), file_id)
    chosen = [request.form.get(f"column-{place}", "") for place in range(len(held.header))]
    try:
        with transaction() as database:
            reading.choose_columns(database, held, chosen, check=checked)
    except Invalid as error:
        return file_page(reading.file_for(session(), current_viewer(), file_id), error), 422
    except Conflict as error:
        flash(str(error), "warn")
    return _back(file_id)


def settle(file_id: int) -> ResponseReturnValue:
    """Keep what was chosen where a row and a contact differ."""
    held = reading.file_for(session(), current_viewer(), file_id)
    choices: dict[str, dict[str, str]] = {}
    for name, value in request.form.items():
        row, _, field = name.removeprefix("take-").partition("-")
        if name.startswith("take-") and row.isdigit() and field in TITLES and value in ("mine", "theirs"):
            choices.setdefault(row, {})[field] = value
    otherwise = request.form.get("all", "")
    try:
        with transaction() as database:
            loading.settle(database, held, choices, otherwise=otherwise if otherwise in ("mine", "theirs") else "")
    except Conflict as error:
        flash(str(error), "warn")
    else:
        flash("Your choices are kept. Nothing is loaded yet.", "good")
    return redirect(url_for("contacts.file", file_id=file_id, show=Kind.MERGE.value, page=page_number()), code=303)


def load(file_id: int) -> ResponseReturnValue:
    """Load all that passed, or nothing."""
    viewer = current_viewer()
    held = reading.file_for(session(), viewer, file_id)
    try:
        with transaction() as database:
            done = loading.load_or_ask(database, actor=viewer, file=held, mandate=request.form.get("mandate", ""))
    except (Conflict, Invalid, Forbidden, NotFound) as error:
        flash(f"Nothing was loaded. {error}", "warn")
    else:
        flash("The file is loaded." if done else "The file is being loaded. You can close this page.", "good")
    return _back(file_id)


def put_away(file_id: int) -> ResponseReturnValue:
    """Put a file away."""
    held = reading.file_for(session(), current_viewer(), file_id)
    try:
        with transaction() as database:
            reading.put_away(database, held)
    except Conflict as error:
        flash(str(error), "warn")
        return _back(file_id)
    flash("The file is put away. Nothing of it was loaded.", "good")
    return redirect(url_for("contacts.contacts"), code=303)


def take_back(file_id: int) -> ResponseReturnValue:
    """Take a loaded file back."""
    held = reading.file_for(session(), current_viewer(), file_id)
    try:
        with transaction() as database:
            done = undoing.take_back(database, held)
            left = len(done.changed)
    except Conflict as error:
        flash(str(error), "warn")
        return _back(file_id)
    flash("The file is taken back." if not left else "The file is taken back, but for what was changed since.", "good")
    return _back(file_id)


def problems(file_id: int) -> ResponseReturnValue:
    """Give the rows that stay out as a file, with their reasons."""
    held = reading.file_for(session(), current_viewer(), file_id)
    out = [row for row in review(session(), held) if row.kind in (Kind.BAD, Kind.TWICE)]
    header = [*TITLES.values(), "Row", "Why it stays out"]
    rows = ([*(row.typed.get(name, "") for name in TITLES), row.number, _why(row)] for row in out)
    return table_file(header, rows, export_form() or "csv", f"contacts-{file_id}-problems", title="Rows that stay out")


def _why(row: Reviewed) -> str:
    if row.earlier is not None:
        return f"The same {row.why} as row {row.earlier}."
    return " ".join(f"{TITLES.get(name, name)}: {' '.join(messages)}" for name, messages in row.errors.items())


def _back(file_id: int) -> ResponseReturnValue:
    return redirect(url_for("contacts.file", file_id=file_id), code=303)
