"""Contacts that an organisation keeps for itself."""

from typing import Any

from flask.views import MethodView

from accounts.policy import Action
from accounts.routes import current_viewer
from contacts import queries
from contacts.queries import Filters
from contacts.services import joining, keeping
from foundation.database import Session
from foundation.errors import Conflict, NotFound
from foundation.web import session, transaction
from pipeline.services.access import Board, board_for
from restapi.errors import PresentConflict
from restapi.resources.blueprint import NO_TOKEN, NONE, NOT_YOURS, resource
from restapi.schemas.contacts import (
    ContactChangeSchema,
    ContactListSchema,
    ContactMergeSchema,
    ContactReadSchema,
    ContactsQuery,
    NewContactSchema,
    written_contact,
    written_contact_line,
)
from restapi.schemas.errors import ConflictSchema, ErrorSchema

contacts = resource("api_contacts", "Contacts", "/contacts")


@contacts.route("")
class Contacts(MethodView):
    """The contacts of one organisation."""

    @contacts.doc(security=[{"bearer": []}])
    @contacts.arguments(ContactsQuery, location="query")
    @contacts.response(200, ContactListSchema)
    @contacts.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @contacts.alt_response(404, schema=ErrorSchema, description="You belong to no organisation that keeps contacts.")
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """List the contacts of an organisation: of the one named, else of your first."""
        board = _board(session(), asked["organisation"])
        stages = [stage for stage in asked["stage"] if stage]
        filters = Filters(board.organisation_id, asked["q"].replace("\x00", ""), stages, asked["on_parity"])
        lines, total = queries.contact_lines(
            session(), filters, sort=asked["sort"], offset=asked["offset"], limit=asked["limit"]
        )
        return {"items": [written_contact_line(line) for line in lines], "total": total}

    @contacts.doc(security=[{"bearer": []}])
    @contacts.arguments(NewContactSchema)
    @contacts.response(201, ContactReadSchema)
    @contacts.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @contacts.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @contacts.alt_response(404, schema=ErrorSchema, description="You belong to no organisation that keeps contacts.")
    def post(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Add a contact. An address that you have already is refused."""
        name = sent.pop("organisation")
        with transaction() as current:
            board = _board(current, name)
            made = keeping.add_contact(current, actor=current_viewer(), board=board, values=sent)
            current.flush()
            return written_contact(made)


@contacts.route("/<key:contact_id>")
class OneContact(MethodView):
    """One contact."""

    @contacts.doc(security=[{"bearer": []}])
    @contacts.response(200, ContactReadSchema)
    @contacts.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @contacts.alt_response(404, schema=ErrorSchema, description=NONE)
    def get(self, contact_id: int) -> dict[str, Any]:
        """Read a contact."""
        return _state(contact_id)

    @contacts.doc(security=[{"bearer": []}])
    @contacts.arguments(ContactChangeSchema)
    @contacts.response(200, ContactReadSchema)
    @contacts.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @contacts.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @contacts.alt_response(404, schema=ErrorSchema, description=NONE)
    @contacts.alt_response(409, schema=ConflictSchema, description="A colleague changed it first.")
    def put(self, sent: dict[str, Any], contact_id: int) -> dict[str, Any]:
        """Change a contact that you read at a version."""
        version = sent.pop("version")
        try:
            with transaction() as current:
                keeping.change_contact(
                    current, actor=current_viewer(), contact_id=contact_id, version=version, values=sent
                )
        except Conflict as error:
            raise PresentConflict(error, ContactReadSchema().dump(_state(contact_id))) from error
        return _state(contact_id)

    @contacts.doc(security=[{"bearer": []}])
    @contacts.response(204)
    @contacts.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @contacts.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @contacts.alt_response(404, schema=ErrorSchema, description=NONE)
    def delete(self, contact_id: int) -> None:
        """Remove a contact."""
        with transaction() as current:
            keeping.remove_contact(current, actor=current_viewer(), contact_id=contact_id)


@contacts.route("/<key:contact_id>/merge")
class Merge(MethodView):
    """Two contacts that are the same."""

    @contacts.doc(security=[{"bearer": []}])
    @contacts.arguments(ContactMergeSchema)
    @contacts.response(200, ContactReadSchema)
    @contacts.alt_response(401, schema=ErrorSchema, description=NO_TOKEN)
    @contacts.alt_response(403, schema=ErrorSchema, description=NOT_YOURS)
    @contacts.alt_response(404, schema=ErrorSchema, description=f"{NONE} The two belong to one organisation.")
    @contacts.alt_response(409, schema=ConflictSchema, description="One of the two was changed since. Both stay.")
    def post(self, sent: dict[str, Any], contact_id: int) -> dict[str, Any]:
        """Merge another contact into this one, which stays. What only one of them says is kept.

        Where both say something, and not the same, `settled` or `otherwise` says which counts; a difference that
        neither settles is refused with 422 and both values, as `settled-` and the field.
        """
        try:
            with transaction() as current:
                joining.join_contacts(
                    current,
                    actor=current_viewer(),
                    contact_id=contact_id,
                    version=sent["version"],
                    other_id=sent["other"],
                    other_version=sent["other_version"],
                    settled=sent["settled"],
                    otherwise=sent["otherwise"],
                )
        except Conflict as error:
            raise PresentConflict(error, ContactReadSchema().dump(_state(contact_id))) from error
        return _state(contact_id)


def _board(current: Session, name: str) -> Board:
    found = board_for(current, current_viewer(), name)
    if found is None:
        raise NotFound("Only people of a funder or of a venture keep contacts here.")
    return found


def _state(contact_id: int) -> dict[str, Any]:
    return written_contact(keeping.contact_for(session(), current_viewer(), contact_id, Action.VIEW_DEALS))
