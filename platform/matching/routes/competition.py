"""The funders that a venture fits, and how much lies with few of them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.downloads import export_form, table_file
from foundation.paging import Page
from foundation.web import page_number, session
from matching import services
from matching.routes.asking import PAGE_SIZE
from profiles.services.words import FUNDER_KINDS

_COLUMNS = ("Funder", "Kind", "Mandates met", "Could put in (GBP)", "Share of all")
SORTS = ("amount", "name")


def competition(slug: str) -> ResponseReturnValue:
    """Show or export the funders of a venture."""
    viewer = current_viewer()
    venture = services.venture_for_matches(session(), viewer, slug)
    found = services.competition_for(session(), viewer=viewer, venture=venture)
    kinds = {kind: sum(each.kind == kind for each in found.funders) for kind in FUNDER_KINDS}
    kind = request.args.get("kind", "")
    kind = kind if kinds.get(kind) else ""
    sort = request.args.get("sort", "")
    sort = sort if sort.removeprefix("-") in SORTS else ""
    rows = [each for each in found.funders if not kind or each.kind == kind]
    if sort.endswith("name"):
        rows.sort(key=lambda each: each.name.casefold())
    if sort.startswith("-"):
        rows.reverse()
    form = export_form()
    if form:
        cells = [
            [each.name, FUNDER_KINDS.get(each.kind, each.kind), each.mandates, each.capacity_gbp, each.share]
            for each in rows
        ]
        return table_file(_COLUMNS, cells, form, f"competition-{venture.slug}", title="Funders")
    number = page_number()
    first = (number - 1) * PAGE_SIZE
    return render_template(
        "matching/competition.html",
        venture=venture,
        found=found,
        page=Page(rows[first : first + PAGE_SIZE], len(rows), number, PAGE_SIZE),
        kinds=[("", "All", len(found.funders)), *((code, FUNDER_KINDS[code], n) for code, n in kinds.items() if n)],
        kind=kind,
        funder_kinds=FUNDER_KINDS,
        endpoint=request.endpoint,
        args={name: [value] for name, value in (("kind", kind), ("sort", sort)) if value} | {"slug": slug},
    )
