"""``flask worker``: do the work behind the pages. What ``make worker`` calls."""

import os
import signal
import sys
import threading

import click
from flask import current_app
from huey.consumer import Consumer

from foundation.doorbell import doorbell
from foundation.web import settings
from webapp.commands.leaving import leave

#: Longest time in seconds between two looks into a store that cannot ring by itself (the file).
_LOOK = 1.0


@click.command("worker")
@click.option("--until-input-ends", is_flag=True, help="Stop when standard input is closed.")
def worker(*, until_input_ends: bool) -> None:
    """Do what is asked for behind the pages, until Ctrl-C: then what is begun is finished."""
    huey = doorbell().huey
    threads = settings(current_app).job_threads
    consumer = Consumer(huey, workers=threads, worker_type="thread", max_delay=_LOOK, scheduler_interval=1)
    if until_input_ends:
        threading.Thread(target=_stop_at_the_end, daemon=True).start()
    # Rung here, what waited for a worker is begun at once.
    doorbell().ring()
    consumer.run()
    leave()


def _stop_at_the_end() -> None:
    """Wait for the end of the standard input, and stop as Ctrl-C does."""
    while sys.stdin.buffer.read(1024):
        pass
    os.kill(os.getpid(), signal.SIGINT)
