"""Commands of ``flask``: load the reference facts and the demo, and look after the installation."""

from flask import Flask

from webapp.commands.accounts import accounts
from webapp.commands.bring_in import bring_in
from webapp.commands.database import database
from webapp.commands.files import files
from webapp.commands.matching_models import matching_models
from webapp.commands.moving import outgoing
from webapp.commands.notices import notices
from webapp.commands.seed import seed
from webapp.commands.serve import serve
from webapp.commands.worker import worker


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(accounts)
    app.cli.add_command(bring_in)
    app.cli.add_command(database)
    app.cli.add_command(files)
    app.cli.add_command(matching_models)
    app.cli.add_command(notices)
    app.cli.add_command(outgoing)
    app.cli.add_command(seed)
    app.cli.add_command(serve)
    app.cli.add_command(worker)
