"""Runways of ventures and of the members of a cluster."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer
from foundation.web import session, transaction
from insights.services.runways import confirm_cash, for_cluster, for_venture, open_to_clusters
from restapi.resources.blueprint import resource
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.runways import ClusterRunwaysSchema, OpenRunwaySchema, RunwaySchema, cluster_written, written

runways = resource("api_runways", "Runways", "")


@runways.route("/ventures/<slug:slug>/runway")
class VentureRunway(MethodView):
    """When a venture should begin to raise."""

    @runways.doc(security=[{"bearer": []}])
    @runways.response(200, RunwaySchema)
    @runways.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @runways.alt_response(403, schema=ErrorSchema, description="It is for the venture's own people.")
    @runways.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str) -> dict[str, Any]:
        """Set a venture's runway against how long deals take where it is."""
        return written(for_venture(session(), current_viewer(), slug))

    @runways.doc(security=[{"bearer": []}])
    @runways.arguments(OpenRunwaySchema)
    @runways.response(200, RunwaySchema)
    @runways.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @runways.alt_response(403, schema=ErrorSchema, description="You may not change the venture.")
    @runways.alt_response(422, schema=ErrorSchema, description="The profile states no cash in hand.")
    @runways.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def put(self, sent: dict[str, Any], slug: str) -> dict[str, Any]:
        """Say whether the venture's clusters may be told its name, and whether its cash is still what it was."""
        viewer = current_viewer()
        with transaction() as database:
            open_to_clusters(database, actor=viewer, slug=slug, opened=sent["open_to_clusters"])
            if sent["cash_still_holds"]:
                confirm_cash(database, actor=viewer, slug=slug)
        return written(for_venture(session(), viewer, slug))


@runways.route("/clusters/<slug:slug>/runway")
class ClusterRunway(MethodView):
    """How many members of a cluster stand before a cliff."""

    @runways.doc(security=[{"bearer": []}])
    @runways.response(200, ClusterRunwaysSchema)
    @runways.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @runways.alt_response(403, schema=ErrorSchema, description="It is for the cluster's own people.")
    @runways.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str) -> dict[str, Any]:
        """Count the members whose cash ends before a round that begins today would close; none is named below five."""
        return cluster_written(for_cluster(session(), current_viewer(), slug))
