"""Errors of the domain as pages. The API has its own shape for the same errors."""

from typing import NamedTuple

import structlog
from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from foundation.errors import Conflict, Forbidden, Invalid, NotFound, ParityError, SignInRequired, TooMany
from foundation.web import wants_fragment

_log = structlog.get_logger("parity.error")


class _Page(NamedTuple):
    status: int
    title: str


_PAGES: dict[type[ParityError], _Page] = {
    NotFound: _Page(404, "Page not found"),
    Forbidden: _Page(403, "Not open to you"),
    Conflict: _Page(409, "Somebody else changed this"),
    Invalid: _Page(422, "Some answers need another look"),
    TooMany: _Page(429, "Too many tries"),
}
_HTTP_TITLES = {
    400: ("Request not understood", "Your browser sent something that Parity could not read. Go back and try again."),
    404: ("Page not found", "There is no page at this address. It may have moved, or the link may be cut short."),
    405: ("Not possible here", "This page cannot be used in that way."),
    413: ("Too large", "What you sent is larger than this page takes. Send a smaller file."),
    429: ("Too many tries", "That was tried too often. Wait a little and try again."),
}


def init_app(app: Flask) -> None:
    """Answer every error with a page that says what to do next."""
    app.register_error_handler(ParityError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, title: str, message: str) -> Response:
    template = "errors/fragment.html" if wants_fragment() else "errors/page.html"
    return make_response(render_template(template, status=status, title=title, message=message), status)


def _domain_error(error: ParityError) -> ResponseReturnValue:
    if isinstance(error, SignInRequired) and request.method == "GET" and not wants_fragment():
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    page = next((_PAGES[kind] for kind in type(error).__mro__ if kind in _PAGES), _Page(400, "Not possible"))
    return _page(page.status, page.title, str(error))


def _csrf_error(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, "This form has expired", "Go back, reload the page and send it again. Nothing was changed.")


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    title, message = _HTTP_TITLES.get(status, (error.name, error.description or ""))
    return _page(status, title, message)


def _unexpected(error: Exception) -> ResponseReturnValue:
    _log.exception("unexpected", error=type(error).__name__)
    return _page(500, "Something went wrong", "It was our fault, it has been recorded, and nothing was half saved.")
