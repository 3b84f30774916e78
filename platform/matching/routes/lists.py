"""The ranked lists: mandates for a venture, ventures for a mandate."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from foundation import clock
from foundation.paging import Page
from foundation.tabular import MIME, Format, write_table
from foundation.web import session
from matching import services
from matching.engine import Match
from matching.routes.asking import PAGE_SIZE, Address, chips, read_address
from matching.routes.words import CRITERIA_NAMES
from matching.services import SHOWN, Facets, MatchList
from profiles.services.words import FUNDER_KINDS

#: Longest list that is written to a file; the page says so where there are more.
MOST_EXPORTED = 5_000
FILTER_TITLES = (
    ("kind", "kinds", "Kind of funder"),
    ("sector", "sectors", "Sector"),
    ("stage", "stages", "Stage"),
    ("instrument", "instruments", "Kind of money"),
    ("region", "regions", "Region"),
)


def venture_matches(slug: str) -> ResponseReturnValue:
    """Show or export the mandates that fit a venture."""
    current, viewer, address = session(), current_viewer(), read_address()
    venture = services.venture_for_matches(current, viewer, slug)
    question: dict[str, Any] = {"viewer": viewer, "venture": venture, "asked": address.asked}
    form = _export_form()
    if form:
        found = services.mandates_for_venture(current, **question, limit=MOST_EXPORTED)
        rows = ([item.line.name, item.line.funder_name, *_cells(item.match)] for item in found.items)
        return _file(("Mandate", "Funder"), rows, form, f"matches-{venture.slug}")
    found = services.mandates_for_venture(current, **question, offset=address.offset, limit=PAGE_SIZE)
    facets = services.facets_for_venture(current, **question)
    return render_template(
        "matching/venture_matches.html",
        **_frame(found, facets, address, "matching.venture_matches"),
        venture=venture,
        funder_kinds=FUNDER_KINDS,
        may_add=policy.may(viewer, Action.WORK_DEALS, venture),
        may_edit=policy.may(viewer, Action.EDIT, venture),
    )


def mandate_matches(slug: str) -> ResponseReturnValue:
    """Show or export the ventures that fit a mandate."""
    current, viewer, address = session(), current_viewer(), read_address()
    mandate = services.mandate_for_matches(current, viewer, slug)
    question: dict[str, Any] = {"viewer": viewer, "mandate": mandate, "asked": address.asked}
    form = _export_form()
    if form:
        found = services.ventures_for_mandate(current, **question, limit=MOST_EXPORTED)
        rows = ([item.line.name, item.line.one_line, *_cells(item.match)] for item in found.items)
        return _file(("Venture", "In one line"), rows, form, f"matches-{mandate.slug}")
    found = services.ventures_for_mandate(current, **question, offset=address.offset, limit=PAGE_SIZE)
    facets = services.facets_for_mandate(current, **question)
    return render_template(
        "matching/mandate_matches.html",
        **_frame(found, facets, address, "matching.mandate_matches"),
        mandate=mandate,
        may_add=policy.may(viewer, Action.WORK_DEALS, mandate),
        may_edit=policy.may(viewer, Action.EDIT, mandate),
    )


def _frame(found: MatchList[Any], facets: Facets, address: Address, endpoint: str) -> dict[str, Any]:
    """Give what both lists share."""
    taxonomy = found.snapshot.taxonomy
    return {
        "page": Page(found.items, found.total, address.number, PAGE_SIZE),
        "facets": [(name, title, facets.filters.get(key, [])) for name, key, title in FILTER_TITLES],
        "shown": facets.shown,
        "show_names": SHOWN,
        "chips": chips(address, facets),
        "asked": address.asked,
        "args": {**address.args, **(request.view_args or {})},
        "endpoint": endpoint,
        "taxonomy": taxonomy,
        "offers_open": found.offers_open,
        "criteria_names": CRITERIA_NAMES,
        "first": address.offset,
        "most_exported": MOST_EXPORTED,
    }


def _export_form() -> Format | None:
    form = request.args.get("format")
    return "csv" if form == "csv" else "xlsx" if form == "xlsx" else None


def _cells(match: Match) -> list[object]:
    """Give a match as cells: its score, whether it is eligible, what each criterion gave, and the sentences."""
    return [
        round(match.score, 4),
        "yes" if match.eligible else "no",
        *(round(criterion.contribution, 4) for criterion in match.criteria),
        " ".join(f"{each.reason}." for each in match.unmet),
        " ".join(f"{each.change}." for each in match.unmet),
        " ".join(f"{sentence}." for sentence in match.to_confirm),
    ]


def _file(first: Sequence[str], rows: Iterable[list[object]], form: Format, name: str) -> Response:
    columns = [
        *first,
        "Score",
        "Meets every hard rule",
        *(f"{label} gave" for label in CRITERIA_NAMES.values()),
        "Not met",
        "What would change that",
        "To confirm",
    ]
    filename = f"{name}-{clock.today():%Y-%m-%d}.{form}"
    return Response(
        write_table(columns, rows, form, title="Matches"),
        content_type=MIME[form],
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
