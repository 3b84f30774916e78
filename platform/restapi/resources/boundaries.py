"""What boundaries shut out."""

from typing import Any

from flask.views import MethodView

from foundation.web import session
from insights.services.boundaries import boundary_loss
from restapi.resources.blueprint import resource
from restapi.schemas.boundaries import BoundaryLossSchema, loss_written

boundary_losses = resource("api_boundaries", "Boundaries", "/boundary-loss")


@boundary_losses.route("")
class BoundaryLosses(MethodView):
    """What boundaries shut out."""

    @boundary_losses.response(200, BoundaryLossSchema)
    def get(self) -> dict[str, Any]:
        """Report ventures and pounds that only a line on the map shuts out, by programme and by local authority."""
        return loss_written(boundary_loss(session()))
