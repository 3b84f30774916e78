"""Kinds of jobs that tests ask for, and a worker in a process of its own that knows them."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from foundation import audit
from foundation.jobs import GiveUp, Work, job
from foundation.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
#: Seconds that a test waits for something to happen in another process.
LONGEST = 120


@job("tests.note", "Write a note")
def note(work: Work) -> None:
    """Write a line of the trail. With ``hold`` it stands still after writing for as long as that file is there."""
    audit.record(
        work.session, subject_kind="note", subject_id=int(work.payload["number"]), action="noted", actor_id=None
    )
    work.session.flush()
    if "hold" in work.payload:
        hold = Path(str(work.payload["hold"]))
        Path(f"{hold}.reached").touch()
        wait_for(lambda: not hold.exists())


@job("tests.fail", "Fail every time", tries=3)
def fail(work: Work) -> None:
    """Write a line of the trail, and fail."""
    note(work)
    raise RuntimeError("the far side is closed")


@job("tests.hopeless", "Never succeed")
def hopeless(_work: Work) -> None:
    """Give up at once."""
    raise GiveUp("There is nobody at this address.")


def wait_for(holds: Callable[[], bool]) -> None:
    """Wait until something is so."""
    until, pause = time.monotonic() + LONGEST, threading.Event()
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError("what was waited for did not happen")
        pause.wait(0.05)


@contextmanager
def a_worker(settings: Settings, lease: int = 1) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a worker on the database of some settings; what is left of it at the end of the block is killed."""
    environment = {
        **os.environ,
        "PARITY_DATABASE_URL": settings.database,
        "PARITY_INSTANCE": str(settings.instance),
        "PARITY_SECRET_KEY": settings.secret_key,
        "PARITY_REDIS_URL": settings.redis_url,
        "PARITY_MAIL_URL": settings.mail_url,
        "PARITY_BASE_URL": settings.base_url,
        "PARITY_DEMO": "true",
        "PARITY_LOG_LEVEL": "ERROR",
        "PARITY_JOB_LEASE": str(lease),
    }
    process = subprocess.Popen([sys.executable, "-m", "tests.support.worker"], cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
