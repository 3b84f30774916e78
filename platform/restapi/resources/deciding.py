"""Passing on a deal and taking that back, the funnel of an organisation, and memos."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation.errors import Conflict
from foundation.web import session, transaction
from pipeline import services
from pipeline.routes.memo import SHOWN, made_memo
from pipeline.schemas import PassSchema, in_words_of_service
from pipeline.services import feedback
from pipeline.services.funnel import funnel_view
from restapi.errors import PresentConflict
from restapi.resources.blueprint import NO_TOKEN, NONE, NOT_YOURS, resource
from restapi.schemas.deciding import (
    FunnelQuery,
    FunnelSchema,
    MemoSchema,
    PassReadSchema,
    written_funnel,
    written_memo,
    written_pass,
)
from restapi.schemas.errors import ConflictSchema, ErrorSchema

passes = resource("api_passes", "Passes and memos", "/deals/<key:deal_id>")
funnels = resource("api_funnels", "Funnel", "/funnel")


@passes.route("/pass")
class Passes(MethodView):
    """A pass on a deal."""

    @passes.doc(security=[{"bearer": []}])
    @passes.response(200, PassReadSchema)
    @passes.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @passes.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @passes.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, deal_id: int) -> dict[str, Any]:
        """Read where a deal stands, what its venture was told of passes, and what it takes to see it again."""
        return _state(deal_id)

    @passes.doc(security=[{"bearer": []}])
    @passes.arguments(PassSchema)
    @passes.response(200, PassReadSchema)
    @passes.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @passes.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @passes.alt_response(404, schema=ErrorSchema, description=NONE)
    @passes.alt_response(409, schema=ConflictSchema, description="It does not stand in `from` any more.")
    def post(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Pass on a deal from where you saw it, or say more about a pass; `send` tells the venture reason and part."""
        values = in_words_of_service(sent)
        try:
            with transaction() as current:
                feedback.pass_on(current, actor=current_viewer(), deal_id=deal_id, **values)
        except Conflict as error:
            raise _present(error, deal_id) from error
        return _state(deal_id)

    @passes.doc(security=[{"bearer": []}])
    @passes.response(200, PassReadSchema)
    @passes.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @passes.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @passes.alt_response(404, schema=ErrorSchema, description=NONE)
    @passes.alt_response(409, schema=ConflictSchema, description="It is not passed on any more.")
    def delete(self, deal_id: int) -> dict[str, Any]:
        """Take a pass back: the deal stands where it stood before. What the venture was told stays told."""
        try:
            with transaction() as current:
                feedback.undo_pass(current, actor=current_viewer(), deal_id=deal_id)
        except Conflict as error:
            raise _present(error, deal_id) from error
        return _state(deal_id)


@passes.route("/memo")
class MemoOfDeal(MethodView):
    """The memo of a deal."""

    @passes.doc(security=[{"bearer": []}])
    @passes.response(200, MemoSchema)
    @passes.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @passes.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, deal_id: int) -> dict[str, Any]:
        """Read the investment memo as it is assembled now, as far as you may see what goes into it."""
        record, made = made_memo(deal_id)
        disclosed(Path.API, [record.venture], fields=SHOWN)
        return written_memo(made)


@funnels.route("")
class FunnelOfBoard(MethodView):
    """The funnel of an organisation."""

    @funnels.doc(security=[{"bearer": []}])
    @funnels.arguments(FunnelQuery, location="query")
    @funnels.response(200, FunnelSchema)
    @funnels.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @funnels.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Read how many deals reached each step, went on, ended or are still there, and the median days."""
        board = services.board_for(session(), current_viewer(), asked["organisation"])
        view = None if board is None else funnel_view(session(), board, asked["by"])
        return written_funnel(view, asked["by"])


def _state(deal_id: int) -> dict[str, Any]:
    return written_pass(feedback.pass_view(session(), current_viewer(), deal_id))


def _present(error: Conflict, deal_id: int) -> PresentConflict:
    """Put the pass as it stands now beside a conflict."""
    return PresentConflict(error, PassReadSchema().dump(_state(deal_id)))
