"""Mandates: what a funder's money is for."""

from typing import Any

from flask.views import MethodView

from accounts.policy import Action, is_member, require
from accounts.routes import current_viewer
from foundation.database import Session
from foundation.errors import Conflict, Invalid, existing
from foundation.web import session, transaction
from profiles.models import Status
from profiles.queries import MandateRecord, funder_by_slug, mandate_record
from profiles.services.access import mandate_for, mandate_subject
from profiles.services.directory import Wanted
from profiles.services.funder_directory import select_funders
from profiles.services.funders import create_mandate, set_mandate_status, update_mandate
from restapi.errors import PresentConflict
from restapi.resources.blueprint import resource
from restapi.schemas.errors import ConflictSchema, ErrorSchema
from restapi.schemas.profiles import (
    MandateChangeSchema,
    MandateListSchema,
    MandateNewSchema,
    MandateQuery,
    MandateReadSchema,
)
from restapi.versions import IF_MATCH, version_header, version_seen
from restapi.views import mandate_line, mandate_state

mandates = resource("api_mandates", "Mandates", "/mandates")


@mandates.route("")
class Mandates(MethodView):
    """All mandates."""

    @mandates.arguments(MandateQuery, location="query")
    @mandates.response(200, MandateListSchema)
    def get(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """List the mandates that you may see, by funder and name."""
        viewer = current_viewer()
        lines, _, _ = select_funders(session(), viewer, Wanted(words=wanted["q"], sort="name"))
        items = [
            {
                **mandate_line(held),
                "funder": line.slug,
                "funder_name": line.name,
                "mine": is_member(viewer, line.organisation_id),
            }
            for line in lines
            if wanted["funder"] in (None, line.slug)
            for held in line.mandates
            if not wanted["mine"] or is_member(viewer, line.organisation_id)
        ]
        return {"items": items[wanted["offset"] : wanted["offset"] + wanted["limit"]], "total": len(items)}

    @mandates.doc(security=[{"bearer": []}])
    @mandates.arguments(MandateNewSchema)
    @mandates.response(201, MandateReadSchema)
    @mandates.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @mandates.alt_response(403, schema=ErrorSchema, description="The funder is not yours to act for.")
    def post(self, sent: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Make a mandate of a funder, as a draft unless `status` says otherwise."""
        viewer = current_viewer()
        status, slug = sent.pop("status", None), sent.pop("funder")
        sent.pop("version", None)
        with transaction() as current:
            held = funder_by_slug(current, slug)
            if held is None:
                raise Invalid({"funder": ["There is no such funder."]})
            require(viewer, Action.EDIT, held.funder)
            mandate = create_mandate(current, actor=viewer, funder=held.funder, data=sent)
            if status and status != Status.DRAFT:
                set_mandate_status(current, actor=viewer, mandate=mandate, status=Status(status))
            shown = mandate_state(viewer, _record(current, mandate.slug))
        return shown, 201, {**version_header(shown), "Location": f"/api/v1/mandates/{shown['slug']}"}


@mandates.route("/<slug:slug>")
class OneMandate(MethodView):
    """One mandate."""

    @mandates.response(200, MandateReadSchema)
    @mandates.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    def get(self, slug: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Read a mandate."""
        viewer = current_viewer()
        shown = mandate_state(viewer, mandate_for(session(), viewer, slug))
        return shown, 200, version_header(shown)

    @mandates.doc(security=[{"bearer": []}], parameters=[IF_MATCH])
    @mandates.arguments(MandateChangeSchema(partial=True))
    @mandates.response(200, MandateReadSchema)
    @mandates.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @mandates.alt_response(403, schema=ErrorSchema, description="You may see it and not change it.")
    @mandates.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    @mandates.alt_response(409, schema=ConflictSchema, description="Somebody else changed the same field first.")
    def patch(self, sent: dict[str, Any], slug: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Change a mandate.

        Fields that are left out stay as they are. With the version that you read, in `version` or `If-Match`, a field
        that somebody else changed since gives 409 with what stands now, and nothing is written; without it, what you
        send is what holds.
        """
        return _change(sent, slug)

    @mandates.doc(security=[{"bearer": []}], parameters=[IF_MATCH])
    @mandates.arguments(MandateChangeSchema(partial=True))
    @mandates.response(200, MandateReadSchema)
    @mandates.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @mandates.alt_response(403, schema=ErrorSchema, description="You may see it and not change it.")
    @mandates.alt_response(404, schema=ErrorSchema, description="There is none, or you may not see it.")
    @mandates.alt_response(409, schema=ConflictSchema, description="Somebody else changed the same field first.")
    def put(self, sent: dict[str, Any], slug: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Change a mandate, just as PATCH does: what you read may be sent back with changes in it."""
        return _change(sent, slug)


def _change(sent: dict[str, Any], slug: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    viewer, status, version = current_viewer(), sent.pop("status", None), version_seen(sent)
    record = mandate_for(session(), viewer, slug, Action.EDIT)
    if status and status != record.mandate.status:
        require(viewer, Action.PUBLISH, mandate_subject(record.mandate, record.funder))
    try:
        with transaction() as current:
            if sent:
                update_mandate(current, actor=viewer, mandate=record.mandate, data=sent, base_version=version)
            if status:
                set_mandate_status(current, actor=viewer, mandate=record.mandate, status=Status(status))
    except Conflict as conflict:
        raise PresentConflict(conflict, _written(mandate_state(viewer, _record(session(), slug)))) from conflict
    shown = mandate_state(viewer, _record(session(), slug))
    return shown, 200, version_header(shown)


def _written(state: dict[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = MandateReadSchema().dump(state)
    return written


def _record(current: Session, slug: str) -> MandateRecord:
    return existing(mandate_record(current, slug), "mandate")
