"""What every blueprint shares: the database session of a request, the limiter, and answers to htmx."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import sqlmodel
from flask import Flask, Response, current_app, has_request_context, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect
from markupsafe import Markup

from foundation.database import open_postgresql
from foundation.files import Store, store_for
from foundation.paging import asked_page
from foundation.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
#: Bytes that the requests of some views may have, and who is asked before any of them is read.
_LARGER: dict[object, tuple[int, Callable[..., object] | None]] = {}
#: Views that pages of others may show in a frame.
_FRAMED: set[object] = set()
db = SQLAlchemy(session_options={"class_": sqlmodel.Session})
limiter = Limiter(key_func=get_remote_address, headers_enabled=False)
csrf = CSRFProtect()
login_manager = LoginManager()


def open_database(app: Flask) -> None:
    """Give an application its engine, and a session for each request."""
    db.init_app(app)
    # The extension would also close asynchronous sessions, of which there are none: after every request it would start
    # a thread with an event loop of its own to find that out.
    app.teardown_appcontext_funcs = [
        done for done in app.teardown_appcontext_funcs if not inspect.iscoroutinefunction(done)
    ]
    with app.app_context():
        open_postgresql(db.engine)


def session() -> sqlmodel.Session:
    """Give the database session of this request."""
    return cast("sqlmodel.Session", db.session)


@contextmanager
def transaction() -> Iterator[sqlmodel.Session]:
    """Commit what the block did, or leave the database as it was.

    A route opens it around one service call and everything that belongs to the same step.
    """
    current = session()
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise


def page_number() -> int:
    """Give the number of the page of a list that the address asks for."""
    return asked_page(request.args.get("page", ""))


def render_part(template: str, **given: object) -> Markup:
    """Render a part of a page by itself.

    It is given nothing of what every whole page is given, and so holds nothing of it where it is kept.
    """
    html = current_app.jinja_env.get_template(template).render(**given)
    return Markup(html)  # noqa: S704 -- rendered by a template that escapes


def settings(app: Flask | None = None) -> Settings:
    """Give the settings that this application was made with."""
    return cast("Settings", (app or current_app).extensions["parity_settings"])


def file_store() -> Store:
    """Give the store that the settings ask for."""
    chosen = settings()
    return store_for(chosen.files_url, chosen.instance / "files")


def takes_files(most: int, ask: Callable[..., object] | None = None) -> Callable[[View], View]:
    """Let a view take a file larger than other bodies. It is written to disk as it arrives, never held in memory.

    Parameters
    ----------
    most : int
        Bytes that a request may have, with all that is around the file.
    ask : callable, optional
        Given what stands in the address, it stops a request that may not be made, before its body is read: the forgery
        check, which comes first otherwise, reads the whole of a form.
    """

    def mark(view: View) -> View:
        _LARGER[view] = (most, ask)
        return view

    return mark


def framed(view: View) -> View:
    """Let pages of others show a view in a frame. It must show the same to everybody, and change nothing."""
    _FRAMED.add(view)
    return view


def is_framed() -> bool:
    """Say whether this request is for a view that others may show in a frame."""
    return current_app.view_functions.get(request.endpoint or "") in _FRAMED


def takes_a_file() -> bool:
    """Say whether this request is for a view that takes files."""
    return _larger() is not None


def _larger() -> tuple[int, Callable[..., object] | None] | None:
    view = current_app.view_functions.get(request.endpoint or "")
    return _LARGER.get(getattr(view, "view_class", view))


def read_larger_files(app: Flask) -> None:
    """Read more of a request where its view takes files, once whoever sends it may."""

    @app.before_request
    def _raise_limit() -> None:
        held = _larger()
        if held is None:
            return
        request.max_content_length, ask = held
        if ask is not None:
            ask(**(request.view_args or {}))


def wants_fragment() -> bool:
    """Say whether htmx asks for a part of the page, rather than a person for the whole of it."""
    return (
        has_request_context()
        and request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-Boosted") != "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def sent_pdf(content: bytes, name: str) -> Response:
    """Send a PDF that is made for whoever asked, and kept by nobody on the way."""
    return sent_file(content, name, "application/pdf")


def sent_file(content: bytes, name: str, content_type: str) -> Response:
    """Send a file that is made for whoever asked, and kept by nobody on the way."""
    answer = Response(content, content_type=content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
