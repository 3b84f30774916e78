"""Saved views: private, of a team, or locked; what they show, and whom they are told to."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from dealflow import queries
from dealflow.models import Place, SavedView, Sharing
from dealflow.policy import Act
from dealflow.services import alerting, keeping
from dealflow.services.addresses import address_of, read_address
from dealflow.services.running import ventures_of
from foundation.errors import Conflict
from foundation.web import session, transaction
from restapi.errors import PresentConflict
from restapi.resources.blueprint import NO_TOKEN, NONE, NOT_YOURS, resource
from restapi.schemas.common import MOST
from restapi.schemas.errors import ConflictSchema, ErrorSchema
from restapi.schemas.views import (
    NewViewSchema,
    SavedViewListSchema,
    SavedViewSchema,
    ViewAlertSchema,
    ViewChangeSchema,
    ViewVentureListSchema,
    written,
    written_hit,
)

views = resource("api_views", "Saved views", "/views")


def _answer(view: SavedView) -> dict[str, Any]:
    viewer = current_viewer()
    held = queries.alert(session(), view.id or 0, viewer.user_id or 0)
    return written(viewer, view, queries.whose(session(), view), held.frequency if held else None)


@views.route("")
class Views(MethodView):
    """Your views and your teams'."""

    @views.doc(security=[{"bearer": []}])
    @views.response(200, SavedViewListSchema)
    @views.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    def get(self) -> dict[str, Any]:
        """List the views that you may see, by name."""
        viewer = current_viewer()
        found = keeping.views_for(session(), viewer)
        return {
            "items": [written(viewer, kept.view, kept.whose, kept.frequency) for kept in found],
            "total": len(found),
        }

    @views.doc(security=[{"bearer": []}])
    @views.arguments(NewViewSchema)
    @views.response(201, SavedViewSchema)
    @views.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @views.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @views.alt_response(404, schema=ErrorSchema, description=NONE)
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Save a list of ventures or deals under a name.

        Of the query that is kept which the list understands. With `alert` you are written to when something new comes
        into it, each venture once.
        """
        viewer = current_viewer()
        whose = sent["mandate" if sent["list"] is Place.MATCHES else "organisation"]
        listed = read_address(address_of(sent["list"], whose, sent["query"]))
        with transaction() as current:
            made = keeping.save_view(current, actor=viewer, listed=listed, name=sent["name"], sharing=sent["sharing"])
            key = made.id or 0
            if sent["alert"] is not None:
                alerting.set_alert(current, actor=viewer, view_id=key, frequency=sent["alert"])
        return _answer(keeping.view_for(session(), viewer, key))


@views.route("/<key:view_id>")
class OneView(MethodView):
    """One view."""

    @views.doc(security=[{"bearer": []}])
    @views.response(200, SavedViewSchema)
    @views.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @views.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, view_id: int) -> dict[str, Any]:
        """Read a view."""
        return _answer(keeping.view_for(session(), current_viewer(), view_id))

    @views.doc(security=[{"bearer": []}])
    @views.arguments(ViewChangeSchema)
    @views.response(200, SavedViewSchema)
    @views.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @views.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @views.alt_response(404, schema=ErrorSchema, description=NONE)
    @views.alt_response(409, schema=ConflictSchema, description="Somebody else has changed it since you read it.")
    def patch(self, sent: dict[str, Any], view_id: int) -> dict[str, Any]:
        """Change a view."""
        viewer = current_viewer()
        held = keeping.view_for(session(), viewer, view_id, Act.CHANGE)
        address = address_of(held.place, queries.whose(session(), held).slug, sent.get("query", ""))
        try:
            with transaction() as current:
                keeping.change_view(
                    current,
                    actor=viewer,
                    view_id=view_id,
                    version=sent["version"],
                    name=sent.get("name", held.name),
                    sharing=Sharing(sent.get("sharing", held.sharing)),
                    listed=read_address(address) if "query" in sent else None,
                )
        except Conflict as error:
            present = _answer(keeping.view_for(session(), viewer, view_id))
            raise PresentConflict(error, SavedViewSchema().dump(present)) from error
        return _answer(keeping.view_for(session(), viewer, view_id))

    @views.doc(security=[{"bearer": []}])
    @views.response(204)
    @views.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @views.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @views.alt_response(404, schema=ErrorSchema, description=NONE)
    def delete(self, view_id: int) -> None:
        """Delete a view, with the e-mails about it."""
        with transaction() as current:
            keeping.delete_view(current, actor=current_viewer(), view_id=view_id)


@views.route("/<key:view_id>/ventures")
class ViewVentures(MethodView):
    """What a view shows."""

    @views.doc(security=[{"bearer": []}])
    @views.response(200, ViewVentureListSchema)
    @views.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @views.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, view_id: int) -> dict[str, Any]:
        """Give the first hundred ventures that a view shows you now: of deals, each venture once."""
        viewer = current_viewer()
        found = ventures_of(session(), viewer, keeping.view_for(session(), viewer, view_id), limit=MOST)
        disclosed(Path.API, found.hits)
        return {"items": [written_hit(viewer, hit) for hit in found.hits], "total": found.total}


@views.route("/<key:view_id>/alert")
class Alert(MethodView):
    """How often you are written to about a view."""

    @views.doc(security=[{"bearer": []}])
    @views.arguments(ViewAlertSchema)
    @views.response(200, SavedViewSchema)
    @views.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @views.alt_response(404, schema=ErrorSchema, description=NONE)
    def put(self, sent: dict[str, Any], view_id: int) -> dict[str, Any]:
        """Choose it. What the view shows when you begin counts as known."""
        viewer = current_viewer()
        with transaction() as current:
            alerting.set_alert(current, actor=viewer, view_id=view_id, frequency=sent["frequency"])
        return _answer(keeping.view_for(session(), viewer, view_id))
