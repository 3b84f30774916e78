"""Offers to move abroad, each beside a plan at home."""

from typing import Any

from flask.views import MethodView

from accounts.routes import current_viewer
from foundation.errors import Conflict
from foundation.web import session, transaction
from plans.schemas import OfferAbroadSchema, OfferChangeSchema, OpenOfferSchema
from plans.services import abroad
from plans.services.comparing import compare
from plans.services.proposing import venture_for_plans
from profiles.models import Venture
from restapi.errors import PresentConflict
from restapi.resources.blueprint import NO_TOKEN, NONE, NOT_YOURS, resource
from restapi.schemas.abroad import (
    ComparisonSchema,
    OfferAbroadReadSchema,
    OfferListSchema,
    OpenedOfferListSchema,
    PlanQuery,
    written_comparison,
    written_offer,
    written_opened,
)
from restapi.schemas.errors import ConflictSchema, ErrorSchema

offers_abroad = resource("api_offers_abroad", "Offers from abroad", "")


@offers_abroad.route("/ventures/<slug:slug>/offers-abroad")
class OffersAbroad(MethodView):
    """The offers that a venture wrote down."""

    @offers_abroad.doc(security=[{"bearer": []}])
    @offers_abroad.response(200, OfferListSchema)
    @offers_abroad.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @offers_abroad.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @offers_abroad.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, slug: str) -> dict[str, Any]:
        """List a venture's offers from abroad, to its own people."""
        items = [written_offer(offer) for offer in abroad.offers_of(session(), _venture(slug))]
        return {"items": items, "total": len(items)}

    @offers_abroad.doc(security=[{"bearer": []}])
    @offers_abroad.arguments(OfferAbroadSchema)
    @offers_abroad.response(201, OfferAbroadReadSchema)
    @offers_abroad.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @offers_abroad.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @offers_abroad.alt_response(404, schema=ErrorSchema, description=NONE)
    def post(self, sent: dict[str, Any], slug: str) -> dict[str, Any]:
        """Write down an offer: a sum, or a share of capital costs, with the rate that you choose."""
        venture = _venture(slug)
        with transaction() as database:
            return written_offer(abroad.add_offer(database, actor=current_viewer(), venture=venture, values=sent))


@offers_abroad.route("/ventures/<slug:slug>/offers-abroad/<key:offer_id>")
class OneOfferAbroad(MethodView):
    """One offer."""

    @offers_abroad.doc(security=[{"bearer": []}])
    @offers_abroad.arguments(PlanQuery, location="query")
    @offers_abroad.response(200, ComparisonSchema)
    @offers_abroad.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @offers_abroad.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @offers_abroad.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, asked: dict[str, Any], slug: str, offer_id: int) -> dict[str, Any]:
        """Set an offer beside a plan that the venture keeps: cash by when, dilution, conditions, what is not known."""
        venture = _venture(slug)
        offer = abroad.offer_for(session(), venture, offer_id)
        return written_comparison(
            compare(session(), viewer=current_viewer(), venture=venture, offer=offer, plan_id=asked["plan"])
        )

    @offers_abroad.doc(security=[{"bearer": []}])
    @offers_abroad.arguments(OfferChangeSchema)
    @offers_abroad.response(200, OfferAbroadReadSchema)
    @offers_abroad.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @offers_abroad.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @offers_abroad.alt_response(404, schema=ErrorSchema, description=NONE)
    @offers_abroad.alt_response(409, schema=ConflictSchema, description="A colleague changed it first.")
    def put(self, sent: dict[str, Any], slug: str, offer_id: int) -> dict[str, Any]:
        """Change an offer that you read at a version."""
        venture, version = _venture(slug), sent.pop("version")
        try:
            with transaction() as database:
                abroad.change_offer(
                    database, actor=current_viewer(), venture=venture, offer_id=offer_id, version=version, values=sent
                )
        except Conflict as error:
            raise PresentConflict(error, _state(venture, offer_id)) from error
        return written_offer(abroad.offer_for(session(), venture, offer_id))

    @offers_abroad.doc(security=[{"bearer": []}])
    @offers_abroad.response(204)
    @offers_abroad.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @offers_abroad.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @offers_abroad.alt_response(404, schema=ErrorSchema, description=NONE)
    def delete(self, slug: str, offer_id: int) -> None:
        """Remove an offer."""
        venture = _venture(slug)
        with transaction() as database:
            abroad.remove_offer(database, actor=current_viewer(), venture=venture, offer_id=offer_id)


@offers_abroad.route("/ventures/<slug:slug>/offers-abroad/<key:offer_id>/clusters")
class OpenOfferAbroad(MethodView):
    """Who may read an offer."""

    @offers_abroad.doc(security=[{"bearer": []}])
    @offers_abroad.arguments(OpenOfferSchema)
    @offers_abroad.response(200, OfferAbroadReadSchema)
    @offers_abroad.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @offers_abroad.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @offers_abroad.alt_response(404, schema=ErrorSchema, description=NONE)
    @offers_abroad.alt_response(409, schema=ConflictSchema, description="A colleague changed it first.")
    def put(self, sent: dict[str, Any], slug: str, offer_id: int) -> dict[str, Any]:
        """Let the people of the venture's clusters read an offer that you read at a version, or no longer."""
        venture = _venture(slug)
        try:
            with transaction() as database:
                abroad.open_offer(
                    database,
                    actor=current_viewer(),
                    venture=venture,
                    offer_id=offer_id,
                    version=sent["version"],
                    opened=sent["open_to_clusters"],
                )
        except Conflict as error:
            raise PresentConflict(error, _state(venture, offer_id)) from error
        return written_offer(abroad.offer_for(session(), venture, offer_id))


@offers_abroad.route("/clusters/<slug:slug>/offers-abroad")
class ClusterOffersAbroad(MethodView):
    """What members of a cluster were offered."""

    @offers_abroad.doc(security=[{"bearer": []}])
    @offers_abroad.response(200, OpenedOfferListSchema)
    @offers_abroad.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @offers_abroad.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @offers_abroad.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, slug: str) -> dict[str, Any]:
        """List the offers from abroad that members opened to their cluster, to its own people."""
        found = abroad.offers_to_cluster(session(), current_viewer(), slug)
        items = [written_opened(offer, venture) for offer, venture in found.lines]
        return {"items": items, "total": len(items)}


def _venture(slug: str) -> Venture:
    return venture_for_plans(session(), current_viewer(), slug).venture


def _state(venture: Venture, offer_id: int) -> Any:
    return OfferAbroadReadSchema().dump(written_offer(abroad.offer_for(session(), venture, offer_id)))
