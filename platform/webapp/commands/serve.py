"""``flask serve``: prepare the database where it needs it, then serve. What ``make run`` calls."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic import command
from flask import Flask, current_app
from gunicorn.app.base import Application

from foundation.web import session, settings
from reference.queries import regions
from webapp.commands.database import migrations
from webapp.commands.seed import load_reference_facts
from webapp.demo.people import ACCOUNTS, PASSWORD

#: How a command of this application is started in a process of its own.
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
ROOT = Path(__file__).resolve().parents[3]
#: Seconds that a worker has to finish what it is doing.
LONGEST_GOODBYE = 20


class Server(Application):
    """Gunicorn, serving an application that has been made already, with the settings of ``gunicorn.conf.py``.

    Parameters
    ----------
    app : Flask
        What to serve.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        super().__init__()

    def load_config(self) -> None:
        """Read ``gunicorn.conf.py``, and no command line."""
        self.load_config_from_file(str(ROOT / "gunicorn.conf.py"))

    def load(self) -> Flask:
        """Give the application."""
        return self._app


@click.command("serve")
def serve() -> None:
    """Migrate, load the demo into an empty database, start a worker, and serve on 127.0.0.1:${PORT:-5000}."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    command.upgrade(migrations(settings(app).database), "head")
    if not regions(session()):
        load_reference_facts()
        if settings(app).demo:
            # In a process of its own: what draws its papers keeps threads, and the workers that are forked from this
            # process would wait for them for ever.
            subprocess.run([*FLASK, "seed", "demo"], cwd=ROOT, check=True)  # noqa: S603
    _introduce(settings(app).demo)
    with worker_beside():
        Server(app).run()


@contextmanager
def worker_beside() -> Iterator[None]:
    """Run a worker in a process of its own for as long as the block runs.

    It stops when its standard input ends, so that it also goes where this process is killed. Ctrl-C does not reach it:
    what it is doing is finished.
    """
    command_line = [*FLASK, "worker", "--until-input-ends"]
    running = subprocess.Popen(command_line, cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603
    try:
        yield
    finally:
        if running.stdin:
            running.stdin.close()
        try:
            running.wait(timeout=LONGEST_GOODBYE)
        except subprocess.TimeoutExpired:
            # What is cut short here is done again: its lease runs out.
            running.kill()
            running.wait()


def _introduce(demo: bool) -> None:  # noqa: FBT001
    """Print the address and, in the demo, who can sign in."""
    click.echo(f"\nParity is at http://127.0.0.1:{os.environ.get('PORT', '5000')}  (Ctrl-C stops it)")
    if demo:
        click.echo(f"\nDemo accounts, all with the password {PASSWORD}:")
        for account in ACCOUNTS:
            click.echo(f"  {account.email:<28} {account.about}")
        click.echo("")
