"""What the pages of accounts share: forms shown again, addresses of our own, the way to the post."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts import policy
from accounts.policy import Action, Viewer
from accounts.routes.viewing import current_viewer
from accounts.services.post import NotSent, Post
from accounts.services.signing import DeadLink
from foundation.errors import Conflict, Forbidden, Invalid, ParityError, SignInRequired, TooMany
from foundation.forms import Form
from foundation.web import settings

#: What a form can be shown again for, and the status that goes with it.
_STATUS: dict[type[ParityError], int] = {
    Invalid: 422,
    SignInRequired: 422,
    Forbidden: 403,
    Conflict: 409,
    DeadLink: 410,
    TooMany: 429,
    NotSent: 503,
}
SHOWN_AGAIN = tuple(_STATUS)
_NEVER_SHOWN = frozenset({"password", "current_password", "csrf_token"})


def post() -> Post:
    """Give the way to people's letter boxes."""
    return Post.of(settings())


def show_again(
    template: str,
    error: ParityError,
    *,
    has_fields: bool = True,
    changed: Mapping[str, object] | None = None,
    **context: object,
) -> ResponseReturnValue:
    """Show a form once more: what is wrong with it, and what was typed but never a password.

    Parameters
    ----------
    template : str
        The page.
    error : ParityError
        What is wrong.
    has_fields : bool, default=True
        Whether the form has fields to stand beside; a mere button has none, and is told all at the top.
    changed : Mapping, optional
        Fields that are shown otherwise than they were typed: those with several values, and those that only we set.
    **context : object
        What else the page shows.
    """
    fields = error.fields if isinstance(error, Invalid) else {}
    if fields and not has_fields:
        error, fields = Invalid({}, " ".join(message for messages in fields.values() for message in messages)), {}
    kept = {name: value for name, value in request.form.items() if name not in _NEVER_SHOWN}
    page = render_template(template, form=Form({**kept, **(changed or {})}, fields, str(error)), **context)
    return page, next(status for kind, status in _STATUS.items() if isinstance(error, kind))


def dead_end(error: DeadLink, *, label: str, address: str) -> ResponseReturnValue:
    """Say that a link has lapsed, and how to get another."""
    return render_template("accounts/dead_link.html", message=str(error), label=label, address=address), 410


def own_address(text: str | None, fallback: str = "/") -> str:
    """Give an address back where it is a page of ours, and a fallback where it leads elsewhere.

    Parameters
    ----------
    text : str or None
        From a form or an address that anybody could have made up.
    fallback : str, default="/"
        A page of ours.
    """
    wanted = text or ""
    # Browsers read a backslash as a slash and skip control characters, so "/\evil.example" leaves the site.
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or not wanted.isprintable():
        return fallback
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return fallback
    return fallback if parts.scheme or parts.netloc else wanted


def the_person() -> tuple[Viewer, int]:
    """Give whoever is signed in, with their key.

    Raises
    ------
    SignInRequired
        If nobody is.
    """
    viewer = current_viewer()
    policy.require(viewer, Action.USE_ACCOUNT)
    if viewer.user_id is None:
        raise SignInRequired("Sign in to do this.")
    return viewer, viewer.user_id


def search_words() -> str:
    """Give what a list is searched for. A NUL character is in no name, and PostgreSQL refuses it."""
    return request.args.get("q", "").replace("\x00", "")[:200]
