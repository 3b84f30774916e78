"""Oneself: one's investor category, and signing a statement."""

from typing import Any

from flask.views import MethodView

from accounts.models import WordingKind
from accounts.policy import Action, needs_risk_warning, require
from accounts.routes import current_viewer
from accounts.routes.category import signature_of, signed_of
from accounts.schemas import StatementSchema
from accounts.services import viewer_for_user
from accounts.services.promotion.signing import sign_statement
from accounts.services.promotion.standing import option_for, place_of, statement_for
from accounts.services.promotion.wordings import reading_of
from foundation import clock
from foundation.sealing import Seal
from foundation.web import session, settings, transaction
from restapi.resources.blueprint import NO_TOKEN, resource
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.me import InvestorCategorySchema, StatementOnFileSchema, written, written_kept

me = resource("api_me", "Yourself", "/me")


@me.route("/category")
class Category(MethodView):
    """Your investor category."""

    @me.doc(security=[{"bearer": []}])
    @me.response(200, InvestorCategorySchema)
    @me.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    def get(self) -> dict[str, Any]:
        """Read by what category offers are shown to you, what you signed, and what you could sign."""
        viewer = current_viewer()
        require(viewer, Action.USE_ACCOUNT)
        place, warning = place_of(session(), viewer), None
        if needs_risk_warning(viewer):
            warning = reading_of(session(), WordingKind.RISK_WARNING, clock.today()).text
        return written(place, warning)


@me.route("/statements")
class Statements(MethodView):
    """Your statements."""

    @me.doc(security=[{"bearer": []}])
    @me.arguments(StatementSchema)
    @me.response(201, StatementOnFileSchema)
    @me.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @me.alt_response(403, schema=ErrorSchema, description="You may not make this statement.")
    @me.alt_response(409, schema=ErrorSchema, description="The wording was revised since you read it.")
    @me.alt_response(422, schema=ErrorSchema, description="No condition is met, or something is missing.")
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Sign a statement.

        Read its wording among the `options` of your category first, and show it to the person who signs. An
        individual's counts after a cooling-off of a day.
        """
        viewer = current_viewer()
        option = option_for(session(), viewer, sent["category"], sent["organisation"])
        with transaction() as current:
            kept = sign_statement(
                current,
                seal=Seal(settings().statement_keys),
                actor=viewer,
                seat=option.seat,
                reading=option.reading,
                signed=signed_of(sent),
                signature=signature_of(sent),
            )
            key = kept.id or 0
        return written_kept(statement_for(session(), viewer_for_user(session(), viewer.user_id or 0), key))
