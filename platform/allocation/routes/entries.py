"""A fund's ledger: entries in a list, added, and corrected by others that take their place."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.policy import Action
from accounts.routes import current_viewer
from allocation import queries
from allocation.models import Entry
from allocation.queries import EntryLine, Filters
from allocation.queries.ledger import SORTS
from allocation.routes.account import AT, account_of
from allocation.routes.blueprint import allocation_pages
from allocation.schemas import EntrySchema
from allocation.services import entering
from allocation.services.access import Account
from allocation.services.words import KINDS, MEANINGS, PILLARS
from foundation.downloads import export_form, table_file
from foundation.errors import Conflict, Invalid
from foundation.forms import Form
from foundation.paging import Page, nearest_page
from foundation.tabular import Format
from foundation.web import page_number, session, transaction
from profiles.schemas import checked
from profiles.services.directory import labels

_SIZE = 50
_COLUMNS = (
    "entry", "vehicle", "kind", "date", "amount (GBP)", "company", "local authority", "sector", "stage",
    "kind of money", "pillar", "round (GBP)", "private beside (GBP)", "public beside (GBP)", "note", "corrects entry",
    "taken out", "replaced", "entered", "by", "demo",
)  # fmt: skip
_FIELDS = tuple(EntrySchema._declared_fields)
#: What the address may fill in of a new entry, as the page of differences does from a venture's round.
_FILLED = ("company", "happened_on", "round_gbp", "stage_code", "instrument_code")


def _filters(held: Account) -> Filters:
    kinds = tuple(kind for kind in request.args.getlist("kind") if kind in KINDS)
    vehicle = request.args.get("vehicle", "")
    key = int(vehicle) if vehicle.isdecimal() and len(vehicle) < 10 else None
    return Filters(held.funder_id, kinds, key, replaced=request.args.get("replaced") == "1")


def _sort() -> str:
    sort = request.args.get("sort", "")
    return sort if sort.removeprefix("-") in SORTS else ""


@allocation_pages.get(f"{AT}/ledger")
def ledger(slug: str) -> ResponseReturnValue:
    """Show or export a fund's ledger. All that is chosen stands in the address."""
    held = account_of(slug)
    if form := export_form():
        return _file(held, form)
    return ledger_page(held)


def ledger_page(held: Account, form: Form | None = None) -> str:
    """Show the ledger, with the form of a new entry as it was sent."""
    filters, sort = _filters(held), _sort()
    counts = queries.counts(session(), filters)
    total = sum(count for kind, count in counts.items() if not filters.kinds or kind in filters.kinds)
    number = nearest_page(page_number(), total, _SIZE)
    lines = queries.lines(session(), filters, sort=sort, offset=(number - 1) * _SIZE, limit=_SIZE)
    args = {
        name: request.args.getlist(name) for name in ("kind", "vehicle", "replaced", "sort") if name in request.args
    }
    return render_template(
        "allocation/ledger.html",
        held=held,
        page=Page(lines, total, number, _SIZE),
        kinds=KINDS,
        counts=counts,
        filters=filters,
        args={**args, "sort": sort, "slug": held.funder.slug},
        **form_parts(held),
        form=form or _new_form(),
    )


def _new_form() -> Form:
    """Give the form of a new entry; of a round that is known it is an investment, of which the amount is to be said."""
    known = {name: request.args.get(name, "") for name in _FILLED}
    return Form({**known, "kind": "investment"} if known["company"] else known)


def form_parts(held: Account) -> dict[str, Any]:
    """Give the choices of the form of an entry."""
    named = labels(session())
    return {
        "vehicles": queries.vehicles(session(), held.funder_id),
        "kind_options": list(KINDS.items()),
        "meanings": MEANINGS,
        "pillar_options": list(PILLARS.items()),
        "authority_options": [(code, place.name) for code, place in named.authorities.items()],
        "sector_options": named.branches(),
        "stage_options": list(named.stages.items()),
        "instrument_options": list(named.instruments.items()),
        "names": named,
    }


def _file(held: Account, form: Format) -> Response:
    named = labels(session())
    lines = queries.lines(session(), _filters(held), sort=_sort())
    rows = [_row(line, named.authorities, named) for line in lines]
    return table_file(_COLUMNS, rows, form, f"parity-ledger-{held.funder.slug}", title="Ledger")


def _row(line: EntryLine, places: Any, named: Any) -> tuple[object, ...]:
    entry = line.entry
    place = places.get(entry.authority_code)
    return (
        entry.id, line.vehicle, KINDS[entry.kind], entry.happened_on, entry.amount_gbp, entry.company,
        place.name if place else "", named.sectors.get(entry.sector_code, ""), named.stages.get(entry.stage_code, ""),
        named.instruments.get(entry.instrument_code, ""), PILLARS.get(entry.pillar or "", ""), entry.round_gbp,
        entry.private_gbp, entry.public_gbp, entry.note, entry.corrects_id, "yes" if entry.void else "",
        "yes" if line.replaced else "", entry.entered_at, line.by, "DEMO" if entry.demo else "",
    )  # fmt: skip


@allocation_pages.post(f"{AT}/ledger/enter")
def enter(slug: str) -> ResponseReturnValue:
    """Add an entry."""
    held, sent = account_of(slug, Action.WORK_DEALS), request.form.to_dict()
    try:
        values = checked(EntrySchema, sent)
        with transaction() as current:
            entering.enter(current, held, current_viewer(), values)
    except Invalid as error:
        return ledger_page(held, Form(sent, error.fields, str(error))), 422
    flash("Entered.", "good")
    return redirect(url_for("allocation.ledger", slug=slug), code=303)


@allocation_pages.route(f"{AT}/ledger/<key:entry_id>", methods=["GET", "POST"])
def correct(slug: str, entry_id: int) -> ResponseReturnValue:
    """Put another entry in the place of one, which stays to be read."""
    held = account_of(slug, Action.WORK_DEALS)
    sent = request.form.to_dict()
    try:
        entry = entering.standing(session(), held, entry_id)
        if request.method == "GET":
            return _correction(held, entry_id, _form_of(entry))
        values = checked(EntrySchema, sent)
        with transaction() as current:
            entering.correct(current, held, current_viewer(), entry_id, values)
    except Invalid as error:
        return _correction(held, entry_id, Form(sent, error.fields, str(error))), 422
    except Conflict as error:
        return _correction(held, entry_id, Form(sent, message=str(error)), moved=True), 409
    flash("Corrected. The earlier entry stays in the ledger and counts no longer.", "good")
    return redirect(url_for("allocation.ledger", slug=slug), code=303)


def _form_of(entry: Entry) -> Form:
    held = entry.model_dump(include=set(_FIELDS))
    return Form({name: "" if value is None else value for name, value in held.items()})


def _correction(held: Account, entry_id: int, form: Form, *, moved: bool = False) -> str:
    return render_template(
        "allocation/correct.html", held=held, entry_id=entry_id, form=form, moved=moved, **form_parts(held)
    )


@allocation_pages.post(f"{AT}/ledger/<key:entry_id>/take-out")
def take_out(slug: str, entry_id: int) -> ResponseReturnValue:
    """Take an entry out: it stays to be read and counts no longer."""
    held = account_of(slug, Action.WORK_DEALS)
    try:
        with transaction() as current:
            entering.take_out(current, held, current_viewer(), entry_id, "Taken out.")
    except Conflict as error:
        return _correction(held, entry_id, Form(message=str(error)), moved=True), 409
    flash("Taken out. It stays in the ledger and counts no longer.", "good")
    return redirect(url_for("allocation.ledger", slug=slug), code=303)
