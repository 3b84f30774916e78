"""``flask database``: bring the tables to the newest form, or back."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from flask import current_app
from flask.cli import AppGroup

from foundation.web import settings

database = AppGroup("database", help="Bring the tables to the newest form, or back.")


def migrations(address: str) -> Config:
    """Give Alembic's configuration for a database.

    Parameters
    ----------
    address : str
        SQLAlchemy address of the database.
    """
    config = Config(Path(__file__).resolve().parents[3] / "alembic.ini")
    config.attributes["address"] = address
    return config


@database.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Run the migrations up to REVISION (the newest, if none is named)."""
    command.upgrade(migrations(settings(current_app).database), revision)


@database.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Run the migrations back to REVISION."""
    command.downgrade(migrations(settings(current_app).database), revision)


@database.command("check")
def check() -> None:
    """Fail where the tables in the code are not those of the newest migration."""
    command.check(migrations(settings(current_app).database))
