"""What is seen of each request: an id, a line in the log, a count and a time."""

import os
import re
import time

import structlog
from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

from foundation.ids import new_token

_REQUEST_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
_log = structlog.get_logger("parity.request")

registry = CollectorRegistry()
requests_total = Counter(
    "parity_requests_total", "Requests answered.", ["endpoint", "method", "status"], registry=registry
)
request_seconds = Histogram("parity_request_seconds", "Time to answer a request.", ["endpoint"], registry=registry)


def init_app(app: Flask) -> None:
    """Watch every request of an application."""
    app.before_request(_begin)
    app.after_request(_end)
    app.add_url_rule("/metrics", "metrics", metrics)


def metrics() -> Response:
    """Give the counters in the form that Prometheus reads."""
    shown = registry
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        # Each worker counts in a file of its own; this adds them up.
        shown = CollectorRegistry()
        multiprocess.MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
    return Response(generate_latest(shown), content_type=CONTENT_TYPE_LATEST)


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.match(given) else new_token()[:16]
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    if "started" not in g:
        return response
    seconds = time.perf_counter() - g.started
    endpoint = request.endpoint or "none"
    response.headers["X-Request-ID"] = g.request_id
    requests_total.labels(endpoint, request.method, response.status_code).inc()
    request_seconds.labels(endpoint).observe(seconds)
    _log.info(
        "request",
        method=request.method,
        endpoint=endpoint,
        status=response.status_code,
        duration_ms=round(seconds * 1000, 1),
    )
    return response
