"""Errors as JSON, in one shape, for everything under ``/api``."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import structlog
from flask import Flask, Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from foundation.errors import Conflict, Forbidden, Invalid, NotFound, ParityError, SignInRequired, TooMany
from profiles.schemas.typed import messages_by_field

_log = structlog.get_logger("parity.error")

#: The most particular first: asking for somebody to sign in is a kind of refusal.
_DOMAIN: tuple[tuple[type[ParityError], int, str], ...] = (
    (NotFound, 404, "not_found"),
    (SignInRequired, 401, "unauthenticated"),
    (Forbidden, 403, "forbidden"),
    (Invalid, 422, "invalid"),
    (Conflict, 409, "conflict"),
    (TooMany, 429, "too_many_requests"),
)
_HTTP: Mapping[int, tuple[str, str]] = {
    400: ("bad_request", "The request could not be read."),
    401: ("unauthenticated", "Send a bearer token that is in force."),
    403: ("forbidden", "Your account may not do this."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method."),
    406: ("not_acceptable", "Answers are JSON."),
    413: ("too_large", "What you sent is too large."),
    415: (
        "unsupported_media_type",
        "Send JSON, with Content-Type: application/json; or multipart/form-data where a file is taken.",
    ),
    422: ("invalid", "Some values need another look."),
    429: ("too_many_requests", "That was tried too often. Wait a little and try again."),
}


class PresentConflict(Exception):
    """A conflict, with the profile as it stands now.

    Parameters
    ----------
    conflict : Conflict
        What the service said.
    state : Mapping
        The profile, as the asker may see it.
    """

    def __init__(self, conflict: Conflict, state: Mapping[str, Any]) -> None:
        super().__init__(str(conflict))
        self.conflict = conflict
        self.state = state


def init_app(app: Flask) -> None:
    """Answer errors under ``/api`` in JSON, and leave all others to the handlers that are there."""
    held = app.error_handler_spec[None]
    answers: tuple[tuple[type[Exception], int | None, Callable[[Any], Response]], ...] = (
        (ParityError, None, domain_error),
        (CSRFError, 400, http_error),
        (HTTPException, None, http_error),
        (Exception, None, unexpected),
    )
    for kind, code, answer in answers:
        app.register_error_handler(kind, _split(answer, held[code].get(kind)))
    app.register_error_handler(PresentConflict, present_conflict)


def _split(ours: Callable[[Any], Response], pages: Callable[[Any], Any] | None) -> Callable[[Any], ResponseReturnValue]:
    def handle(error: Exception) -> ResponseReturnValue:
        if pages is None or _is_ours(request.path):
            return ours(error)
        return cast("ResponseReturnValue", pages(error))

    return handle


def _is_ours(path: str) -> bool:
    """Say whether an address belongs to programs. The page about the API is for people."""
    return path == "/api" or (path.startswith("/api/") and path != "/api/docs")


def respond(status: int, code: str, message: str, fields: Mapping[str, Sequence[str]] | None = None) -> Response:
    """Write an error in the one shape that it has.

    Parameters
    ----------
    status : int
        Of HTTP.
    code : str
        For programs.
    message : str
        For people.
    fields : Mapping, optional
        Messages by field.
    """
    response = jsonify(_body(code, message, fields or {}))
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Parity"'
    return response


def _body(code: str, message: str, fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        "error": {"code": code, "message": message, "fields": {name: list(texts) for name, texts in fields.items()}},
        "request_id": g.get("request_id", ""),
    }


def domain_error(error: ParityError) -> Response:
    """Answer an error of the domain."""
    status, code = next((status, code) for kind, status, code in (*_DOMAIN, _OTHER) if isinstance(error, kind))
    return respond(status, code, str(error), error.fields if isinstance(error, Invalid) else None)


_OTHER: tuple[type[ParityError], int, str] = (ParityError, 400, "bad_request")


def present_conflict(error: PresentConflict) -> Response:
    """Answer a conflict with what stands now, so that a program can merge and send again."""
    conflict = error.conflict
    response = jsonify(
        {
            **_body("conflict", str(conflict), {each.field: ["Somebody else changed this."] for each in _of(conflict)}),
            "present": {
                "version": conflict.version,
                "changed_by": conflict.changed_by,
                "differences": [
                    {"field": each.field, "base": each.base, "theirs": each.theirs, "yours": each.yours}
                    for each in _of(conflict)
                ],
                "state": error.state,
            },
        }
    )
    response.status_code = 409
    return response


def _of(conflict: Conflict) -> Sequence[Any]:
    return conflict.differences


def http_error(error: HTTPException) -> Response:
    """Answer an error of HTTP, and what the parsers of arguments found."""
    status = error.code or 500
    if status < 400:
        return Response(error.get_response().get_data(), status, dict(error.get_response().headers))
    code, message = _HTTP.get(status, ("internal" if status >= 500 else "bad_request", error.name))
    response = respond(status, code, message, _messages(error))
    if status == 405 and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _messages(error: HTTPException) -> Mapping[str, Sequence[str]]:
    """Give the messages of the parsers by field; which part of the request a field stood in goes without saying."""
    found = (getattr(error, "data", None) or {}).get("messages")
    if not isinstance(found, Mapping):
        return {}
    merged: dict[str, list[str]] = {}
    for part in found.values():
        for name, texts in messages_by_field(part).items():
            merged.setdefault(name, []).extend(texts)
    return merged


def unexpected(error: Exception) -> Response:
    """Answer what should not have happened, without saying what it was."""
    _log.exception("unexpected", error=type(error).__name__)
    return respond(500, "internal", "Something went wrong on our side. It has been recorded.")
