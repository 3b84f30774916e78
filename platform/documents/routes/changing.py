"""Add, change and remove documents."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from accounts.policy import Action
from accounts.routes import current_viewer
from documents.models import Document, Version
from documents.routes.asking import asked_room, room_page
from documents.routes.reading import document_page
from documents.routes.sending import stamped_folder
from documents.routes.taking import MOST_SENT, noted_for, take_in
from documents.schemas import DocumentSchema
from documents.services import stamping, storing
from documents.services.checking import Kind
from documents.services.storing import Look
from foundation.errors import Invalid
from foundation.files import Received
from foundation.forms import Form
from foundation.web import file_store, takes_files, transaction
from profiles.schemas import checked


def _may_edit(slug: str, **_others: object) -> None:
    asked_room(slug, Action.EDIT)


@takes_files(MOST_SENT, _may_edit)
def add(slug: str) -> ResponseReturnValue:
    """Add a document."""
    room, viewer = asked_room(slug, Action.EDIT), current_viewer()

    def write(database: Session, received: Received, kind: Kind, look: Look) -> Document:
        return storing.add_document(
            database, file_store(), actor=viewer, venture=room.venture, received=received, kind=kind, look=look,
            values=values,
        )  # fmt: skip

    try:
        values = checked(DocumentSchema, request.form)
        take_in(request.files.get("file"), write, noted_for(room.venture))
    except Invalid as error:
        return room_page(room, adding=Form(request.form.to_dict(), error.fields, str(error))), 422
    return _done(slug, "The document is in your data room.")


@takes_files(MOST_SENT, _may_edit)
def add_version(slug: str, document_id: int) -> ResponseReturnValue:
    """Add a version to a document."""
    room, viewer = asked_room(slug, Action.EDIT), current_viewer()
    held = room.document(document_id)

    def write(database: Session, received: Received, kind: Kind, look: Look) -> Version:
        return storing.add_version(
            database, file_store(), actor=viewer, venture=room.venture, held=held, received=received, kind=kind,
            look=look,
        )  # fmt: skip

    try:
        take_in(request.files.get("file"), write, noted_for(room.venture))
    except Invalid as error:
        row = held.document
        values = {"title": row.title, "folder": row.folder, "expected": row.expected_code}
        return document_page(slug, document_id, sent=Form(values, error.fields, str(error))), 422
    flash("The new version is in place. Readers see it from now on.", "good")
    return redirect(url_for("documents.document", slug=slug, document_id=document_id), code=303)


def change(slug: str, document_id: int) -> ResponseReturnValue:
    """Change what is said of a document."""
    room = asked_room(slug, Action.EDIT)
    held = room.document(document_id)
    try:
        values = checked(DocumentSchema, request.form)
        with transaction() as database:
            storing.change_document(
                database, actor=current_viewer(), venture=room.venture, document=held.document, values=values
            )
    except Invalid as error:
        sent = Form(request.form.to_dict(), error.fields, str(error))
        return document_page(slug, document_id, sent=sent), 422
    return _done(slug, "Changed.")


def remove(slug: str, document_id: int) -> ResponseReturnValue:
    """Remove a document with all its versions, and the files that nothing else refers to."""
    room = asked_room(slug, Action.EDIT)
    held = room.document(document_id)
    with transaction() as database:
        digests = storing.remove_document(database, actor=current_viewer(), venture=room.venture, held=held)
    for digest in digests:
        stamping.forget(stamped_folder(), digest)
        with transaction() as database:
            storing.forget(database, file_store(), digest)
    return _done(slug, "The document is removed, with every version.")


def _done(slug: str, words: str) -> ResponseReturnValue:
    flash(words, "good")
    return redirect(url_for("documents.room", slug=slug), code=303)
