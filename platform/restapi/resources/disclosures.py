"""The log of disclosures, for compliance officers."""

from typing import Any

from flask.views import MethodView

from accounts.policy import Action, require
from accounts.queries import count_disclosures
from accounts.routes import current_viewer
from foundation.web import session
from profiles.services import disclosures as services
from restapi.resources.blueprint import resource
from restapi.schemas.disclosures import DisclosureListSchema, DisclosuresQuery, written
from restapi.schemas.errors import ErrorSchema

disclosures = resource("api_disclosures", "Disclosures", "/disclosures")


@disclosures.route("")
class Disclosures(MethodView):
    """Who was shown which ventures' offers."""

    @disclosures.doc(security=[{"bearer": []}])
    @disclosures.arguments(DisclosuresQuery, location="query")
    @disclosures.response(200, DisclosureListSchema)
    @disclosures.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @disclosures.alt_response(403, schema=ErrorSchema, description="The log is for compliance officers.")
    @disclosures.alt_response(422, schema=ErrorSchema, description="There is no such venture, category or way.")
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Read the log, the newest line first."""
        require(current_viewer(), Action.READ_DISCLOSURES)
        offset, limit = asked.pop("offset"), asked.pop("limit")
        filters = services.filters_of(session(), asked)
        found = services.lines(session(), filters, offset=offset, limit=limit)
        return {"items": [written(line) for line in found], "total": count_disclosures(session(), filters)}
