"""``flask import``: bring in a publisher's own file."""

from pathlib import Path

import click
from flask.cli import AppGroup

from foundation.web import transaction
from reference.services.importers import import_hebci_table_4e
from reference.services.seedtables import SeedFileError

bring_in = AppGroup("import", help="Bring in a publisher's own file, or everything of another installation.")


@bring_in.command("hebci")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def hebci(file: Path) -> None:
    """Bring in table 4e of the HE-BCI survey (spin-offs by provider and year) from FILE, whole or not at all."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines, transaction() as session:
            done = import_hebci_table_4e(session, lines)
    except (SeedFileError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    change = done.change
    click.echo(f"{change.added:,} figures added, {change.changed:,} changed, {change.unchanged:,} as they were.")
    if done.left_out:
        click.echo(f"{len(done.left_out):,} lines were left out, such as: {done.left_out[0]}")
