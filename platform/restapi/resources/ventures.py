"""Ventures."""

from typing import Any

from flask import Response
from flask.views import MethodView

from accounts.models import OrganisationKind
from accounts.policy import Action, Viewer, is_member, may, require
from accounts.routes import current_viewer, disclosed
from accounts.services import create_organisation, viewer_for_user
from accounts.services.promotion.disclosing import Path
from foundation.database import Session
from foundation.errors import Conflict, Invalid, SignInRequired, existing
from foundation.web import session, transaction
from profiles.models import Status, Venture
from profiles.queries import VentureRecord, venture_record
from profiles.routes.one_page import sent_page
from profiles.services.access import Owned, venture_for
from profiles.services.directory import Wanted, catalogue, sees_offers
from profiles.services.filtering import choices_of
from profiles.services.ventures import create_venture, set_status, update_venture
from restapi.errors import PresentConflict
from restapi.resources.blueprint import resource
from restapi.schemas.common import PDF
from restapi.schemas.errors import ConflictSchema, ErrorSchema
from restapi.schemas.filters import where_of
from restapi.schemas.profiles import (
    OnePageQuery,
    VentureChangeSchema,
    VentureListSchema,
    VentureNewSchema,
    VentureQuery,
    VentureReadSchema,
)
from restapi.versions import IF_MATCH, version_header, version_seen
from restapi.views import venture_line, venture_state

ventures = resource("api_ventures", "Ventures", "/ventures")


@ventures.route("")
class Ventures(MethodView):
    """All ventures."""

    @ventures.arguments(VentureQuery, location="query")
    @ventures.response(200, VentureListSchema)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List the ventures that you may see."""
        viewer = current_viewer()
        facets = ("sector", "stage", "region", "university", "instrument")
        chosen = {name: wanted[name] for name in facets if wanted[name]}
        held = catalogue(session())
        where = where_of(wanted, offers=sees_offers(viewer), choices=choices_of(held.labels))
        asked = Wanted(words=wanted["q"], chosen=chosen, where=where, sort=wanted["sort"])
        lines, _, _ = held.select(session(), viewer, asked)
        if wanted["mine"]:
            lines = [line for line in lines if is_member(viewer, line.organisation_id)]
        shown = lines[wanted["offset"] : wanted["offset"] + wanted["limit"]]
        disclosed(Path.API, shown)
        return {"items": [venture_line(viewer, line) for line in shown], "total": len(lines)}

    @ventures.doc(security=[{"bearer": []}])
    @ventures.arguments(VentureNewSchema)
    @ventures.response(201, VentureReadSchema)
    @ventures.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @ventures.alt_response(403, schema=ErrorSchema, description="The organisation is not yours to act for.")
    def post(self, sent: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Make a venture, as a draft unless `status` says otherwise."""
        viewer = current_viewer()
        status, slug = sent.pop("status", None), sent.pop("organisation", None)
        sent.pop("version", None)
        with transaction() as current:
            viewer, organisation = _organisation(current, viewer, slug, sent["name"])
            venture = create_venture(current, actor=viewer, organisation_id=organisation, data=sent)
            if status and status != Status.DRAFT:
                set_status(current, actor=viewer, venture=venture, status=Status(status))
            shown = venture_state(viewer, _record(current, venture.slug))
        return shown, 201, {**version_header(shown), "Location": f"/api/v1/ventures/{shown['slug']}"}


@ventures.route("/<slug:slug>")
class OneVenture(MethodView):
    """One venture."""

    @ventures.response(200, VentureReadSchema)
    @ventures.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Read a venture."""
        viewer = current_viewer()
        record = venture_for(session(), viewer, slug)
        disclosed(Path.API, [record.venture], fields=("round", "valuation"))
        shown = venture_state(viewer, record)
        return shown, 200, version_header(shown)

    @ventures.doc(security=[{"bearer": []}], parameters=[IF_MATCH])
    @ventures.arguments(VentureChangeSchema(partial=True))
    @ventures.response(200, VentureReadSchema)
    @ventures.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @ventures.alt_response(403, schema=ErrorSchema, description="You may see it and not change it.")
    @ventures.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    @ventures.alt_response(409, schema=ConflictSchema, description="Somebody else changed the same field first.")
    def patch(self, sent: dict[str, Any], slug: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Change a venture.

        Fields that are left out stay as they are. With the version that you read, in `version` or `If-Match`, a field
        that somebody else changed since gives 409 with what stands now, and nothing is written; without it, what you
        send is what holds.
        """
        return _change(sent, slug)

    @ventures.doc(security=[{"bearer": []}], parameters=[IF_MATCH])
    @ventures.arguments(VentureChangeSchema(partial=True))
    @ventures.response(200, VentureReadSchema)
    @ventures.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @ventures.alt_response(403, schema=ErrorSchema, description="You may see it and not change it.")
    @ventures.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    @ventures.alt_response(409, schema=ConflictSchema, description="Somebody else changed the same field first.")
    def put(self, sent: dict[str, Any], slug: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Change a venture, just as PATCH does: what you read may be sent back with changes in it."""
        return _change(sent, slug)


@ventures.route("/<slug:slug>/one-page")
class OnePage(MethodView):
    """One venture, to send."""

    @ventures.doc(responses=PDF)
    @ventures.arguments(OnePageQuery, location="query")
    @ventures.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, wanted: dict[str, bool], slug: str) -> Response:
        """Give a venture on one page, as a PDF: with its round where you may see it, which is then logged."""
        return sent_page(slug, with_round=wanted["round"])


def _change(sent: dict[str, Any], slug: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    viewer, status, version = current_viewer(), sent.pop("status", None), version_seen(sent)
    venture = venture_for(session(), viewer, slug, Action.EDIT).venture
    try:
        with transaction() as current:
            if sent:
                update_venture(current, actor=viewer, venture=venture, data=sent, base_version=version)
            _set_status(current, viewer, venture, status)
    except Conflict as conflict:
        raise PresentConflict(conflict, _written(venture_state(viewer, _record(session(), slug)))) from conflict
    shown = venture_state(viewer, _record(session(), slug))
    return shown, 200, version_header(shown)


def _set_status(current: Session, viewer: Viewer, venture: Venture, status: str | None) -> None:
    if status and status != venture.status:
        require(viewer, Action.PUBLISH, venture)
        set_status(current, actor=viewer, venture=venture, status=Status(status))


def _written(state: dict[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = VentureReadSchema().dump(state)
    return written


def _record(current: Session, slug: str) -> VentureRecord:
    return existing(venture_record(current, slug), "venture")


def _organisation(current: Session, viewer: Viewer, slug: str | None, name: str) -> tuple[Viewer, int]:
    """Find the organisation that a new venture belongs to, or make one for somebody who has none.

    Returns
    -------
    viewer : Viewer
        Whoever asks, with their place in the organisation.
    organisation_id : int
        Its key.
    """
    if viewer.user_id is None:
        raise SignInRequired("Send a token: a venture belongs to somebody.")
    seats = viewer.seats_of_kind(OrganisationKind.VENTURE)
    if slug is None:
        # Who only reads elsewhere has no organisation of their own yet.
        seats = [seat for seat in seats if may(viewer, Action.EDIT, Owned(seat.organisation_id))]
    else:
        seats = [seat for seat in seats if seat.slug == slug]
        if not seats:
            raise Invalid({"organisation": ["You belong to no such organisation of ventures."]})
    if len(seats) > 1:
        raise Invalid({"organisation": ["Say which: " + ", ".join(seat.slug for seat in seats) + "."]})
    if not seats:
        made = create_organisation(current, name=name, kind=OrganisationKind.VENTURE, owner_id=viewer.user_id)
        return viewer_for_user(current, viewer.user_id), made.id or 0
    require(viewer, Action.EDIT, Owned(seats[0].organisation_id))
    return viewer, seats[0].organisation_id
