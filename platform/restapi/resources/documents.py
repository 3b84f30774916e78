"""A venture's data room: what is in it, files sent to it, and leave to read."""

from typing import Any

from flask import request
from flask.views import MethodView
from sqlmodel import Session
from werkzeug.exceptions import UnsupportedMediaType

from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion.disclosing import Path
from documents.models import Document
from documents.routes.asking import asked_room
from documents.routes.taking import MOST_SENT, noted_for, take_in
from documents.schemas import DocumentSchema, ReaderSchema
from documents.services import sharing, storing
from documents.services.checking import Kind
from documents.services.storing import Look
from foundation.errors import NotFound
from foundation.files import Received
from foundation.web import file_store, takes_a_file, takes_files, transaction
from profiles.schemas import checked
from restapi.resources.blueprint import NONE, resource
from restapi.schemas.common import PageQuery
from restapi.schemas.documents import GrantSchema, PaperSchema, PapersSchema, UploadSchema, written, written_grant
from restapi.schemas.errors import ErrorSchema

documents = resource("api_documents", "Documents", "/ventures/<slug:slug>/documents")


def _may_send() -> None:
    """Stop whoever may not send a file before it is read."""
    if takes_a_file() and request.method == "POST":
        asked_room(str((request.view_args or {})["slug"]), Action.EDIT)
        if request.mimetype != "multipart/form-data":
            raise UnsupportedMediaType


documents.before_request(_may_send)


@takes_files(MOST_SENT)
@documents.route("")
class Documents(MethodView):
    """The documents of a data room."""

    @documents.doc(security=[{"bearer": []}])
    @documents.arguments(PageQuery, location="query")
    @documents.response(200, PapersSchema)
    @documents.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @documents.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, page: dict[str, int], slug: str) -> dict[str, Any]:
        """List the documents that are open to you, by folder and title."""
        room = asked_room(slug)
        shown = room.held[page["offset"] : page["offset"] + page["limit"]]
        disclosed(Path.API, [room.venture] if shown else [], fields=("documents",), by_leave=True)
        return {"items": [written(room, held) for held in shown], "total": len(room.held)}

    @documents.doc(
        security=[{"bearer": []}],
        requestBody={"required": True, "content": {"multipart/form-data": {"schema": UploadSchema}}},
    )
    @documents.response(201, PaperSchema)
    @documents.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @documents.alt_response(403, schema=ErrorSchema, description="You may see it and add nothing.")
    @documents.alt_response(404, schema=ErrorSchema, description=NONE)
    @documents.alt_response(413, schema=ErrorSchema, description="The request is larger than a file may be.")
    @documents.alt_response(415, schema=ErrorSchema, description="It is no multipart/form-data.")
    @documents.alt_response(422, schema=ErrorSchema, description="The file or what is said of it is not taken.")
    def post(self, slug: str) -> dict[str, Any]:
        """Add a document: the file as `file`, beside the fields. Its kind is told by its content."""
        room, viewer = asked_room(slug, Action.EDIT), current_viewer()
        values = checked(DocumentSchema, request.form)
        added: list[int] = []

        def write(database: Session, received: Received, kind: Kind, look: Look) -> Document:
            document = storing.add_document(
                database, file_store(), actor=viewer, venture=room.venture, received=received, kind=kind, look=look,
                values=values,
            )  # fmt: skip
            added.append(document.id or 0)
            return document

        take_in(request.files.get("file"), write, noted_for(room.venture))
        room = asked_room(slug)
        return written(room, room.document(added[0]))


@documents.route("/<key:document_id>/grants")
class Grants(MethodView):
    """Leave to read one document."""

    @documents.doc(security=[{"bearer": []}])
    @documents.arguments(ReaderSchema)
    @documents.response(201, GrantSchema)
    @documents.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @documents.alt_response(403, schema=ErrorSchema, description="Only an owner of the venture gives leave.")
    @documents.alt_response(404, schema=ErrorSchema, description=NONE)
    def post(self, sent: dict[str, Any], slug: str, document_id: int) -> dict[str, Any]:
        """Let a person, by e-mail address, or a verified organisation read a document until a day."""
        room = asked_room(slug, Action.MANAGE)
        room.document(document_id)
        with transaction() as database:
            given = sharing.give_leave(database, actor=current_viewer(), room=room, document=document_id, **sent)
        return written_grant(given)


@documents.route("/<key:document_id>/grants/<key:grant_id>")
class OneGrant(MethodView):
    """Leave that was given."""

    @documents.doc(security=[{"bearer": []}])
    @documents.response(204)
    @documents.alt_response(401, schema=ErrorSchema, description="No token was sent.")
    @documents.alt_response(403, schema=ErrorSchema, description="Only an owner of the venture takes leave back.")
    @documents.alt_response(404, schema=ErrorSchema, description=NONE)
    def delete(self, slug: str, document_id: int, grant_id: int) -> None:
        """Take leave back, at once. Leave for a folder is taken back on the page of the data room."""
        room = asked_room(slug, Action.MANAGE)
        held = next((each.grant for each in room.given if each.grant.id == grant_id), None)
        if held is None or held.document_id != document_id:
            raise NotFound("There is no such leave.")
        with transaction() as database:
            sharing.take_back(database, actor=current_viewer(), room=room, grant_id=grant_id)
