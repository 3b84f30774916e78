"""Applications to programmes: answered and sent by ventures, decided by funders."""

from typing import Any

from flask.views import MethodView

from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from applications import queries
from applications.schemas import ApplicationDecisionSchema, ApplicationVersionSchema, answers, in_words_of_service
from applications.services import adverts, applying, deciding, filling, reading
from applications.services.access import application_for, offer_for
from applications.services.reading import View
from foundation.web import session, transaction
from profiles.queries import venture_record
from restapi.resources.blueprint import NO_TOKEN, NONE, NOT_YOURS, resource
from restapi.schemas.applications import (
    AdvertReadSchema,
    ApplicationAnswersSchema,
    ApplicationListSchema,
    ApplicationProgrammeSchema,
    ApplicationSchema,
    ApplicationsQuery,
    NewApplicationSchema,
    written,
    written_advert,
    written_condition,
    written_programme,
    written_view,
)
from restapi.schemas.errors import ErrorSchema

applications = resource("api_applications", "Applications", "")
_AT = "/applications/<key:application_id>"
_MOVED = "It has changed since you read it, or it is the other side's turn."


def _whole(application_id: int) -> dict[str, Any]:
    """Write an application for whoever asks, with the form that its venture may fill in."""
    viewer = current_viewer()
    view = reading.view_of(session(), viewer, application_id)
    disclosed(Path.API, [] if view.withheld else [view.record.venture], by_leave=True)
    return written_view(viewer, view, _form(view))


def _form(view: View) -> list[dict[str, Any]] | None:
    record = view.record
    profile = venture_record(session(), record.venture.slug) if view.may_edit else None
    if profile is None:
        return None
    questions = queries.questions_of(session(), record.application.mandate_id, up_to=record.application.step)
    filled = filling.filled(session(), profile, questions, filling.given_in(session(), record))
    return [
        {
            "code": question.code,
            "question": question.label,
            "kind": question.kind,
            "required": question.required,
            "options": question.options,
            "only_if": written_condition(question),
            "value": filled[question.code].value,
            "source": filled[question.code].source,
        }
        for question in questions
    ]


@applications.route("/mandates/<slug:slug>/programme")
class OneProgramme(MethodView):
    """What a mandate asks of those who apply."""

    @applications.response(200, ApplicationProgrammeSchema)
    @applications.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, slug: str) -> dict[str, Any]:
        """Read a programme's questions, and whether ventures can apply here."""
        offer = offer_for(session(), current_viewer(), slug)
        return written_programme(offer, queries.questions_of(session(), offer.mandate.id or 0))


@applications.route("/mandates/<slug:slug>/advert")
class Advert(MethodView):
    """What a round says of itself."""

    @applications.response(200, AdvertReadSchema)
    @applications.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, slug: str) -> dict[str, Any]:
        """Read an advert: everybody while it is published, before and after that its funder's people."""
        return written_advert(adverts.advert_for(session(), current_viewer(), slug))


@applications.route("/applications")
class Applications(MethodView):
    """What your organisations applied for, and were sent."""

    @applications.doc(security=[{"bearer": []}])
    @applications.arguments(ApplicationsQuery, location="query")
    @applications.response(200, ApplicationListSchema)
    @applications.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List applications of both sides, live ones first, by closing date."""
        sides = reading.sides_of(current_viewer())
        filters = queries.Filters(
            ventures=sides.ventures,
            funders=sides.funders,
            statuses=(asked["status"],) if "status" in asked else (),
            mandates=(asked["mandate"],) if "mandate" in asked else (),
        )
        found = queries.records(session(), filters, offset=asked["offset"], limit=asked["limit"])
        counts = queries.count_by_status(session(), filters)
        viewer = current_viewer()
        disclosed(Path.API, [each.venture for each in found if reading.shows_offer(viewer, each)], by_leave=True)
        return {"items": [written(viewer, record) for record in found], "total": sum(counts.values())}

    @applications.doc(security=[{"bearer": []}])
    @applications.arguments(NewApplicationSchema)
    @applications.response(201, ApplicationSchema)
    @applications.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @applications.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @applications.alt_response(404, schema=ErrorSchema, description=NONE)
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Start a draft, filled in from the profile and from kept answers; the live one, where there is one."""
        viewer = current_viewer()
        approach = applying.approach_for(session(), viewer, sent["venture"], sent["mandate"])
        with transaction() as current:
            key = applying.start(current, actor=viewer, approach=approach).id or 0
        return _whole(key)


@applications.route(_AT)
class OneApplication(MethodView):
    """One application."""

    @applications.doc(security=[{"bearer": []}])
    @applications.response(200, ApplicationSchema)
    @applications.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @applications.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, application_id: int) -> dict[str, Any]:
        """Read an application, as either side; a draft, as its venture."""
        return _whole(application_id)


@applications.route(f"{_AT}/answers")
class Answers(MethodView):
    """The answers of a draft."""

    @applications.doc(security=[{"bearer": []}])
    @applications.arguments(ApplicationAnswersSchema)
    @applications.response(200, ApplicationSchema)
    @applications.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @applications.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @applications.alt_response(404, schema=ErrorSchema, description=NONE)
    @applications.alt_response(409, schema=ErrorSchema, description=_MOVED)
    def put(self, sent: dict[str, Any], application_id: int) -> dict[str, Any]:
        """Save answers by their questions' codes; those left out stay as they are."""
        viewer = current_viewer()
        row = application_for(session(), viewer, application_id, Action.APPLY).application
        given = answers(queries.questions_of(session(), row.mandate_id, up_to=row.step), sent["answers"])
        with transaction() as current:
            applying.save(
                current,
                actor=viewer,
                application_id=application_id,
                version=sent["version"],
                answers=given,
                amount_gbp=sent.get("amount_gbp", row.draft_gbp),
            )
        return _whole(application_id)


@applications.route(f"{_AT}/send")
class Send(MethodView):
    """Sending."""

    @applications.doc(security=[{"bearer": []}])
    @applications.arguments(ApplicationVersionSchema)
    @applications.response(200, ApplicationSchema)
    @applications.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @applications.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @applications.alt_response(404, schema=ErrorSchema, description=NONE)
    @applications.alt_response(409, schema=ErrorSchema, description=_MOVED)
    def post(self, sent: dict[str, Any], application_id: int) -> dict[str, Any]:
        """Send the draft as it stands. The funder's people are told."""
        viewer = current_viewer()
        row = application_for(session(), viewer, application_id, Action.APPLY).application
        with transaction() as current:
            applying.send(
                current,
                actor=viewer,
                application_id=application_id,
                version=sent["version"],
                answers={},
                amount_gbp=row.draft_gbp,
            )
        return _whole(application_id)


@applications.route(f"{_AT}/decide")
class Decide(MethodView):
    """What the funder does with an application."""

    @applications.doc(security=[{"bearer": []}])
    @applications.arguments(ApplicationDecisionSchema)
    @applications.response(200, ApplicationSchema)
    @applications.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @applications.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @applications.alt_response(404, schema=ErrorSchema, description=NONE)
    @applications.alt_response(409, schema=ErrorSchema, description=_MOVED)
    def post(self, sent: dict[str, Any], application_id: int) -> dict[str, Any]:
        """Take it into review or to the next step, ask for changes, offer or decline. The venture is told."""
        viewer = current_viewer()
        with transaction() as current:
            deciding.decide(current, actor=viewer, application_id=application_id, **in_words_of_service(sent))
        return _whole(application_id)


@applications.route(f"{_AT}/withdraw")
class Withdraw(MethodView):
    """Taking an application back."""

    @applications.doc(security=[{"bearer": []}])
    @applications.arguments(ApplicationVersionSchema)
    @applications.response(200, ApplicationSchema)
    @applications.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @applications.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @applications.alt_response(404, schema=ErrorSchema, description=NONE)
    @applications.alt_response(409, schema=ErrorSchema, description=_MOVED)
    def post(self, sent: dict[str, Any], application_id: int) -> dict[str, Any]:
        """Take an application back, as the venture."""
        viewer = current_viewer()
        with transaction() as current:
            applying.withdraw(current, actor=viewer, application_id=application_id, version=sent["version"])
        return _whole(application_id)
