"""``flask serve``: prepare the database where it needs it, then serve. What ``make run`` calls."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
from alembic import command
from flask import Flask, current_app
from gunicorn.app.base import Application
from gunicorn.arbiter import Arbiter

from foundation.web import session, settings
from reference.queries import regions
from webapp.commands.database import migrations
from webapp.commands.leaving import leave
from webapp.commands.seed import keep_in_step
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
    ready : callable
        Called once, when it listens and its workers are about to start.
    """

    def __init__(self, app: Flask, ready: Callable[[], None]) -> None:
        self._app, self._ready = app, ready
        super().__init__()

    def load_config(self) -> None:
        """Read ``gunicorn.conf.py``, and no command line."""
        self.load_config_from_file(str(ROOT / "gunicorn.conf.py"))
        of_file = self.cfg.when_ready

        def when_ready(server: Arbiter) -> None:
            of_file(server)
            self._ready()

        self.cfg.set("when_ready", when_ready)

    def load(self) -> Flask:
        """Give the application."""
        return self._app


class WorkerBeside:
    """A worker in a process of its own.

    It stops when its standard input ends, so that it also goes where this process is killed. Ctrl-C does not reach it:
    what it is doing is finished.
    """

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        self._running = subprocess.Popen(  # noqa: S603
            [*FLASK, "worker", "--until-input-ends"], cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True
        )

    def stop(self) -> None:
        """Let it finish what it is doing, and wait for that."""
        running = self._running
        if running is None:
            return
        if running.stdin:
            running.stdin.close()
        try:
            running.wait(timeout=LONGEST_GOODBYE)
        except subprocess.TimeoutExpired:
            # What is cut short here is done again: its lease runs out.
            running.kill()
            running.wait()


@click.command("serve")
def serve() -> None:
    """Bring the database into step, load the demo where it was empty, serve on 127.0.0.1:${PORT:-5000}."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    command.upgrade(migrations(settings(app).database), "head")
    empty = not regions(session())
    keep_in_step(session(), settings(app).instance / "reference-facts.sha256")
    if empty and settings(app).demo:
        # In a process of its own: what draws its papers keeps threads, and the workers that are forked from this
        # process would wait for them for ever.
        subprocess.run([*FLASK, "seed", "demo"], cwd=ROOT, check=True)  # noqa: S603
    _introduce(settings(app).demo)
    # Started only when the server listens: the two would slow each other down.
    beside, code = WorkerBeside(), 0
    try:
        Server(app, ready=beside.start).run()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    finally:
        beside.stop()
    leave(code)


def _introduce(demo: bool) -> None:  # noqa: FBT001
    """Print the address and, in the demo, who can sign in."""
    click.echo(f"\nParity is at http://127.0.0.1:{os.environ.get('PORT', '5000')}  (Ctrl-C stops it)")
    if demo:
        click.echo(f"\nDemo accounts, all with the password {PASSWORD}:")
        for account in ACCOUNTS:
            click.echo(f"  {account.email:<28} {account.about}")
        click.echo("")
