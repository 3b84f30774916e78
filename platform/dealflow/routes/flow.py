"""A mandate's home: whom to look at first and why, what is new, and what became of those that were taken up."""

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from dealflow.routes.listing import address_to
from dealflow.services import visiting
from foundation.web import session, transaction
from matching.routes.lists import just_passed
from matching.services.words import CRITERIA_NAMES


def flow(slug: str) -> ResponseReturnValue:
    """Show a mandate's deal flow to its funder's people, and note that they looked."""
    viewer = current_viewer()
    found = visiting.flow_of(session(), viewer, slug)
    shown = [*found.first, *found.new, *(riser.ranked for riser in found.rising), *found.closing]
    disclosed(Path.LIST, [ranked.line for ranked in shown])
    page = render_template(
        "dealflow/flow.html",
        flow=found,
        mandate=found.mandate,
        taxonomy=found.snapshot.taxonomy,
        criteria_names=CRITERIA_NAMES,
        may_add=policy.may(viewer, Action.WORK_DEALS, found.mandate),
        just_passed=just_passed(found.mandate),
        views=[(kept, address_to(kept)) for kept in found.views],
    )
    with transaction() as database:
        visiting.note_visit(database, viewer, found)
    return page
