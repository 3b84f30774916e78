"""Entries out of a spreadsheet: a file is taken in, looked at, and loaded whole or not at all."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from allocation import queries
from allocation.models import EntryImport
from allocation.routes.account import AT, account_of
from allocation.routes.blueprint import allocation_pages
from allocation.schemas import EntrySchema
from allocation.services import importing
from allocation.services.access import Account
from allocation.services.words import KINDS
from foundation.downloads import table_file
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.tabular import Format
from foundation.web import session, transaction
from profiles.routes.sheets import columns_chosen, columns_form
from profiles.schemas import checked
from profiles.services.sheets import problem_table

_SHOWN, _SHOWN_PROBLEMS = 10, 200


def _format() -> Format:
    return "csv" if request.args.get("format") == "csv" else "xlsx"


@allocation_pages.route(f"{AT}/import", methods=["GET", "POST"])
def bring_in(slug: str) -> ResponseReturnValue:
    """Take a file in."""
    held = account_of(slug, Action.WORK_DEALS)
    if request.method == "GET":
        return _page(held, Form())
    try:
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise Invalid({"file": ["Choose a file."]})
        with transaction() as current:
            made = importing.preview(
                current,
                held,
                current_viewer(),
                check=_check,
                filename=sent.filename,
                content=sent.read(),
            )
            key = made.id
    except Invalid as error:
        return _page(held, Form({}, error.fields, str(error))), 422
    return redirect(url_for("allocation.one_import", slug=slug, import_id=key), code=303)


def _page(held: Account, form: Form) -> str:
    return render_template(
        "allocation/import.html",
        held=held,
        form=form,
        columns=importing.COLUMNS,
        required=importing.REQUIRED,
        most=importing.MOST_ROWS,
        vehicles=queries.vehicles(session(), held.funder_id),
        imports=queries.imports(session(), held.funder_id),
    )


@allocation_pages.get(f"{AT}/import/template")
def import_template(slug: str) -> Response:
    """Give a file with the right columns and two rows that show how they are filled."""
    held = account_of(slug, Action.WORK_DEALS)
    vehicles = queries.vehicles(session(), held.funder_id)
    titles = [column.title for column in importing.COLUMNS]
    rows = importing.template_rows(vehicles[0].name if vehicles else "Fund I")
    return table_file(titles, rows, _format(), "parity-ledger-template", title="Ledger")


@allocation_pages.get(f"{AT}/import/<key:import_id>")
def one_import(slug: str, import_id: int) -> str:
    """Show what a file holds: how its columns were read, what can be loaded, and every row that stays out."""
    held = account_of(slug, Action.WORK_DEALS)
    return _preview(held, importing.import_for(session(), held, import_id))


@allocation_pages.post(f"{AT}/import/<key:import_id>/columns")
def import_columns(slug: str, import_id: int) -> ResponseReturnValue:
    """Settle what each column holds, and check every row afresh."""
    held = account_of(slug, Action.WORK_DEALS)
    found = importing.import_for(session(), held, import_id)
    try:
        with transaction() as current:
            importing.choose_columns(current, held, import_id, columns_chosen(len(found.columns)), check=_check)
    except Invalid as error:
        return _preview(held, importing.import_for(session(), held, import_id), error), 422
    except Conflict as error:
        flash(str(error), "warn")
    return redirect(url_for("allocation.one_import", slug=slug, import_id=import_id), code=303)


def _check(typed: Mapping[str, Any]) -> dict[str, Any]:
    return checked(EntrySchema, typed)


def _preview(held: Account, found: EntryImport, error: Invalid | None = None) -> str:
    titles: dict[str, Any] = {column.name: column.title for column in importing.COLUMNS}
    return render_template(
        "allocation/import_preview.html",
        held=held,
        found=found,
        sample=found.rows[:_SHOWN],
        problems=found.problems[:_SHOWN_PROBLEMS],
        titles=titles,
        missing=importing.missing(found),
        **columns_form(found.columns, found.cells, importing.COLUMNS, error),
        kinds=KINDS,
        vehicles={each.id: each.name for each in queries.vehicles(session(), held.funder_id)},
    )


@allocation_pages.post(f"{AT}/import/<key:import_id>/load")
def load_import(slug: str, import_id: int) -> ResponseReturnValue:
    """Load every entry that passed: all of them, or none."""
    held = account_of(slug, Action.WORK_DEALS)
    try:
        with transaction() as current:
            count = importing.load(current, held, current_viewer(), import_id)
    except Conflict as error:
        flash(f"Nothing was loaded. {error}", "bad")
        return redirect(url_for("allocation.one_import", slug=slug, import_id=import_id), code=303)
    flash(f"{count:,} entries loaded.", "good")
    return redirect(url_for("allocation.ledger", slug=slug), code=303)


@allocation_pages.get(f"{AT}/import/<key:import_id>/problems")
def import_problems(slug: str, import_id: int) -> Response:
    """Give the rows that stay out as a file, with their reasons."""
    held = account_of(slug, Action.WORK_DEALS)
    columns, rows = problem_table(importing.import_for(session(), held, import_id).problems)
    return table_file(columns, rows, _format(), f"parity-ledger-{import_id}", title="Rows that stay out")
