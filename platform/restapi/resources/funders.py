"""Funders."""

from typing import Any

from flask.views import MethodView

from accounts.policy import is_member
from accounts.routes import current_viewer
from foundation.web import session
from profiles.services.access import funder_for
from profiles.services.directory import Wanted
from profiles.services.funder_directory import select_funders
from restapi.resources.blueprint import resource
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.profiles import FunderListSchema, FunderQuery, FunderReadSchema
from restapi.views import funder_line, funder_state

funders = resource("api_funders", "Funders", "/funders")


@funders.route("")
class Funders(MethodView):
    """All funders."""

    @funders.arguments(FunderQuery, location="query")
    @funders.response(200, FunderListSchema)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List the funders that you may see, by name."""
        viewer = current_viewer()
        chosen = {name: wanted[name] for name in ("kind", "sector", "stage", "region", "instrument") if wanted[name]}
        lines, _, _ = select_funders(session(), viewer, Wanted(words=wanted["q"], chosen=chosen, sort="name"))
        if wanted["mine"]:
            lines = [line for line in lines if is_member(viewer, line.organisation_id)]
        shown = lines[wanted["offset"] : wanted["offset"] + wanted["limit"]]
        return {"items": [funder_line(viewer, line) for line in shown], "total": len(lines)}


@funders.route("/<slug:slug>")
class OneFunder(MethodView):
    """One funder."""

    @funders.response(200, FunderReadSchema)
    @funders.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str) -> dict[str, Any]:
        """Read a funder with its mandates."""
        viewer = current_viewer()
        return funder_state(viewer, funder_for(session(), viewer, slug))
