"""What similar funders backed."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.downloads import export_form, table_file
from foundation.paging import Page, nearest_page
from foundation.tabular import Format
from foundation.web import page_number, session
from matching.services import mandate_for_matches
from matching.services.similar import ASPECTS, LEAST_ALIKE, SimilarFunders, similar_funders

PAGE_SIZE = 25
_COLUMNS = (
    "Venture",
    "In one line",
    "Round closed on",
    "Stage",
    "Amount (GBP)",
    "Kind of money",
    "Similar funders in it",
    "Demo",
)


def similar(slug: str) -> ResponseReturnValue:
    """Show or export the funders that are like a mandate's own, and what they backed."""
    viewer = current_viewer()
    mandate = mandate_for_matches(session(), viewer, slug)
    only = request.args.get("funder", "")
    found = similar_funders(session(), viewer, mandate, only=only)
    known = {each.line.funder_slug: each.line.funder_name for each in found.funders}
    if only and only not in known:
        only, found = "", similar_funders(session(), viewer, mandate)
    form = export_form()
    if form:
        return _file(found, form)
    number = nearest_page(page_number(), len(found.backed), PAGE_SIZE)
    return render_template(
        "matching/similar.html",
        found=found,
        page=Page.of(found.backed, number, PAGE_SIZE),
        args={"slug": slug, **({"funder": [only]} if only else {})},
        chips=[("funder", only, known[only])] if only else [],
        aspects=ASPECTS,
        least=LEAST_ALIKE,
    )


def _file(found: SimilarFunders, form: Format) -> Response:
    rows = [
        [
            each.line.name,
            each.line.one_line,
            each.round.closed_on,
            found.taxonomy.stage_names.get(each.round.stage_code or "", ""),
            each.round.amount_gbp,
            each.round.instrument,
            "; ".join(each.by),
            "DEMO" if each.line.demo else "",
        ]
        for each in found.backed
    ]
    return table_file(_COLUMNS, rows, form, f"similar-funders-{found.mandate.slug}", title="Similar funders")
