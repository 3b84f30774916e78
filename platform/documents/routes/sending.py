"""Send a file of the store, stamped where it has to be, whole or in part."""

from pathlib import Path
from typing import BinaryIO

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from documents.models import KeptFile
from documents.services import stamping
from documents.services.checking import PDF
from documents.services.opening import Opened
from foundation.web import file_store, settings

#: These are shown by the browser itself; everything else is saved.
_SHOWN = frozenset({PDF, "image/png", "image/jpeg"})


def sent_file(opened: Opened) -> Response:
    """Send a file that somebody may read, whole or the part that they ask for."""
    file, store = opened.file, file_store()
    source = store.open(file.digest)
    size = file.size
    if opened.words:
        with source:
            copy = stamping.stamped(source, stamped_folder(), file.digest, opened.opening.id or 0, opened.words)
        source, size = copy.open("rb"), copy.stat().st_size
    return send_kept(file, source, size, opened.tag)


def send_kept(file: KeptFile, source: BinaryIO, size: int, tag: str) -> Response:
    """Send what stands in an open file under the name of a kept one, whole or the part that is asked for.

    Parameters
    ----------
    file : KeptFile
        What it is called, and what it is.
    source : BinaryIO
        Its content; closed once it is sent.
    size : int
        Length of that content in bytes.
    tag : str
        A name of exactly these bytes.
    """
    answer = Response(wrap_file(request.environ, source), content_type=file.media_type, direct_passthrough=True)
    answer.call_on_close(source.close)
    answer.content_length = size
    answer.set_etag(tag)
    shown = file.media_type in _SHOWN and "save" not in request.args
    answer.headers.set("Content-Disposition", "inline" if shown else "attachment", filename=file.filename)
    try:
        answer.make_conditional(request, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        source.close()
        raise
    return kept_close(answer)


def stamped_folder() -> Path:
    """Give the folder in which stamped copies lie for the time of a reading."""
    return settings().instance / "stamped"


def kept_close(answer: Response) -> Response:
    """Keep an answer out of caches, previews and search engines."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet, noimageindex"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
