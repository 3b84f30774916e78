"""Introductions: asked by ventures, answered by funders."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer, disclosed
from accounts.routes.answers import post
from accounts.services.promotion.disclosing import Path
from foundation.web import session, transaction
from introductions import queries
from introductions.queries import Record
from introductions.schemas import ReplySchema, in_words_of_service
from introductions.services import answering, asking, letters, reading, waiting
from introductions.services.briefs import Brief, brief_for
from introductions.services.reading import View
from restapi.resources.blueprint import NO_TOKEN, NONE, NOT_YOURS, resource
from restapi.schemas.errors import ErrorSchema
from restapi.schemas.introductions import (
    IntroductionListSchema,
    IntroductionSchema,
    IntroductionsQuery,
    NewIntroductionSchema,
    written,
    written_view,
)

introductions = resource("api_introductions", "Introductions", "/introductions")
_ENDED = "It has its answer already, one is open between the two, or too many are open."


@introductions.route("")
class Introductions(MethodView):
    """What your organisations asked and were asked."""

    @introductions.doc(security=[{"bearer": []}])
    @introductions.arguments(IntroductionsQuery, location="query")
    @introductions.response(200, IntroductionListSchema)
    @introductions.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List introductions of both sides, open ones first, the longest-waiting at the top."""
        sides = reading.sides_of(current_viewer())
        wanted = (asked["status"],) if "status" in asked else ()
        filters = queries.Filters(ventures=sides.ventures, funders=sides.funders, statuses=wanted)
        found = queries.records(session(), filters, offset=asked["offset"], limit=asked["limit"])
        counts = queries.count_by_status(session(), filters)
        days = waiting.days_to_answer(session())
        briefs = [brief_for(current_viewer(), record.venture, record.introduction.brief) for record in found]
        for record, brief in zip(found, briefs, strict=True):
            _note(record, brief)
        return {
            "items": [
                written(record, waiting.wait_of(record.introduction, days), brief)
                for record, brief in zip(found, briefs, strict=True)
            ],
            "total": sum(counts.values()),
        }

    @introductions.doc(security=[{"bearer": []}])
    @introductions.arguments(NewIntroductionSchema)
    @introductions.response(201, IntroductionSchema)
    @introductions.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @introductions.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @introductions.alt_response(404, schema=ErrorSchema, description=NONE)
    @introductions.alt_response(409, schema=ErrorSchema, description=_ENDED)
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Ask a mandate's people for an introduction. They are written to."""
        viewer = current_viewer()
        approach = asking.approach_for(session(), viewer, sent.pop("venture"), sent.pop("mandate"))
        with transaction() as current:
            key = asking.ask(current, actor=viewer, approach=approach, **sent).id or 0
        view = reading.view_of(session(), viewer, key)
        letters.tell_funder(session(), post(), view.record)
        return _shown(view)


@introductions.route("/<key:introduction_id>")
class OneIntroduction(MethodView):
    """One introduction."""

    @introductions.doc(security=[{"bearer": []}])
    @introductions.response(200, IntroductionSchema)
    @introductions.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @introductions.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, introduction_id: int) -> dict[str, Any]:
        """Read an introduction, as either side."""
        return _shown(reading.view_of(session(), current_viewer(), introduction_id))


@introductions.route("/<key:introduction_id>/answer")
class Answer(MethodView):
    """The answer of the funder."""

    @introductions.doc(security=[{"bearer": []}])
    @introductions.arguments(ReplySchema)
    @introductions.response(200, IntroductionSchema)
    @introductions.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @introductions.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @introductions.alt_response(404, schema=ErrorSchema, description=NONE)
    @introductions.alt_response(409, schema=ErrorSchema, description=_ENDED)
    def post(self, sent: dict[str, Any], introduction_id: int) -> dict[str, Any]:
        """Answer, once. The venture is told what may be told."""
        viewer = current_viewer()
        with transaction() as current:
            answering.answer(current, actor=viewer, introduction_id=introduction_id, **in_words_of_service(sent))
        return _shown(reading.view_of(session(), viewer, introduction_id))


@introductions.route("/<key:introduction_id>/withdraw")
class Withdraw(MethodView):
    """Taking a request back."""

    @introductions.doc(security=[{"bearer": []}])
    @introductions.response(200, IntroductionSchema)
    @introductions.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @introductions.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @introductions.alt_response(404, schema=ErrorSchema, description=NONE)
    @introductions.alt_response(409, schema=ErrorSchema, description=_ENDED)
    def post(self, introduction_id: int) -> dict[str, Any]:
        """Take a request back, as the venture."""
        viewer = current_viewer()
        with transaction() as current:
            asking.withdraw(current, actor=viewer, introduction_id=introduction_id)
        return _shown(reading.view_of(session(), viewer, introduction_id))


def _note(record: Record, brief: Brief) -> None:
    disclosed(Path.API, [record.venture] if brief.discloses else [], fields=brief.discloses)


def _shown(view: View) -> dict[str, Any]:
    """Write an introduction, and note what it discloses."""
    _note(view.record, view.brief)
    return written_view(view)
