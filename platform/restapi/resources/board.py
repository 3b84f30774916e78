"""What changes on a board, as it happens."""

from typing import Any

from flask import Response
from flask.views import MethodView

from accounts.routes import current_viewer
from pipeline.routes.live import stream
from restapi.resources.blueprint import resource
from restapi.schemas.deals import BoardQuery
from restapi.schemas.errors import ErrorSchema

board = resource("api_board", "Board", "/board")
_STREAM = {
    "description": (
        "Server-sent events. `deal`: an entry of a deal's log, as `{deal, kind, from, to, venture, mandate, actor, "
        "mine, at, words}`. `board`: something that the board shows has changed, as `{mark}`. The stream ends "
        "after a while; connect again with `Last-Event-ID` and nothing is missed."
    ),
    "content": {
        "text/event-stream": {
            "schema": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "event": {"type": "string", "enum": ["deal", "board"]},
                    "data": {"type": "string"},
                },
            }
        }
    },
}


@board.route("/events")
class Events(MethodView):
    """The changes of one organisation's board."""

    @board.doc(security=[{"bearer": []}], responses={"200": _STREAM})
    @board.arguments(BoardQuery, location="query")
    @board.alt_response(204, description="You keep no pipeline.")
    @board.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @board.alt_response(404, schema=ErrorSchema, description="There is none, or it is not open to you.")
    @board.alt_response(
        429, description="As many streams are open as one process holds. Ask again after `Retry-After`."
    )
    def get(self, asked: dict[str, Any]) -> Response:
        """Follow a board: of the organisation named, else of your first that keeps a pipeline."""
        return stream(current_viewer(), asked["organisation"])
