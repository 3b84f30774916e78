"""Deals of the pipelines that a person may see."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer
from foundation.errors import Conflict
from foundation.web import session, transaction
from pipeline import services
from pipeline.schemas import EditSchema, NoteSchema
from restapi.errors import PresentConflict
from restapi.resources.blueprint import NO_TOKEN, NONE, NOT_YOURS, resource
from restapi.schemas.deals import (
    DealEventsSchema,
    DealListSchema,
    DealSchema,
    DealsQuery,
    NewDealSchema,
    NoteLineSchema,
    NoteListSchema,
    ReasonedMoveSchema,
    written,
    written_event,
    written_line,
    written_note,
)
from restapi.schemas.errors import ConflictSchema, ErrorSchema

deals = resource("api_deals", "Deals", "/deals")


@deals.route("")
class Deals(MethodView):
    """The deals of one organisation."""

    @deals.doc(security=[{"bearer": []}])
    @deals.arguments(DealsQuery, location="query")
    @deals.response(200, DealListSchema)
    @deals.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deals.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List the deals of an organisation: of the one named, else of your first that keeps a pipeline."""
        viewer, owner = current_viewer(), asked["owner"]
        board = services.board_for(session(), viewer, asked["organisation"])
        if board is None:
            return {"items": [], "total": 0}
        lines, total = services.deals_of(
            session(),
            board,
            stages=[asked["stage"]] if asked["stage"] else [],
            owner=viewer.user_id if owner == "me" else int(owner) if owner else None,
            offset=asked["offset"],
            limit=asked["limit"],
        )
        return {"items": [written_line(line) for line in lines], "total": total}

    @deals.doc(security=[{"bearer": []}])
    @deals.arguments(NewDealSchema)
    @deals.response(201, DealSchema)
    @deals.alt_response(200, schema=DealSchema, description="It was there already.")
    @deals.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deals.alt_response(403, schema=ErrorSchema, description="Only people of the venture or of the funder keep a deal.")
    @deals.alt_response(404, schema=ErrorSchema, description=NONE)
    def post(self, sent: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """Add a venture and a mandate to your organisation's pipeline; once, however often it is sent."""
        viewer = current_viewer()
        with transaction() as current:
            deal, added = services.add_deal(
                current,
                actor=viewer,
                venture_slug=sent["venture"],
                mandate_slug=sent["mandate"],
                organisation_slug=sent["organisation"],
            )
            key = deal.id or 0
        return _state(key), 201 if added else 200


@deals.route("/<key:deal_id>")
class OneDeal(MethodView):
    """One deal."""

    @deals.doc(security=[{"bearer": []}])
    @deals.response(200, DealSchema)
    @deals.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deals.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, deal_id: int) -> dict[str, Any]:
        """Read a deal."""
        return _state(deal_id)

    @deals.doc(security=[{"bearer": []}])
    @deals.arguments(EditSchema)
    @deals.response(200, DealSchema)
    @deals.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deals.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @deals.alt_response(404, schema=ErrorSchema, description=NONE)
    @deals.alt_response(409, schema=ConflictSchema, description="Somebody else changed the same fields first.")
    def patch(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Change what is known about a deal that you read at a version."""
        version = sent.pop("version")
        try:
            with transaction() as current:
                services.edit_deal(current, actor=current_viewer(), deal_id=deal_id, version=version, values=sent)
        except Conflict as error:
            raise _present(error, deal_id) from error
        return _state(deal_id)


@deals.route("/<key:deal_id>/moves")
class Moves(MethodView):
    """Moves of a deal."""

    @deals.doc(security=[{"bearer": []}])
    @deals.arguments(ReasonedMoveSchema)
    @deals.response(200, DealSchema)
    @deals.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deals.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @deals.alt_response(404, schema=ErrorSchema, description=NONE)
    @deals.alt_response(409, schema=ConflictSchema, description="It does not stand in `from` any more.")
    def post(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Move a deal from where you saw it, with the reason where one is needed."""
        try:
            with transaction() as current:
                services.move_deal(current, actor=current_viewer(), deal_id=deal_id, **sent)
        except Conflict as error:
            raise _present(error, deal_id) from error
        return _state(deal_id)


@deals.route("/<key:deal_id>/events")
class Events(MethodView):
    """The log of a deal."""

    @deals.doc(security=[{"bearer": []}])
    @deals.response(200, DealEventsSchema)
    @deals.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deals.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, deal_id: int) -> dict[str, Any]:
        """Read what happened to a deal, newest first. Entries are added and never altered."""
        view = services.deal_view(session(), current_viewer(), deal_id)
        return {"items": [written_event(event) for event in view.events], "total": len(view.events)}


@deals.route("/<key:deal_id>/notes")
class Notes(MethodView):
    """Notes on a deal."""

    @deals.doc(security=[{"bearer": []}])
    @deals.response(200, NoteListSchema)
    @deals.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deals.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, deal_id: int) -> dict[str, Any]:
        """Read the notes on a deal, newest first."""
        lines = services.notes(session(), current_viewer(), deal_id)
        return {"items": [written_note(line) for line in lines], "total": len(lines)}

    @deals.doc(security=[{"bearer": []}])
    @deals.arguments(NoteSchema)
    @deals.response(201, NoteLineSchema)
    @deals.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @deals.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @deals.alt_response(404, schema=ErrorSchema, description=NONE)
    def post(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Write a note, or the notes of a meeting; `@` and a name tells a colleague."""
        with transaction() as current:
            note = services.write_note(current, actor=current_viewer(), deal_id=deal_id, **sent)
            key = note.id
        lines = services.notes(session(), current_viewer(), deal_id)
        return written_note(next(line for line in lines if line.id == key))


def _state(deal_id: int) -> dict[str, Any]:
    return written(services.deal_view(session(), current_viewer(), deal_id))


def _present(error: Conflict, deal_id: int) -> PresentConflict:
    """Put the deal as it stands now beside a conflict."""
    state: dict[str, Any] = DealSchema().dump(_state(deal_id))
    return PresentConflict(error, state)
