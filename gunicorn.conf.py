"""How gunicorn serves: ``gunicorn wsgi:application`` reads this file by itself."""

import os

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker
from prometheus_client import multiprocess

from pipeline.routes.live import GOES_ON
from webapp.commands.leaving import leave
from webapp.warming import warm

bind = f"127.0.0.1:{os.environ.get('PORT', '5000')}"
workers = int(os.environ.get("PARITY_WORKERS", "2"))
worker_class = "gthread"
# Boards that are watched keep a thread each and mostly sleep: they come on top of those that answer pages.
threads = 4 + int(os.environ.get("PARITY_STREAMS", "2"))
# The application, with its index, is built once and shared by the workers' copy-on-write memory.
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 15
max_requests = 100_000
max_requests_jitter = 10_000
loglevel = "warning"
accesslog = None


def when_ready(server: Arbiter) -> None:
    """Build what the workers are to share."""
    application = server.app.wsgi()
    if "parity_settings" in application.extensions:
        warm(application)


def post_worker_init(worker: Worker) -> None:
    """End the streams of a worker that is about to stop, so that it need not wait for them."""
    GOES_ON.append(lambda: bool(worker.alive))


def worker_exit(_server: Arbiter, worker: Worker) -> None:
    """End a worker that has served, at once; one that could not start leaves by the code that says so."""
    if worker.booted:
        leave()


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Forget the live counters of a worker that has gone."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
