"""Look at a data room, and open what is in it."""

from pathlib import Path

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from accounts import policy
from accounts.policy import Action
from accounts.routes import current_viewer, disclosed
from accounts.services.promotion import disclosing
from documents import queries
from documents.routes.asking import asked_room, room_page
from documents.schemas import FOLDERS
from documents.services import opening, stamping
from documents.services.checking import PDF, TAKEN
from documents.services.opening import Opened
from documents.services.rooms import readable, shared_with
from foundation.forms import Form
from foundation.paging import Page
from foundation.web import file_store, session, settings, transaction

PER_PAGE = 50
#: These are shown by the browser itself; everything else is saved.
_SHOWN = frozenset({PDF, "image/png", "image/jpeg"})


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
    number, key = max(1, request.args.get("page", 1, type=int)), found.venture.id or 0
    rows = queries.openings(session(), key, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    page = Page(rows, queries.count_openings(session(), key), number, PER_PAGE)
    return render_template("documents/openings.html", venture=found.venture, page=page, args=request.args)


def file(slug: str, document_id: int, number: int) -> ResponseReturnValue:
    """Send a version, and log that it was opened. A look at the headers alone opens nothing."""
    found = asked_room(slug)
    if request.method == "HEAD":
        _, version = opening.version_for(found, document_id, number)
        return _kept_close(Response(content_type=version.media_type))
    title = found.document(document_id).document.title
    disclosed(disclosing.Path.FILE, [found.venture], fields=("documents",), document=title)
    with transaction() as database:
        opened = opening.open_version(
            database, room=found, document_id=document_id, number=number, in_part="Range" in request.headers
        )
    return _kept_close(_sent(opened))


def _sent(opened: Opened) -> Response:
    version, store = opened.version, file_store()
    source = store.open(version.digest)
    size = version.size
    if opened.words:
        with source:
            copy = stamping.stamped(source, stamped_folder(), version.digest, opened.opening.id or 0, opened.words)
        source, size = copy.open("rb"), copy.stat().st_size
    answer = Response(wrap_file(request.environ, source), content_type=version.media_type, direct_passthrough=True)
    answer.call_on_close(source.close)
    answer.content_length = size
    answer.set_etag(opened.tag)
    shown = version.media_type in _SHOWN and "save" not in request.args
    answer.headers.set("Content-Disposition", "inline" if shown else "attachment", filename=version.filename)
    try:
        answer.make_conditional(request, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        source.close()
        raise
    return answer


def stamped_folder() -> Path:
    """Give the folder in which stamped copies lie for the time of a reading."""
    return settings().instance / "stamped"


def _kept_close(answer: Response) -> Response:
    """Keep an answer out of caches, previews and search engines."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet, noimageindex"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
