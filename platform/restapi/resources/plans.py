"""A venture's funding plans: worked out, and not stored."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer
from foundation.web import session
from plans.schemas import AskSchema
from plans.services.proposing import propose_plans, venture_for_plans
from restapi.resources.blueprint import resource
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.plans import PlansSchema, written

plans = resource("api_plans", "Funding plans", "")


@plans.route("/ventures/<slug:slug>/plans")
class Plans(MethodView):
    """A venture's funding plans."""

    @plans.doc(security=[{"bearer": []}])
    @plans.arguments(AskSchema)
    @plans.response(200, PlansSchema)
    @plans.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @plans.alt_response(403, schema=ErrorSchema, description="Plans are for the venture's own people.")
    @plans.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def post(self, asked: dict[str, Any], slug: str) -> dict[str, Any]:
        """Propose up to five plans that meet an ask, or say what stands in the way. Nothing is stored."""
        viewer = current_viewer()
        record = venture_for_plans(session(), viewer, slug)
        return written(
            propose_plans(
                session(),
                viewer=viewer,
                record=record,
                ask_gbp=asked["ask"],
                objective=asked["objective"],
                starts_on=asked["starts_on"],
            )
        )
