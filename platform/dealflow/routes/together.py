"""The lists of several mandates as one."""

from collections.abc import Sequence

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer, disclosed, risk_warning
from accounts.services.promotion.disclosing import Path
from dealflow.services.blending import SORTS, Blend, Blended, blend
from foundation.downloads import export_form, table_file
from foundation.paging import Page, nearest_page
from foundation.tabular import Format
from foundation.web import page_number, session

PAGE_SIZE = 25


def together(slug: str) -> ResponseReturnValue:
    """Show or export the ventures of several mandates of a funder as one list."""
    sort = request.args.get("sort", "score")
    sort = sort if sort.removeprefix("-") in SORTS else "score"
    wanted = request.args.getlist("mandate")
    found = blend(session(), current_viewer(), slug, wanted, sort)
    form = export_form()
    if form:
        return _export(found, form)
    page = Page.of(found.items, nearest_page(page_number(), len(found.items), PAGE_SIZE), PAGE_SIZE)
    disclosed(Path.LIST, [each.line for each in page.items])
    args = {"slug": slug, "mandate": [each for each in wanted if each in dict(found.every)]}
    return render_template(
        "dealflow/together.html",
        found=found,
        page=page,
        args={**args, **({"sort": [sort]} if sort != "score" else {})},
        taxonomy=found.taxonomy,
    )


def _export(found: Blend, form: Format) -> Response:
    disclosed(Path.EXPORT, [each.line for each in found.items])
    warning = risk_warning()
    words = [warning.text] if warning else []
    columns = (
        "Venture",
        "In one line",
        *(["Risk warning"] if words else []),
        "Best",
        *(name for _, name in found.chosen),
    )
    rows = [[*_named(each), *words, round(each.best, 4), *_scores(each, found)] for each in found.items]
    return table_file(columns, rows, form, f"matches-together-{found.mandate.slug}", title="Matches")


def _named(each: Blended) -> Sequence[str]:
    return each.line.name, each.line.one_line


def _scores(each: Blended, found: Blend) -> list[object]:
    held = [each.scores.get(slug) for slug, _ in found.chosen]
    return [None if score is None else round(score, 4) for score in held]
