"""The page of a venture's time ledger, and its export."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action, Request
from accounts.routes import current_viewer
from foundation import clock
from foundation.downloads import export_form, table_file
from foundation.forms import Form
from foundation.tabular import Format
from foundation.web import page_number, session
from ledger.queries import Filters
from ledger.services import outcomes, reading
from ledger.services.words import KINDS, hours
from profiles.models import Venture
from profiles.services.access import own_venture_for


def ledger(slug: str) -> ResponseReturnValue:
    """Show or export a venture's ledger. All that is chosen stands in the address."""
    venture = own_venture_for(session(), current_viewer(), slug)
    form = export_form()
    if form:
        return _export(venture, form)
    return ledger_page(venture)


def _filters(venture: Venture) -> Filters:
    return Filters(venture.id or 0, tuple(kind for kind in request.args.getlist("kind") if kind in KINDS))


def _export(venture: Venture, form: Format) -> Response:
    rows = reading.export_rows(session(), _filters(venture), sort=request.args.get("sort", ""))
    return table_file(reading.EXPORT_COLUMNS, rows, form, f"time-{venture.slug}", title="Time")


def ledger_page(venture: Venture, form: Form | None = None) -> str:
    """Show a venture's ledger, with a form as it was sent where something is wrong with it."""
    filters = _filters(venture)
    page, counts = reading.listed(session(), filters, sort=request.args.get("sort", ""), number=page_number())
    return render_template(
        "ledger/ledger.html",
        venture=venture,
        page=page,
        figures=outcomes.figures(session(), venture),
        choices=[(kind, name, counts[kind][0]) for kind, name in KINDS.items() if kind in counts],
        spent=[(KINDS[kind], hours(minutes)) for kind, (_, minutes) in counts.items()],
        chips=[("kind", kind, KINDS[kind]) for kind in filters.kinds],
        kinds=KINDS,
        hours=hours,
        may_enter=policy.may(current_viewer(), Action.EDIT, Request(venture.organisation_id, None)),
        subjects=reading.subject_options(session(), venture),
        form=form or Form({"spent_on": clock.today().isoformat()}),
        args={name: request.args.getlist(name) for name in request.args if name != "format"} | {"slug": venture.slug},
    )
