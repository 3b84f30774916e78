"""Rounds that are put together from what is on a board."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from foundation.web import session
from pipeline.services.assembling import assemble
from restapi.resources.blueprint import resource
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.rounds import AssembledRoundSchema, RoundQuery, written_round

rounds = resource("api_rounds", "Rounds", "/deals/<key:deal_id>/round")


@rounds.route("")
class Round(MethodView):
    """The round of a deal's venture."""

    @rounds.doc(security=[{"bearer": []}])
    @rounds.arguments(RoundQuery, location="query")
    @rounds.response(200, AssembledRoundSchema)
    @rounds.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @rounds.alt_response(403, schema=ErrorSchema, description="The venture's offer is not open to you now.")
    @rounds.alt_response(404, schema=ErrorSchema, description="There is none, or it is not open to you.")
    def get(self, asked: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Find the fewest funders on your board whose terms cover the round, or read what is missing."""
        found = assemble(
            session(), current_viewer(), deal_id, ask_gbp=asked["ask"], level=asked["level"], without=asked["out"]
        )
        disclosed(Path.API, [found.record.venture])
        return written_round(found)
