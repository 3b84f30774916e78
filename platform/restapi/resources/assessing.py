"""How funders assess applications: reviews, signatures, budgets, cohorts."""

from typing import Any

from flask import Response
from flask.views import MethodView

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer
from applications.routes.packs import packed
from applications.schemas import ReviewSchema, SignatureSchema
from applications.services import assessing as service
from applications.services import budgeting, cohorts, deciding, packing, reading
from applications.services.access import request_of
from applications.services.recipients import Narrowing, narrowed
from foundation.errors import NotFound
from foundation.web import session, transaction
from restapi.resources.blueprint import NO_TOKEN, NONE, NOT_YOURS, resource
from restapi.schemas.assessing import (
    ApplicationReviewsSchema,
    BudgetQuery,
    BudgetReadSchema,
    CohortSchema,
    PackQuery,
    written_budget,
    written_cohort,
    written_reviews,
)
from restapi.schemas.errors import ErrorSchema

assessing = resource("api_assessing", "Assessing applications", "")
_AT = "/applications/<key:application_id>"
_BINARY = {"type": "string", "format": "binary"}
_MOVED = "It has changed since you read it, or is closed."


def _reviews(application_id: int) -> dict[str, Any]:
    viewer = current_viewer()
    view = reading.view_of(session(), viewer, application_id)
    policy.require(viewer, Action.READ_PRIVATE_REASON, request_of(view.record))
    if view.reviews is None:  # pragma: no cover -- the funder's people see nothing before it is sent
        raise NotFound(NONE)
    return written_reviews(view, view.reviews)


@assessing.route(f"{_AT}/reviews")
class Reviews(MethodView):
    """Reviews of what was sent last."""

    @assessing.doc(security=[{"bearer": []}])
    @assessing.response(200, ApplicationReviewsSchema)
    @assessing.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @assessing.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @assessing.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, application_id: int) -> dict[str, Any]:
        """Read the reviews, as the funder. Others' scores and words are absent until you have sent your own."""
        return _reviews(application_id)

    @assessing.doc(security=[{"bearer": []}])
    @assessing.arguments(ReviewSchema)
    @assessing.response(200, ApplicationReviewsSchema)
    @assessing.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @assessing.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @assessing.alt_response(404, schema=ErrorSchema, description=NONE)
    @assessing.alt_response(409, schema=ErrorSchema, description=_MOVED)
    def post(self, sent: dict[str, Any], application_id: int) -> dict[str, Any]:
        """Send the review that you were asked for; without a score you stand aside. It is final."""
        with transaction() as current:
            service.review(current, actor=current_viewer(), application_id=application_id, **sent)
        return _reviews(application_id)


@assessing.route(f"{_AT}/sign")
class Sign(MethodView):
    """The second signature."""

    @assessing.doc(security=[{"bearer": []}])
    @assessing.arguments(SignatureSchema)
    @assessing.response(200, ApplicationReviewsSchema)
    @assessing.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @assessing.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @assessing.alt_response(404, schema=ErrorSchema, description=NONE)
    @assessing.alt_response(409, schema=ErrorSchema, description=_MOVED)
    def post(self, sent: dict[str, Any], application_id: int) -> dict[str, Any]:
        """Sign the decision that waits, which then counts and is told, or send it back with a word."""
        with transaction() as current:
            deciding.sign(current, actor=current_viewer(), application_id=application_id, **sent)
        return _reviews(application_id)


@assessing.route("/mandates/<slug:slug>/cohort")
class Cohort(MethodView):
    """The ventures of a programme."""

    @assessing.response(200, CohortSchema)
    @assessing.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, slug: str) -> dict[str, Any]:
        """Read the ventures that were made an offer: all as the funder; those that agreed to be named, as others."""
        return written_cohort(cohorts.cohort_of(session(), current_viewer(), slug))


@assessing.route("/mandates/<slug:slug>/programme/budget")
class Budget(MethodView):
    """The money of a round."""

    @assessing.doc(security=[{"bearer": []}])
    @assessing.arguments(BudgetQuery, location="query")
    @assessing.response(200, BudgetReadSchema)
    @assessing.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @assessing.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @assessing.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, asked: dict[str, Any], slug: str) -> dict[str, Any]:
        """Read what a round may spend, what its recipients may have, and what is left, as the funder.

        The recipients can be narrowed as on the page; the amounts of the round stay those of all.
        """
        found = budgeting.budget_of(session(), current_viewer(), slug)
        wanted = Narrowing(asked["q"].strip(), asked["limit"], asked["spoken"])
        return written_budget(found, narrowed(found.lines, wanted).lines)


@assessing.route("/mandates/<slug:slug>/programme/pack")
class DataPack(MethodView):
    """The due-diligence data pack of a round."""

    @assessing.doc(
        security=[{"bearer": []}],
        responses={"200": {"description": "A ZIP file.", "content": {"application/zip": {"schema": _BINARY}}}},
    )
    @assessing.arguments(PackQuery, location="query")
    @assessing.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @assessing.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @assessing.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, asked: dict[str, Any], slug: str) -> Response:
        """Take facts, answers and shared documents with a manifest, as those who decide. It is logged as disclosed."""
        found = packing.round_of(session(), current_viewer(), slug, asked["status"])
        return packed(found, asked["application"])
