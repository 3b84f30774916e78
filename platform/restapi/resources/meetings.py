"""Meetings of a deal."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer
from foundation.web import session, transaction
from pipeline.schemas import MeetingSchema
from pipeline.services import meetings as service
from restapi.resources.blueprint import NO_TOKEN, NONE, resource
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.meetings import MeetingLineSchema, MeetingListSchema, written_meeting

meetings = resource("api_meetings", "Meetings", "/deals/<key:deal_id>/meetings")


@meetings.route("")
class Meetings(MethodView):
    """The meetings of a deal."""

    @meetings.doc(security=[{"bearer": []}])
    @meetings.response(200, MeetingListSchema)
    @meetings.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @meetings.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, deal_id: int) -> dict[str, Any]:
        """Read the meetings of a deal, the latest first, with those that were agreed through an introduction."""
        lines = service.meetings(session(), current_viewer(), deal_id)
        return {"items": [written_meeting(line) for line in lines], "total": len(lines)}

    @meetings.doc(security=[{"bearer": []}])
    @meetings.arguments(MeetingSchema)
    @meetings.response(201, MeetingLineSchema)
    @meetings.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @meetings.alt_response(403, schema=ErrorSchema, description="You may see it and not do this.")
    @meetings.alt_response(404, schema=ErrorSchema, description=NONE)
    def post(self, sent: dict[str, Any], deal_id: int) -> dict[str, Any]:
        """Keep a meeting with a deal. Its next step becomes that of the deal."""
        with transaction() as current:
            key = service.arrange(current, actor=current_viewer(), deal_id=deal_id, **sent).id
        lines = service.meetings(session(), current_viewer(), deal_id)
        return written_meeting(next(line for line in lines if line.meeting_id == key))
