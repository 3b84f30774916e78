"""Wakes the workers: huey carries the word that there is work, through a file or through Redis.

The jobs themselves are rows of our database (``foundation.jobs``). What huey keeps may be lost without harm: workers
look for what is due once a minute in any case.
"""

import os
import sqlite3
from typing import Any, cast

import structlog
from flask import Flask, current_app, has_app_context
from huey import Huey, RedisHuey, SqliteHuey, crontab
from redis.exceptions import RedisError
from sqlalchemy import event
from sqlalchemy.orm import Session as AnySession

from foundation import jobs
from foundation.database import Session
from foundation.jobs.asking import BRINGS_WORK
from foundation.settings import Settings
from foundation.web import db, settings

_log = structlog.get_logger("parity.jobs")


class Doorbell:
    """One application's way to its workers.

    Parameters
    ----------
    app : Flask
        The application whose database has the jobs.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._process = 0
        self._huey: Any = None

    @property
    def huey(self) -> Any:
        """The store of this process: opened when it is first used, and anew after a fork."""
        if self._process != os.getpid():
            self._huey, self._process = _store(settings(self._app)), os.getpid()
            self._work = self._huey.task(name="work")(self._do_work)
            self._huey.periodic_task(crontab(minute="*"), name="look")(self._look)
        return self._huey

    def ring(self) -> None:
        """Say that there is work. A store that does not answer is noted: the work is found within a minute."""
        try:
            self.huey.enqueue(self._work.s())
        except (OSError, sqlite3.Error, RedisError) as error:
            _log.warning("workers not woken", error=type(error).__name__)

    def _do_work(self) -> None:
        with self._app.app_context():
            jobs.work_off(db.engine, settings(self._app))

    def _look(self) -> None:
        """Ask for the regular work that is due, and do whatever waits."""
        with self._app.app_context():
            with Session(db.engine) as session:
                jobs.enqueue_due(session)
                session.commit()
            jobs.work_off(db.engine, settings(self._app))


def _store(chosen: Settings) -> Huey:
    if chosen.redis_url:
        return RedisHuey("parity", url=chosen.redis_url, results=False)
    chosen.instance.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("parity", filename=str(chosen.instance / "queue.db"), results=False)


def init_app(app: Flask) -> None:
    """Give an application its doorbell."""
    app.extensions["parity_doorbell"] = Doorbell(app)


def doorbell(app: Flask | None = None) -> Doorbell:
    """Give an application's doorbell."""
    return cast("Doorbell", (app or current_app).extensions["parity_doorbell"])


@event.listens_for(AnySession, "after_commit")
def _ring(session: AnySession) -> None:
    """Wake the workers once what was asked for is there."""
    if session.info.pop(BRINGS_WORK, False) and has_app_context():
        doorbell().ring()


@event.listens_for(AnySession, "after_rollback")
def _do_not_ring(session: AnySession) -> None:
    session.info.pop(BRINGS_WORK, None)
