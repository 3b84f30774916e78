"""Commands of ``flask``: load the reference facts and the demo, and look after the installation."""

from flask import Flask

from webapp.commands.seed import seed


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(seed)
