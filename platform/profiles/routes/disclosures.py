"""The log of disclosures, for compliance officers."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.queries import DisclosureFilters
from accounts.routes import current_viewer
from accounts.schemas import DisclosureQuery, checked
from accounts.services.promotion.disclosing import Path
from foundation import clock
from foundation.errors import Invalid
from foundation.forms import Form
from foundation.paging import Page
from foundation.tabular import MIME, Format, write_table
from foundation.web import page_number, session
from profiles.routes.blueprint import profiles
from profiles.services import disclosures as services

_SIZE = 50


@profiles.get("/admin/disclosures")
def disclosures() -> ResponseReturnValue:
    """Show the log, the newest line first."""
    viewer = current_viewer()
    policy.require(viewer, Action.READ_DISCLOSURES)
    number = page_number()
    try:
        page, form, status = services.page(session(), _filters(), number=number, size=_SIZE), Form(request.args), 200
    except Invalid as error:
        page, form, status = Page([], 0, 1, _SIZE), Form(request.args, error.fields, str(error)), 422
    return render_template(
        "profiles/disclosures.html",
        page=page,
        form=form,
        categories=list(services.CATEGORIES.items()),
        paths=[(path.value, path.value.capitalize()) for path in Path],
        args=request.args.to_dict(),
        most=services.MOST_EXPORTED,
        operator=services.OPERATORS[viewer.operator],
        powers=policy.POWERS[viewer.operator],
    ), status


def _filters() -> DisclosureFilters:
    return services.filters_of(session(), checked(DisclosureQuery(), request.args))


@profiles.get("/admin/disclosures/export")
def export_disclosures() -> ResponseReturnValue:
    """Give the log as a file, with the filters that are set."""
    policy.require(current_viewer(), Action.READ_DISCLOSURES)
    form: Format = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    rows = services.export_rows(session(), _filters())
    answer = Response(write_table(services.COLUMNS, rows, form, title="Disclosures"), content_type=MIME[form])
    name = f"parity-disclosures-{clock.today():%Y-%m-%d}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
