"""Add, change and remove documents."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from accounts.policy import Action
from accounts.routes import current_viewer
from documents.models import Document, Scan, Version
from documents.routes.asking import asked_room, room_page
from documents.routes.reading import document_page, stamped_folder
from documents.schemas import DocumentSchema, checked
from documents.services import stamping, storing
from documents.services.checking import MOST_BYTES, Kind, kind_of
from documents.services.rooms import Room
from documents.services.storing import Look
from foundation.errors import Invalid
from foundation.files import Received, TooLarge, receiving
from foundation.forms import Form
from foundation.scanning import scanner_for
from foundation.web import file_store, settings, takes_files, transaction

#: What a form adds around its file.
_MOST_SENT = MOST_BYTES + 64 * 1024
Write = Callable[[Session, Received, Kind, Look], Document | Version]


@takes_files(_MOST_SENT)
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
        take_in(room, request.files.get("file"), write)
    except Invalid as error:
        return room_page(room, adding=Form(request.form.to_dict(), error.fields, str(error))), 422
    return _done(slug, "The document is in your data room.")


@takes_files(_MOST_SENT)
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
        take_in(room, request.files.get("file"), write)
    except Invalid as error:
        row = held.document
        values = {"title": row.title, "folder": row.folder, "expected": row.expected_code}
        return document_page(slug, document_id, sent=Form(values, error.fields, str(error))), 422
    flash("The new version is in place. Readers see it from now on.", "good")
    return redirect(url_for("documents.document", slug=slug, document_id=document_id), code=303)


def take_in(room: Room, sent: FileStorage | None, write: Write) -> None:
    """Take a file in: to disk, looked at, scanned, then kept and written down together.

    Raises
    ------
    Invalid
        If there is no file, or it is not taken. Nothing of it is kept.
    """
    if sent is None or not sent.filename:
        raise Invalid({"file": ["Choose a file."]}, "Choose a file.")
    try:
        with receiving(sent.stream, settings().instance / "incoming", MOST_BYTES) as received:
            kind = kind_of(received.path, sent.filename)
            look = storing.looked_at(scanner_for(settings().scanner), received.path)
            if look.scan is Scan.REFUSED:
                with transaction() as database:
                    storing.note_refusal(
                        database, actor=current_viewer(), venture=room.venture, received=received, look=look
                    )
                raise Invalid({"file": [f"The virus scanner refused this file: {look.words or 'it gave no reason'}."]})
            _keep(received, kind, look, write)
    except TooLarge as error:
        words = f"The file is larger than {MOST_BYTES // 1024**2} MB."
        raise Invalid({"file": [words]}, words) from error


def _keep(received: Received, kind: Kind, look: Look, write: Write) -> None:
    """Keep a file in two steps: first that it will be there, so that what breaks off later can be found."""
    with transaction() as database:
        storing.announce(database, received)
    try:
        with transaction() as database:
            write(database, received, kind, look)
    except BaseException:
        with transaction() as database:
            storing.forget(database, file_store(), received.digest)
        raise


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
