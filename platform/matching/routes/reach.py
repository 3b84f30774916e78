"""How far a mandate reaches, as a part of its own page and of the form that changes it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.web import session, wants_fragment
from matching import services
from matching.services.reaching import RULES


def mandate_reach(slug: str) -> ResponseReturnValue:
    """Count who passes a mandate as it is saved, and what each of its rules keeps out."""
    viewer = current_viewer()
    mandate = services.mandate_for_matches(session(), viewer, slug)
    found = services.reach_of_mandate(session(), viewer=viewer, mandate=mandate)
    template = "matching/_reach.html" if wants_fragment() else "matching/reach.html"
    return render_template(template, mandate=mandate, found=found, rules=RULES)
