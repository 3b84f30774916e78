"""What a server does once, before it forks its workers."""

import gc

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

import matching.services
from foundation.web import db, session

_log = structlog.get_logger("parity.start")


def warm(app: Flask) -> None:
    """Build the matching index, so that all workers share one copy and none answers its first request late.

    A database that cannot be read yet is no reason not to start: ``/readyz`` says so until it can.

    Parameters
    ----------
    app : Flask
        The application that is about to be served.
    """
    with app.app_context():
        try:
            matching.services.ensure_index(session())
        except SQLAlchemyError as error:
            _log.warning("index not built", error=type(error).__name__)
        session().close()
        for engine in db.engines.values():
            # A connection must not be shared by the processes that are forked from here.
            engine.dispose()
    # The index stays as well as what was imported: no worker looks through it for garbage, or copies it by looking.
    gc.freeze()
