"""Pension pools."""

from typing import Any

from flask.views import MethodView

from allocation.schemas import PoolListSchema, PoolSchema, ScenarioQuery, written_pool, written_pools
from allocation.services.pensions import atlas, overview, pool_view
from foundation.web import session
from restapi.resources.blueprint import resource
from restapi.schemas.errors import ErrorSchema

pools = resource("api_pools", "Pension pools", "/pools")


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
        return written_pool(pool_view(held, slug), held.share)
