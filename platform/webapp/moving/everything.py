"""Takes out and brings in: rows, files of the store, and learned models, whole or not at all."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Table

from documents.queries import kept_digests
from foundation import clock
from foundation.database import Session
from foundation.files import Received, Store
from foundation.sealing import Seal, Unreadable
from webapp.moving import tables
from webapp.moving.archive import (
    FORMAT,
    Manifest,
    TableEntry,
    Unmovable,
    Writer,
    check_files,
    chunks_of,
    new_archive,
    read_manifest,
    stream,
)

#: Sealed into every archive; only whoever has the key can say what it says.
_PROBE = {"sealed": "everything"}
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Place:
    """An installation: where it keeps what.

    Parameters
    ----------
    engine : Engine
        Its database.
    migrations : Config
        What makes the tables of that database.
    store : Store
        Where files are kept.
    models : Path
        The folder of learned models.
    statement_keys : str
        Keys that seal statements, with commas between them.
    tell : callable
        Told in a line what is being done.
    """

    engine: Engine
    migrations: Config
    store: Store
    models: Path
    statement_keys: str
    tell: Tell

    def revision(self, connection: Connection) -> str:
        """Give the revision of the tables, which has to be the newest that this release knows.

        Raises
        ------
        Unmovable
            If it is another one.
        """
        newest = ScriptDirectory.from_config(self.migrations).get_current_head()
        found = MigrationContext.configure(connection).get_current_revision()
        if newest is None or found != newest:
            raise Unmovable(
                f"The tables of this database have revision {found or 'none'}, and this release works with {newest}. "
                "Run “flask database upgrade” first."
            )
        return newest


def take_out(place: Place, destination: Path) -> tuple[Manifest, str]:
    """Write everything that an installation holds into a new folder, as it stands at one moment.

    Nothing is held in memory but a thousand rows and a piece of one file.

    Parameters
    ----------
    place : Place
        The installation; it may go on serving.
    destination : Path
        A folder that is not there yet. Only its owner may read what is in it.

    Returns
    -------
    tuple of Manifest and str
        What was written, and the SHA-256 of the manifest.

    Raises
    ------
    Unmovable
        If the destination is there, or the tables are not those of this release.
    """
    with new_archive(destination) as writer, _at_one_moment(place.engine) as connection:
        revision = place.revision(connection)
        held = [_take_table(writer, connection, table) for table in tables.tables()]
        place.tell(f"{len(held):,} tables, {sum(entry.rows for entry in held):,} rows")
        absent = [digest for digest in kept_digests(Session(connection)) if not _take_file(writer, place.store, digest)]
        _take_models(writer, place.models)
        writer.write("dictionary.csv", [tables.dictionary()])
        manifest = Manifest(
            format=FORMAT,
            written_at=clock.now().isoformat(),
            revision=revision,
            database=connection.dialect.name,
            tables=held,
            files=list(writer.written),
            absent=absent,
            seals=[Seal(key).close(_PROBE) for key in place.statement_keys.split(",")],
        )
        place.tell(f"{len(manifest.under('files')):,} files, {len(manifest.under('models')):,} files of models")
        return manifest, writer.finish(manifest)


@contextmanager
def _at_one_moment(engine: Engine) -> Iterator[Connection]:
    """Read the database as it stands now, whatever others write meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection
        connection.rollback()


def _take_table(writer: Writer, connection: Connection, table: Table) -> TableEntry:
    rows = 0

    def counted() -> Iterator[bytes]:
        nonlocal rows
        for line in tables.lines_of(connection, table):
            rows += 1
            yield line

    writer.write(f"tables/{table.name}.jsonl", counted())
    return TableEntry(table.name, rows, tables.next_key(connection, table))


def _take_file(writer: Writer, store: Store, digest: str) -> bool:
    """Copy a file of the store; say no where the store has lost or damaged it."""
    if not store.holds(digest):
        return False
    with store.open(digest) as file:
        entry = writer.write(f"files/{digest[:2]}/{digest}", stream(file))
    if entry.sha256 == digest:
        return True
    writer.take_back(entry)
    return False


def _take_models(writer: Writer, folder: Path) -> None:
    # What says which models serve is read before the models are looked for: each that it names is whole by then.
    for pattern in ("*.json", "*/*"):
        for path in sorted(path for path in folder.glob(pattern) if path.is_file()):
            writer.write(f"models/{path.relative_to(folder).as_posix()}", chunks_of(path))


def bring_in(place: Place, source: Path) -> tuple[Manifest, str]:
    """Put everything of an archive into an empty installation, whole or not at all.

    Before it is committed, every table is read again and compared with the archive, so that what is there afterwards
    is what was there before the move, whichever the two databases are.

    Parameters
    ----------
    place : Place
        An installation whose tables are made and hold nothing.
    source : Path
        An archive.

    Returns
    -------
    tuple of Manifest and str
        What was brought in, and the SHA-256 of the manifest.

    Raises
    ------
    Unmovable
        If the installation holds something, the archive is not whole, or the two do not fit. Nothing has changed then.
    """
    manifest, digest = read_manifest(source)
    with place.engine.connect() as connection:
        _same_form(place, connection, manifest)
        tables.keep_others_out(connection)
        _fits(place, connection, manifest)
        check_files(source, manifest)
        place.tell(f"{len(manifest.files):,} files of the archive are as they were written")
        for entry, table in zip(manifest.tables, tables.tables(), strict=True):
            _bring_table(connection, source, manifest, entry, table)
        place.tell(f"{len(manifest.tables):,} tables, {sum(entry.rows for entry in manifest.tables):,} rows, compared")
        with _put_in_place(place, source, manifest):
            # The last that can fail: where it does, the files are taken away again.
            connection.commit()
    return manifest, digest


def _same_form(place: Place, connection: Connection, manifest: Manifest) -> None:
    """Refuse an archive whose tables have another form."""
    revision = place.revision(connection)
    if manifest.revision != revision:
        raise Unmovable(
            f"The archive has revision {manifest.revision} and this installation {revision}. Bring it into the release "
            "that wrote it, run “flask database upgrade” of this release there, and export again."
        )
    if [entry.name for entry in manifest.tables] != [table.name for table in tables.tables()]:
        raise Unmovable("The tables that the archive names are not those of this release.")


def _fits(place: Place, connection: Connection, manifest: Manifest) -> None:
    """Refuse to bring anything into an installation that holds something, or lacks the keys."""
    full = tables.occupied(connection)
    if full:
        raise Unmovable(f"This installation is not empty: {len(full)} tables hold rows, such as {full[0]}.")
    if place.models.is_dir() and any(place.models.iterdir()):
        raise Unmovable(f"This installation is not empty: there are models in {place.models}.")
    seal = Seal(place.statement_keys)
    try:
        for sealed in manifest.seals:
            seal.open(sealed)
    except Unreadable as error:
        raise Unmovable(
            "What the archive holds was sealed with keys that this installation does not have. Set "
            "PARITY_STATEMENT_KEYS to the keys of the installation it came from; keys of your own may stand in front."
        ) from error


def _bring_table(connection: Connection, source: Path, manifest: Manifest, entry: TableEntry, table: Table) -> None:
    with (source / entry.path).open("rb") as lines:
        rows = tables.put_in(connection, table, lines)
    tables.go_on_from(connection, table, entry.next_key)
    read = sha256()
    for line in tables.lines_of(connection, table):
        read.update(line)
    if rows != entry.rows or read.hexdigest() != manifest.entry(entry.path).sha256:
        raise Unmovable(f"What this database gives back of {table.name} is not what the archive holds.")


@contextmanager
def _put_in_place(place: Place, source: Path, manifest: Manifest) -> Iterator[None]:
    """Put files and models where they belong, and take away again what was put there if the block fails."""
    added: list[str] = []
    draft = place.models.with_name(f".{place.models.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    placed = False
    try:
        for entry in manifest.under("files"):
            if not place.store.holds(entry.sha256):
                added.append(entry.sha256)
                place.store.keep(Received(source / entry.path, entry.sha256, entry.size))
        for entry in manifest.under("models"):
            target = draft / Path(entry.path).relative_to("models")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / entry.path, target)
        if draft.exists():
            draft.replace(place.models)
            placed = True
        yield
    except BaseException:
        for digest in added:
            place.store.remove(digest)
        if placed:
            shutil.rmtree(place.models)
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
