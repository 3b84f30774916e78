"""One match: the score, what each criterion gave, what is not met, and what would change that."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation.web import sent_pdf, session
from matching import services
from matching.routes.what_if import in_address
from matching.services.one_page import match_page
from matching.services.words import CRITERIA_NAMES
from profiles.routes.one_page import reader_of, warning_words
from profiles.routes.ventures import venture_for
from profiles.services import directory
from profiles.services.one_page import printed
from profiles.services.words import FUNDER_KINDS


def match(slug: str, mandate_slug: str) -> ResponseReturnValue:
    """Show why a venture and a mandate fit, the same to both sides."""
    viewer = current_viewer()
    found = services.match_between(session(), viewer=viewer, slug=slug, mandate_slug=mandate_slug)
    disclosed(Path.PAGE, [found.venture])
    way = None
    if not found.match.eligible and policy.may(viewer, Action.VIEW_MATCHES, found.venture):
        way = services.way_to_open(session(), viewer=viewer, venture=found.venture, mandate=found.mandate)
    of_funder = policy.may(viewer, Action.VIEW_MATCHES, found.mandate)
    return render_template(
        "matching/match.html",
        match=found.match,
        venture=found.venture,
        mandate=found.mandate,
        line=found.line,
        taxonomy=found.snapshot.taxonomy,
        offers_open=found.offers_open,
        criteria_names=CRITERIA_NAMES,
        funder_kinds=FUNDER_KINDS,
        of_funder=of_funder,
        own_weights=found.own_weights,
        way=way,
        wanted=in_address(way.wanted) if way else {},
        may_add=policy.may(viewer, Action.WORK_DEALS, found.mandate)
        or policy.may(viewer, Action.WORK_DEALS, found.venture),
    )


def match_one_page(slug: str, mandate_slug: str) -> Response:
    """Send a match on one page, the same to both sides but for what the asker may not see of the round."""
    viewer = current_viewer()
    found = services.match_between(session(), viewer=viewer, slug=slug, mandate_slug=mandate_slug)
    page = match_page(
        found,
        venture_for(slug, Action.VIEW),
        directory.labels(session()),
        criteria=CRITERIA_NAMES,
        kinds=FUNDER_KINDS,
        reader=reader_of(found.venture),
    )
    name = f"{slug}-and-{mandate_slug}.pdf"
    disclosed(Path.PDF, [found.venture], fields=("round", "valuation"), document=name)
    return sent_pdf(printed(page, warning_words()), name)
