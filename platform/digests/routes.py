"""The page on which a person sees their digest before it is sent."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts.routes.answers import the_person
from digests.services import WEEKLY, gather
from digests.services.writing import in_a_line
from foundation.web import session
from introductions.services.words import STATUSES
from notices.queries import wants_letters

blueprint = Blueprint("digests", __name__, template_folder="templates")


@blueprint.get("/notices/digest")
def digest() -> ResponseReturnValue:
    """Show what the next digest would say as things stand now."""
    viewer, person_id = the_person()
    found = gather(session(), viewer)
    return render_template(
        "digests/digest.html",
        digest=found,
        in_a_line=in_a_line(found),
        wanted=wants_letters(session(), person_id, kind=WEEKLY.code),
        statuses=STATUSES,
    )


blueprints: tuple[Blueprint, ...] = (blueprint,)
