"""Closings of deals, and portfolios of funders."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer
from foundation.errors import Conflict
from foundation.web import session, transaction
from pipeline.queries import HoldingFilters
from pipeline.schemas import ClosingAnswerSchema, ClosingSchema, ClosingVersionSchema
from pipeline.services import closing, portfolio
from restapi.errors import PresentConflict
from restapi.resources.blueprint import NO_TOKEN, NONE, NOT_YOURS, resource
from restapi.schemas.closings import (
    ClosingsSchema,
    PortfolioQuery,
    PortfolioSchema,
    written_closings,
    written_portfolio,
)
from restapi.schemas.errors import ConflictSchema, ErrorSchema

closings = resource("api_closings", "Closings", "/deals/<key:deal_id>/closing")
portfolios = resource("api_portfolios", "Portfolios", "/funders")


@closings.route("")
class Closings(MethodView):
    """What a funder states of a closing."""

    @closings.doc(security=[{"bearer": []}])
    @closings.response(200, ClosingsSchema)
    @closings.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @closings.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, deal_id: int) -> dict[str, Any]:
        """Read the closings of a deal, for its funder's people and its venture's."""
        return _state(deal_id)

    @closings.doc(security=[{"bearer": []}])
    @closings.arguments(ClosingSchema)
    @closings.response(201, ClosingsSchema)
    @closings.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @closings.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @closings.alt_response(404, schema=ErrorSchema, description=NONE)
    @closings.alt_response(409, schema=ConflictSchema, description="It was stated, answered or taken back meanwhile.")
    def post(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """State for the funder what was paid, or state it anew after the venture said what is wrong."""
        version = sent.pop("version")
        try:
            with transaction() as current:
                closing.state_closing(current, actor=current_viewer(), deal_id=deal_id, version=version, values=sent)
        except Conflict as error:
            raise _present(error, deal_id) from error
        return _state(deal_id)

    @closings.doc(security=[{"bearer": []}])
    @closings.arguments(ClosingVersionSchema)
    @closings.response(200, ClosingsSchema)
    @closings.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @closings.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @closings.alt_response(404, schema=ErrorSchema, description=NONE)
    @closings.alt_response(409, schema=ConflictSchema, description="It was answered or taken back meanwhile.")
    def delete(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Take back what was stated, as long as the venture has not confirmed it."""
        try:
            with transaction() as current:
                closing.withdraw_closing(current, actor=current_viewer(), deal_id=deal_id, **sent)
        except Conflict as error:
            raise _present(error, deal_id) from error
        return _state(deal_id)


@closings.route("/confirm")
class Confirmation(MethodView):
    """What a venture says to a closing."""

    @closings.doc(security=[{"bearer": []}])
    @closings.arguments(ClosingAnswerSchema)
    @closings.response(200, ClosingsSchema)
    @closings.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @closings.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @closings.alt_response(404, schema=ErrorSchema, description=NONE)
    @closings.alt_response(409, schema=ConflictSchema, description="It was confirmed, taken back or stated anew.")
    def post(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Confirm for the venture what you read at a version, or say what is wrong with it."""
        viewer = current_viewer()
        try:
            with transaction() as current:
                closing.answer_closing(
                    current, actor=viewer, deal_id=deal_id, **{**sent, "agrees": bool(sent["agrees"])}
                )
        except Conflict as error:
            raise _present(error, deal_id) from error
        return _state(deal_id)


@portfolios.route("/<slug:slug>/portfolio")
class Portfolio(MethodView):
    """What a funder holds."""

    @portfolios.doc(security=[{"bearer": []}])
    @portfolios.arguments(PortfolioQuery, location="query")
    @portfolios.response(200, PortfolioSchema)
    @portfolios.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @portfolios.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, asked: dict[str, Any], slug: str) -> dict[str, Any]:
        """Read what a funder has put into ventures, as both sides confirmed it, the newest money first."""
        viewer = current_viewer()
        funder = portfolio.funder_for(session(), viewer, slug)
        filters = HoldingFilters(
            funder.id or 0,
            (asked["instrument"],) if asked["instrument"] else (),
            (asked["year"],) if asked["year"] else (),
            (asked["mandate"],) if asked["mandate"] else (),
        )
        found = portfolio.part_of(session(), viewer, funder, filters, offset=asked["offset"], limit=asked["limit"])
        return written_portfolio(found)


def _state(deal_id: int) -> dict[str, Any]:
    return written_closings(closing.closing_view(session(), current_viewer(), deal_id))


def _present(error: Conflict, deal_id: int) -> PresentConflict:
    """Put the closings as they stand now beside a conflict."""
    state: dict[str, Any] = ClosingsSchema().dump(_state(deal_id))
    return PresentConflict(error, state)
