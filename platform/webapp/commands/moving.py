"""``flask export everything`` and ``flask import everything``: move an installation, on whichever database."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from foundation.web import db, file_store, settings
from webapp.commands.bring_in import bring_in as incoming
from webapp.commands.database import migrations
from webapp.moving import Manifest, Place, Unmovable, bring_in, take_out

outgoing = AppGroup("export", help="Take out everything.")


@outgoing.command("everything")
@click.argument("destination", type=click.Path(path_type=Path))
def export_everything(destination: Path) -> None:
    """Write all rows, files and models into the new folder DESTINATION, as open files with checksums.

    Password hashes, tokens, offers and sealed statements are among them: keep the folder as you keep the database.
    """
    try:
        manifest, digest = take_out(_here(), destination)
    except Unmovable as error:
        raise click.ClickException(str(error)) from error
    _say(manifest, digest)
    click.echo(
        f"Everything is in {destination}, secrets included: let nobody read it who may not read the database.\n"
        "Statements and secrets of webhooks are sealed in it: whoever brings it in needs the PARITY_STATEMENT_KEYS of "
        "this installation."
    )


@incoming.command("everything")
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_everything(source: Path) -> None:
    """Put what ``flask export everything`` wrote into SOURCE into this installation, which has to be empty."""
    try:
        manifest, digest = bring_in(_here(), source)
    except Unmovable as error:
        raise click.ClickException(str(error)) from error
    _say(manifest, digest)
    click.echo("Everything is here, and equal to the archive. Start what serves, and the worker.")


def _here() -> Place:
    chosen = settings(current_app)
    return Place(
        engine=db.engine,
        migrations=migrations(chosen.database),
        store=file_store(),
        models=chosen.instance / "models",
        statement_keys=chosen.statement_keys,
        tell=click.echo,
    )


def _say(manifest: Manifest, digest: str) -> None:
    """Say what the two sides can compare, and what was lost before the move."""
    for lost in manifest.absent:
        click.echo(f"Not in the archive, because the store had lost or damaged it: the file {lost}", err=True)
    click.echo(f"SHA-256 of the manifest, which holds that of every file: {digest}")
