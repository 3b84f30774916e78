"""Lists of offers to move abroad: of a venture, and of those that members opened to their cluster."""

from collections.abc import Iterable
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.policy import Action, may
from accounts.routes import current_viewer
from foundation.downloads import export_form, table_file
from foundation.paging import Page
from foundation.web import page_number, session
from plans.services import abroad, listing
from plans.services.listing import OfferLine
from plans.services.proposing import venture_for_plans
from plans.services.words import OFFER_KINDS

_PAGE = 50


def offers(slug: str) -> ResponseReturnValue:
    """List or export the offers from abroad that a venture wrote down."""
    viewer = current_viewer()
    venture = venture_for_plans(session(), viewer, slug).venture
    lines = [OfferLine(offer, venture) for offer in abroad.offers_of(session(), venture)]
    return _listed(
        "plans/offers.html", lines, slug, venture=venture, may_edit=may(viewer, Action.EDIT, venture)
    )  # fmt: skip


def cluster_offers(slug: str) -> ResponseReturnValue:
    """List or export the offers from abroad that members opened to their cluster."""
    found = abroad.offers_to_cluster(session(), current_viewer(), slug)
    lines = [OfferLine(offer, venture) for offer, venture in found.lines]
    return _listed("plans/cluster_offers.html", lines, slug, cluster=found.cluster)


def _listed(template: str, lines: Iterable[OfferLine], slug: str, **given: Any) -> str | Response:
    """Show or export offers. All that is chosen stands in the address."""
    found = listing.narrowed(
        list(lines),
        kinds=request.args.getlist("kind"),
        countries=[country.casefold() for country in request.args.getlist("country")],
        sort=request.args.get("sort", ""),
    )
    if form := export_form():
        title = "Offers from abroad"
        return table_file(listing.COLUMNS, listing.rows(found.lines), form, f"offers-abroad-{slug}", title=title)
    return render_template(
        template,
        found=found,
        page=Page.of(found.lines, page_number(), _PAGE),
        kinds=OFFER_KINDS,
        args={name: request.args.getlist(name) for name in request.args if name != "format"},
        **given,
    )
