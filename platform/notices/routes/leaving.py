"""Leaving by the link of a letter, without signing in."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.routes.answers import dead_end
from accounts.services.signing import DeadLink
from foundation.web import session, settings, transaction
from notices.services import unsubscribing


def unsubscribe(token: str) -> ResponseReturnValue:
    """Show a button, and end the letters when it is pressed or a mail program presses it for its reader.

    Opening the page ends nothing: programs that look at letters open every link in them.
    """
    try:
        leaving = unsubscribing.read_link(session(), secret=settings().secret_key, token=token)
    except DeadLink as error:
        return dead_end(error, label="What you are told of", address=url_for("notices.settings"))
    if request.method == "POST":
        with transaction() as database:
            unsubscribing.leave(database, leaving)
    return render_template("notices/unsubscribe.html", title=leaving.title, token=token, left=request.method == "POST")
