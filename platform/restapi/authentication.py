"""Who asks: whoever's token it is. A cookie is no proof here, so that no page elsewhere can send one along."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import request
from werkzeug.exceptions import Unauthorized, UnsupportedMediaType

from accounts.policy import VISITOR
from accounts.routes import current_viewer, read_bearer, set_viewer
from foundation.errors import SignInRequired
from foundation.web import takes_a_file


def take_bearer() -> None:
    """Find whoever asks, before a request is served.

    Raises
    ------
    Unauthorized
        If there is a header and it holds no token that is in force.
    """
    set_viewer(VISITOR)
    if "Authorization" not in request.headers:
        return
    if request.authorization is None or request.authorization.type != "bearer" or read_bearer() is None:
        raise Unauthorized


def require_token() -> None:
    """Ask for a token before anything is written, whether or not there is such a thing at the address.

    Raises
    ------
    SignInRequired
        If something is sent and nobody says who sends it.
    """
    if request.method not in ("GET", "HEAD", "OPTIONS") and not current_viewer().signed_in:
        raise SignInRequired("Send a token: what you send has to be somebody's.")


def after_token(function: Callable[..., Any]) -> Callable[..., Any]:
    """Ask for a token before a function runs, so that the answer without one never tells what is at the address.

    Parameters
    ----------
    function : callable
        What serves an address that is for people who say who they are.

    Returns
    -------
    callable
        The same, raising `SignInRequired` where nobody says who asks.
    """

    @wraps(function)
    def asked(*args: Any, **kwargs: Any) -> Any:
        if not current_viewer().signed_in:
            raise SignInRequired("Send a token: this is for people who say who they are.")
        return function(*args, **kwargs)

    return asked


def want_json() -> None:
    """Refuse a body that is not JSON. An address that takes files has a rule of its own.

    Raises
    ------
    UnsupportedMediaType
        If something else was sent.
    """
    if takes_a_file():
        return
    if request.method in ("POST", "PUT", "PATCH") and not request.is_json and _has_body():
        raise UnsupportedMediaType


def _has_body() -> bool:
    return bool(request.content_length) or "chunked" in request.headers.get("Transfer-Encoding", "").lower()
