"""``flask serve``: prepare the database where it needs it, then serve. What ``make run`` calls."""

import os
from pathlib import Path

import click
from alembic import command
from flask import Flask, current_app
from gunicorn.app.base import Application

from foundation.web import session, settings
from reference.queries import regions
from webapp.commands.database import migrations
from webapp.commands.seed import load_demo_data, load_reference_facts
from webapp.demo.people import ACCOUNTS, PASSWORD

ROOT = Path(__file__).resolve().parents[3]


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
    """Migrate, load the demo into an empty database, and serve on 127.0.0.1:${PORT:-5000}."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    command.upgrade(migrations(settings(app).database), "head")
    if not regions(session()):
        load_reference_facts()
        if settings(app).demo:
            load_demo_data()
    _introduce(settings(app).demo)
    Server(app).run()


def _introduce(demo: bool) -> None:  # noqa: FBT001
    """Print the address and, in the demo, who can sign in."""
    click.echo(f"\nParity is at http://127.0.0.1:{os.environ.get('PORT', '5000')}  (Ctrl-C stops it)")
    if demo:
        click.echo(f"\nDemo accounts, all with the password {PASSWORD}:")
        for account in ACCOUNTS:
            click.echo(f"  {account.email:<28} {account.about}")
        click.echo("")
