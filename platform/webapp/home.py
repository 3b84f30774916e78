"""The start page: what Parity is, to a visitor; what there is to do, to somebody who is signed in."""

from flask import Flask, render_template
from flask.typing import ResponseReturnValue

from accounts.routes import current_viewer
from webapp.navigation import groups_for


def init_app(app: Flask) -> None:
    """Add ``/``."""
    app.add_url_rule("/", "home", home)


def home() -> ResponseReturnValue:
    """Show the start page that fits whoever asks."""
    viewer = current_viewer()
    if viewer.signed_in:
        return render_template("home/signed_in.html", groups=groups_for(viewer))
    return render_template("home/visitor.html")
