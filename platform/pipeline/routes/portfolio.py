"""The page of what a funder holds."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.downloads import export_form, table_file
from foundation.paging import Page
from foundation.web import page_number, session
from pipeline import queries
from pipeline.queries import HoldingFilters
from pipeline.queries.closing import HOLDING_SORTS
from pipeline.services import portfolio
from profiles.services.directory import labels

_SIZE = 50
_FILTERS = ("instrument", "year", "mandate")


def holdings(slug: str) -> ResponseReturnValue:
    """Show or export what a funder holds. All that is chosen stands in the address."""
    viewer = current_viewer()
    funder = portfolio.funder_for(session(), viewer, slug)
    chosen = {name: request.args.getlist(name) for name in _FILTERS if name in request.args}
    filters = HoldingFilters(
        funder.id or 0,
        tuple(chosen.get("instrument", ())),
        tuple(int(year) for year in chosen.get("year", ()) if year.isdecimal() and len(year) == 4),
        tuple(chosen.get("mandate", ())),
    )
    sort = request.args.get("sort", "")
    sort = sort if sort.removeprefix("-") in HOLDING_SORTS else ""
    form = export_form()
    if form:
        rows = portfolio.export_rows(portfolio.part_of(session(), viewer, funder, filters, sort=sort).items)
        return table_file(portfolio.EXPORT_COLUMNS, rows, form, f"portfolio-{slug}", title="Portfolio")
    number = page_number()
    found = portfolio.part_of(session(), viewer, funder, filters, sort=sort, offset=(number - 1) * _SIZE, limit=_SIZE)
    return render_template(
        "pipeline/portfolio.html",
        found=found,
        page=Page(found.items, found.total.holdings, number, _SIZE),
        facets=queries.holding_facets(session(), filters),
        filtered=bool(chosen),
        instruments=labels(session()).instruments,
        args={**chosen, "sort": sort, "slug": slug},
    )
