"""Who is asking: found once for each request, from the browser's cookie or a program's token."""

from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_login import UserMixin, current_user
from sqlalchemy.exc import SQLAlchemyError

from accounts.models import key_of
from accounts.policy import VISITOR, Viewer
from accounts.routes.blueprint import accounts
from accounts.services import sessions, user_for_token
from accounts.services.people import viewer_for_user
from foundation.database import Session
from foundation.web import db, login_manager, session

_log = structlog.get_logger("parity.accounts")
# Our own rows say which browser is signed in; a changed network address is no reason to doubt it.
login_manager.session_protection = None
#: Under this an application keeps the columns that are asked along with whoever asks.
_ALONG = "parity_asked_along"


@dataclass(eq=False)
class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """A signed-in browser as Flask-Login knows it."""

    token: str
    viewer: Viewer
    along: tuple[Any, ...] = ()

    def get_id(self) -> str:
        """Give what the cookie carries: the browser's secret, not the person's key."""
        return self.token


@login_manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login ships no types
def _load(token: str) -> SignedIn | None:
    found = sessions.session_for(session(), token, current_app.extensions.get(_ALONG, ()))
    if found is None:
        return None
    browser, viewer = found
    if sessions.wants_touch(browser):
        g.stale_sign_in = browser.id
    return SignedIn(token, viewer, browser.along)


def current_viewer() -> Viewer:
    """Give whoever asks; one query, in the first call of a request."""
    if not has_request_context():
        return VISITOR
    if "viewer" not in g:
        g.viewer = current_user.viewer if current_user.is_authenticated else VISITOR
    viewer: Viewer = g.viewer
    return viewer


def ask_along(app: Flask, *columns: Any) -> None:
    """Have columns over ``User`` asked along with whoever asks: what the frame of every page says to them.

    A question of its own would cost each page more than all else that it draws of the frame.
    """
    app.extensions[_ALONG] = columns


def told_along() -> tuple[Any, ...]:
    """Give what was asked along with a signed-in browser; nothing for anybody else."""
    along: tuple[Any, ...] = current_user.along if current_user.is_authenticated else ()
    return along


def set_viewer(viewer: Viewer) -> None:
    """Say who asks, for the rest of this request."""
    g.viewer = viewer


def read_bearer() -> Viewer | None:
    """Take the asker from ``Authorization: Bearer``.

    Returns
    -------
    Viewer or None
        None where the header is there and its token is wrong or has lapsed. Without the header, whoever is asking
        anyway.
    """
    given = request.authorization
    if given is None or given.type != "bearer":
        return current_viewer()
    person = user_for_token(session(), given.token or "")
    if person is None:
        return None
    viewer = viewer_for_user(session(), key_of(person))
    set_viewer(viewer)
    return viewer


@accounts.after_app_request
def _note_seen(response: Response) -> Response:
    """Note when a browser was last seen, after the request's own work is done and at most every few minutes."""
    stale = g.pop("stale_sign_in", None)
    if stale is not None:
        try:
            with Session(db.engine) as own:
                sessions.touch(own, stale)
                own.commit()
        except SQLAlchemyError as error:
            _log.warning("visit not noted", error=type(error).__name__)
    return response
