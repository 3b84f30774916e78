"""The postcode lottery of a venture: programmes that are open where it is, and those that are open only elsewhere."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.downloads import export_form, table_file
from foundation.paging import Page
from foundation.tabular import Format
from foundation.web import page_number, session
from matching import services
from matching.routes.asking import PAGE_SIZE
from matching.services import Programme
from matching.services.boundaries import SORTS, STATUSES

_COLUMNS = (
    "Programme",
    "Funder",
    "Stands",
    "Clause",
    "Nearest open place",
    "Kilometres",
    "Largest ticket",
    "Lost only to the boundary",
)


def boundaries(slug: str) -> ResponseReturnValue:
    """Show or export how every programme stands."""
    viewer = current_viewer()
    venture = services.venture_for_matches(session(), viewer, slug)
    found = services.boundaries_of_venture(session(), viewer=viewer, venture=venture)
    status, sort = request.args.get("status", ""), request.args.get("sort", "")
    status, sort = status if status in STATUSES else "", sort if sort.removeprefix("-") in SORTS else ""
    rows = services.arranged(found, status=status, sort=sort)
    form = export_form()
    if form:
        return _file(rows, form, f"boundaries-{venture.slug}")
    number = page_number()
    first = (number - 1) * PAGE_SIZE
    counts = found.counts()
    return render_template(
        "matching/boundaries.html",
        venture=venture,
        found=found,
        page=Page(rows[first : first + PAGE_SIZE], len(rows), number, PAGE_SIZE),
        tabs=[("", "All", len(found.programmes)), *((code, name, counts[code]) for code, name in STATUSES.items())],
        statuses=STATUSES,
        status=status,
        endpoint=request.endpoint,
        args={name: [value] for name, value in (("status", status), ("sort", sort)) if value} | {"slug": slug},
    )


def _file(rows: list[Programme], form: Format, name: str) -> Response:
    return table_file(
        _COLUMNS,
        [
            [
                each.line.name,
                each.line.funder_name,
                STATUSES[each.status],
                each.clause,
                each.nearest.name if each.nearest else None,
                None if each.kilometres is None else round(each.kilometres),
                each.line.ticket_max_gbp,
                each.lost_gbp,
            ]
            for each in rows
        ],
        form,
        name,
        title="Programmes by place",
    )
