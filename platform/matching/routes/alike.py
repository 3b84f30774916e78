"""Ventures that are like one."""

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from foundation.web import session
from matching.services.alike import LEAST_NEAR, ventures_like


def alike(slug: str) -> ResponseReturnValue:
    """Show the ventures that are most like one, with what both name."""
    venture, found, taxonomy = ventures_like(session(), current_viewer(), slug)
    return render_template("matching/alike.html", venture=venture, found=found, taxonomy=taxonomy, least=LEAST_NEAR)
