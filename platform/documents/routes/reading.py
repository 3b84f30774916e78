"""Look at a data room, and open what is in it."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion import disclosing
from documents import queries
from documents.routes.asking import asked_room, note_titles, room_page
from documents.routes.sending import kept_close, sent_file
from documents.schemas import FOLDERS
from documents.services import opening
from documents.services.checking import TAKEN
from documents.services.rooms import readable, shared_with
from foundation.forms import Form
from foundation.paging import Page
from foundation.web import page_number, session, transaction

PER_PAGE = 50


def shared() -> ResponseReturnValue:
    """Show the ventures that share documents with somebody."""
    return render_template("documents/shared.html", ventures=shared_with(session(), current_viewer()))


def room(slug: str) -> ResponseReturnValue:
    """Show a data room: all of it to the venture's own people, and to others what they have leave for."""
    return room_page(asked_room(slug))


def document(slug: str, document_id: int) -> ResponseReturnValue:
    """Show one document with its versions."""
    return document_page(slug, document_id)


def document_page(slug: str, document_id: int, *, sent: Form | None = None) -> str:
    """Show one document, with a form as it was sent where something is wrong with it."""
    found = asked_room(slug)
    held = found.document(document_id)
    note_titles(found)
    row = held.document
    stored = Form({"title": row.title, "folder": row.folder, "expected": row.expected_code})
    return render_template(
        "documents/document.html",
        venture=found.venture,
        room=found,
        held=held,
        readers=found.readers(row) if found.own else [],
        names=FOLDERS,
        may_edit=policy.may(current_viewer(), Action.EDIT, found.venture),
        form=sent or stored,
        expected=[(each.code, each.title) for each in queries.expected_documents(session())],
        readable=lambda version: readable(version, scanned=found.scanned),
        file=TAKEN,
    )


def openings(slug: str) -> ResponseReturnValue:
    """Show who opened what, and when."""
    found = asked_room(slug, Action.VIEW_HISTORY)
    number, key = page_number(), found.venture.id or 0
    rows = queries.openings(session(), key, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    page = Page(rows, queries.count_openings(session(), key), number, PER_PAGE)
    return render_template("documents/openings.html", venture=found.venture, page=page, args=request.args)


def file(slug: str, document_id: int, number: int) -> ResponseReturnValue:
    """Send a version, and log that it was opened. A look at the headers alone opens nothing."""
    found = asked_room(slug)
    if request.method == "HEAD":
        _, version = opening.version_for(found, document_id, number)
        return kept_close(Response(content_type=version.media_type))
    title = found.document(document_id).document.title
    disclosed(disclosing.Path.FILE, [found.venture], fields=("documents",), document=title, by_leave=True)
    with transaction() as database:
        opened = opening.open_version(
            database, room=found, document_id=document_id, number=number, in_part="Range" in request.headers
        )
    return sent_file(opened)
