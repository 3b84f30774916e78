"""Imported registers of deals: which there are, on what terms, and bringing in another."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.tabular import MIME, Format, write_table
from foundation.web import session, transaction
from insights import queries
from insights.models import DealImport
from insights.routes.blueprint import gap_pages
from insights.schemas import AboutImport, DealSchema
from insights.services import importing
from profiles.routes.sheets import columns_chosen, columns_form
from profiles.schemas import check
from profiles.schemas.typed import typed_values
from profiles.services.sheets import problem_table

SHOWN = 10
SHOWN_PROBLEMS = 200


@gap_pages.get("/gap/deals")
def deals() -> ResponseReturnValue:
    """Show the imports that figures are made from, each with its source and licence."""
    viewer = current_viewer()
    staff = policy.may(viewer, Action.ADMINISTER)
    held = [each for each in queries.imports(session()) if staff or each.status == "loaded"]
    counts = queries.deals_by_import(session())
    return render_template(
        "insights/deals.html",
        imports=held,
        counts=counts,
        staff=staff,
        bases=importing.BASES,
        places=importing.PLACES,
    )


@gap_pages.route("/gap/deals/new", methods=["GET", "POST"])
def new_deals() -> ResponseReturnValue:
    """Take a file in, with its source and its licence."""
    viewer = current_viewer()
    policy.require(viewer, Action.ADMINISTER)
    if request.method == "GET":
        return _form(Form({"basis": "announced", "place_basis": "registered"}))
    try:
        about = check(AboutImport, typed_values(AboutImport, request.form.to_dict(flat=False)))
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise Invalid({"file": ["Choose a file."]})
        with transaction() as database:
            made = importing.preview(
                database,
                check=_checked,
                user_id=viewer.user_id,
                about=about,
                filename=sent.filename,
                content=sent.read(),
            )
            key = made.id
    except Invalid as error:
        return _form(Form(request.form.to_dict(), error.fields, str(error))), 422
    return redirect(url_for("insights.one_import", import_id=key))


def _form(form: Form) -> str:
    return render_template(
        "insights/deals_new.html",
        form=form,
        bases=list(importing.BASES.items()),
        places=list(importing.PLACES.items()),
        most=importing.MOST_ROWS,
        columns=importing.COLUMNS,
    )


@gap_pages.get("/gap/deals/template")
def deals_template() -> ResponseReturnValue:
    """Give an empty file with the right columns."""
    form: Format = "csv" if request.args.get("format") == "csv" else "xlsx"
    titles = [column.title for column in importing.COLUMNS]
    return _file(write_table(titles, [], form, title="Deals"), f"parity-deals.{form}", form)


def _file(content: bytes, name: str, form: Format) -> Response:
    answer = Response(content, content_type=MIME[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@gap_pages.get("/gap/deals/<key:import_id>")
def one_import(import_id: int) -> ResponseReturnValue:
    """Show what a file holds: what can be loaded, and every row that stays out with its reasons."""
    policy.require(current_viewer(), Action.ADMINISTER)
    return _preview(importing.import_at(session(), import_id))


@gap_pages.post("/gap/deals/<key:import_id>/columns")
def deal_columns(import_id: int) -> ResponseReturnValue:
    """Settle what each column holds, and check every row afresh."""
    policy.require(current_viewer(), Action.ADMINISTER)
    try:
        with transaction() as database:
            held = importing.import_at(database, import_id)
            importing.choose_columns(database, held, columns_chosen(len(held.columns)), check=_checked)
    except Invalid as error:
        return _preview(importing.import_at(session(), import_id), error), 422
    except Conflict as error:
        flash(str(error), "warn")
    return redirect(url_for("insights.one_import", import_id=import_id), code=303)


def _checked(typed: Mapping[str, str]) -> dict[str, Any]:
    return check(DealSchema, typed)


def _preview(held: DealImport, error: Invalid | None = None) -> str:
    facts: list[tuple[str, Any]] = [
        ("Publisher", held.publisher),
        ("Page", held.url),
        ("Licence", held.licence),
        ("Edition", held.vintage),
        ("Dates", importing.BASES[held.basis]),
        ("Places", importing.PLACES[held.place_basis]),
        ("Note", held.note),
    ]
    return render_template(
        "insights/deals_import.html",
        held=held,
        facts=facts,
        missing=importing.missing(held),
        **columns_form(held.columns, held.cells, importing.COLUMNS, error),
        sample=held.rows[:SHOWN],
        problems=held.problems[:SHOWN_PROBLEMS],
    )


@gap_pages.post("/gap/deals/<key:import_id>/load")
def load_deals(import_id: int) -> ResponseReturnValue:
    """Load every deal that passed: all of them, or none."""
    policy.require(current_viewer(), Action.ADMINISTER)
    try:
        with transaction() as database:
            count = importing.load(database, importing.import_at(database, import_id))
    except Conflict as error:
        flash(f"Nothing was loaded. {error}", "bad")
    else:
        flash(f"{count:,} deals loaded.", "good")
    return redirect(url_for("insights.one_import", import_id=import_id))


@gap_pages.post("/gap/deals/<key:import_id>/remove")
def remove_deals(import_id: int) -> ResponseReturnValue:
    """Take an import away with its deals."""
    policy.require(current_viewer(), Action.ADMINISTER)
    with transaction() as database:
        importing.remove(database, importing.import_at(database, import_id))
    flash("The import is taken away, and its deals with it.", "good")
    return redirect(url_for("insights.deals"))


@gap_pages.get("/gap/deals/<key:import_id>/problems")
def deal_problems(import_id: int) -> ResponseReturnValue:
    """Give the rows that stay out as a file, with their reasons."""
    policy.require(current_viewer(), Action.ADMINISTER)
    form: Format = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    columns, rows = problem_table(importing.import_at(session(), import_id).problems)
    return _file(write_table(columns, rows, form, title="Rows that stay out"), f"parity-deals-{import_id}.{form}", form)
