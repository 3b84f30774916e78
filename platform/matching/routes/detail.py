"""One match: the score, what each criterion gave, what is not met, and what would change that."""

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation.web import session
from matching import services
from matching.routes.what_if import in_address
from matching.routes.words import CRITERIA_NAMES
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
        way=way,
        wanted=in_address(way.wanted) if way else {},
        may_add=policy.may(viewer, Action.WORK_DEALS, found.mandate)
        or policy.may(viewer, Action.WORK_DEALS, found.venture),
    )
