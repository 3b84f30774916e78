"""The ranker's audit."""

from typing import Any

from flask.views import MethodView

from foundation.web import session
from insights.services.exposure import exposure_audit
from restapi.resources.blueprint import resource
from restapi.schemas.exposure import ExposureSchema, written

exposure = resource("api_exposure", "Exposure", "/exposure")


@exposure.route("")
class Exposure(MethodView):
    """The ranker's audit."""

    @exposure.response(200, ExposureSchema)
    def get(self) -> dict[str, Any]:
        """Say who stands on first pages beside who could, and whether an address moves anybody."""
        return written(exposure_audit(session()))
