"""A mandate's home: what is new since the last visit, what rises, what closes soon, and one's saved views."""

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from dealflow.services import visiting
from dealflow.services.addresses import address_of
from foundation.web import session, transaction


def flow(slug: str) -> ResponseReturnValue:
    """Show a mandate's deal flow to its funder's people, and note that they looked."""
    viewer = current_viewer()
    found = visiting.flow_of(session(), viewer, slug)
    shown = [*found.best, *found.new, *(riser.ranked for riser in found.rising), *found.closing]
    disclosed(Path.LIST, [ranked.line for ranked in shown])
    page = render_template(
        "dealflow/flow.html",
        flow=found,
        mandate=found.mandate,
        taxonomy=found.snapshot.taxonomy,
        views=[(kept, address_of(kept.view.place, kept.mandate_slug, kept.view.query)) for kept in found.views],
    )
    with transaction() as database:
        visiting.note_visit(database, viewer, found)
    return page
