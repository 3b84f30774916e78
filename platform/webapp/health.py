"""Whether the process lives, and whether it can do its work."""

from flask import Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

import matching.services
from foundation.web import limiter, session


def init_app(app: Flask) -> None:
    """Add ``/healthz`` and ``/readyz``."""
    app.add_url_rule("/healthz", "healthz", limiter.exempt(healthz))
    app.add_url_rule("/readyz", "readyz", limiter.exempt(readyz))


def healthz() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


def readyz() -> tuple[Response, int]:
    """Say whether the database answers and the matching index stands."""
    parts = {"database": "ok", "index": "ok"}
    try:
        session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        parts["database"] = "not reachable"
    if parts["database"] == "ok":
        try:
            matching.services.ensure_index(session())
        except SQLAlchemyError:
            parts["index"] = "not built"
    else:
        parts["index"] = "not checked"
    ready = all(state == "ok" for state in parts.values())
    return jsonify(status="ok" if ready else "unavailable", **parts), 200 if ready else 503
