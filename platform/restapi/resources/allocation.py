"""A fund's money against what it aims at."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer
from allocation.schemas import (
    AllocationAskSchema,
    AllocationPlansSchema,
    AllocationSchema,
    written_allocation,
    written_plans,
)
from allocation.services.access import account_for
from allocation.services.account import overview
from allocation.services.planning import plan
from foundation.web import session
from restapi.resources.blueprint import resource
from restapi.schemas.errors import ErrorSchema

allocation = resource("api_allocation", "Allocation", "/funders")


@allocation.route("/<slug:slug>/allocation")
class Allocation(MethodView):
    """A fund's account."""

    @allocation.doc(security=[{"bearer": []}])
    @allocation.response(200, AllocationSchema)
    @allocation.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @allocation.alt_response(404, schema=ErrorSchema, description="There is none, or it is not open to you.")
    def get(self, slug: str) -> dict[str, Any]:
        """Read a fund's vehicles, targets, and pipeline as it is and weighted."""
        return written_allocation(overview(session(), account_for(session(), current_viewer(), slug)))


@allocation.route("/<slug:slug>/allocation/plans")
class AllocationPlans(MethodView):
    """Plans for a fund's live pipeline."""

    @allocation.doc(security=[{"bearer": []}])
    @allocation.arguments(AllocationAskSchema)
    @allocation.response(200, AllocationPlansSchema)
    @allocation.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @allocation.alt_response(404, schema=ErrorSchema, description="There is none, or it is not open to you.")
    def post(self, asked: dict[str, Any], slug: str) -> dict[str, Any]:
        """Choose the deals that reach the ranges within a budget, for each objective. Nothing is stored."""
        viewer = current_viewer()
        return written_plans(
            plan(
                session(),
                account_for(session(), viewer, slug),
                viewer,
                budget_gbp=asked["budget"],
                from_stage=asked["from_stage"],
                musts=asked["must"],
            )
        )
