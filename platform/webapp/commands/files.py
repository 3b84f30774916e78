"""``flask files``: look after the files of data rooms."""

from collections import Counter
from datetime import timedelta

import click
from flask.cli import AppGroup

from documents.models import Scan
from documents.services import storing, tending
from foundation import clock
from foundation.files import clear_partial
from foundation.scanning import scanner_for
from foundation.web import file_store, session, settings, transaction

files = AppGroup("files", help="Look after the files of data rooms.")
#: No upload takes so long.
_BROKEN_OFF_AFTER = timedelta(days=1)


@files.command("rescan")
def rescan() -> None:
    """Ask the scanner about every version that it has not spoken about yet."""
    chosen = settings()
    scanner = scanner_for(chosen.scanner)
    if scanner is None:
        raise click.ClickException("No scanner is set. Set PARITY_SCANNER.")
    said: Counter[Scan] = Counter()
    for version in tending.waiting(session()):
        look = tending.look_again(file_store(), scanner, version.digest, chosen.instance / "incoming")
        with transaction() as database:
            storing.scan_again(database, version, look)
        said[look.scan] += 1
    click.echo(f"{said[Scan.PASSED]:,} passed, {said[Scan.REFUSED]:,} refused, {said[Scan.WAITING]:,} still waiting.")
    if said[Scan.WAITING]:
        raise click.ClickException("The scanner could not say of every file. Look at it, and run this again.")


@files.command("sweep")
def sweep() -> None:
    """Remove files that no version refers to, left behind where an upload or a removal was cut off."""
    store, removed = file_store(), 0
    for digest in storing.forsaken(session()):
        with transaction() as database:
            removed += storing.forget(database, store, digest)
    for digest in list(store.digests()):
        # A transaction each: what was added since the last one began has its row.
        with transaction() as database:
            removed += storing.forget_unknown(database, store, digest)
    broken = clear_partial(settings().instance / "incoming", (clock.now() - _BROKEN_OFF_AFTER).timestamp())
    click.echo(f"{removed:,} files removed, and {broken:,} that had arrived in part.")
