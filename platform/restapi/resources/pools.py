"""Pension pools and their funds."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer
from allocation.schemas import (
    PensionFundSchema,
    PoolListSchema,
    PoolSchema,
    ScenarioQuery,
    written_fund,
    written_pool,
    written_pools,
)
from allocation.services.ambition import fund_trackers, pool_trackers
from allocation.services.pensions import atlas, fund_view, overview, pool_view
from foundation.web import session
from restapi.resources.blueprint import resource
from restapi.schemas.errors import ErrorSchema

pools = resource("api_pools", "Pension pools", "/pools")
pension_funds = resource("api_pension_funds", "Pension pools", "/pension-funds")


def _part(asked: dict[str, Any]) -> float | None:
    return None if asked["share"] is None else float(asked["share"]) / 100


@pools.route("")
class Pools(MethodView):
    """All pools."""

    @pools.arguments(ScenarioQuery, location="query")
    @pools.response(200, PoolListSchema)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List the pools, and what a share of the value of their funds would be."""
        return written_pools(overview(atlas(session(), _part(asked))))


@pools.route("/<slug:slug>")
class OnePool(MethodView):
    """One pool."""

    @pools.arguments(ScenarioQuery, location="query")
    @pools.response(200, PoolSchema)
    @pools.alt_response(404, schema=ErrorSchema, description="There is no such pool.")
    def get(self, asked: dict[str, Any], slug: str) -> dict[str, Any]:
        """Read a pool with its funds, and the authorities that are local to each of them."""
        held = atlas(session(), _part(asked))
        found = pool_view(held, slug)
        return written_pool(found, held.share, pool_trackers(session(), current_viewer(), held, found))


@pension_funds.route("/<code>")
class OnePensionFund(MethodView):
    """One fund."""

    @pension_funds.arguments(ScenarioQuery, location="query")
    @pension_funds.response(200, PensionFundSchema)
    @pension_funds.alt_response(404, schema=ErrorSchema, description="There is no such fund.")
    def get(self, asked: dict[str, Any], code: str) -> dict[str, Any]:
        """Read a fund, what is local to it, and how far the accounts that you may see are from the ambition."""
        held = atlas(session(), _part(asked))
        found = fund_view(held, code)
        return written_fund(found, held.share, fund_trackers(session(), current_viewer(), held, found))
