"""Everything moves from one database to the other and back, equal afterwards, or nothing changes."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import create_engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from documents.models import Blob
from foundation import clock
from foundation.catalogue import CatalogueClock
from foundation.database import metadata
from foundation.files import LocalStore, Received
from foundation.settings import DEFAULT_STATEMENT_KEY
from foundation.web import db
from pipeline.models import DealEvent
from reference.models import Sector
from tests.integration.conftest import settings_for
from tests.support.databases import KINDS, fresh_database
from tests.support.filling import fill_every_table
from webapp.commands.database import migrations
from webapp.factory import create_app
from webapp.moving import Place, Unmovable, bring_in, tables, take_out

CONTENT = b"%PDF-1.7 a deck\n" * 40_000
DIGEST = hashlib.sha256(CONTENT).hexdigest()
LOST = "f" * 64
Installations = Callable[[str], Place]


@contextmanager
def an_installation(kind: str, server: str | None, folder: Path) -> Iterator[Place]:
    """An installation with tables and nothing in them."""
    with fresh_database(kind, server, folder) as address:
        engine = create_engine(address, hide_parameters=True)
        metadata.create_all(engine)
        command.stamp(migrations(address), "head")
        home = Path(tempfile.mkdtemp(dir=folder))
        yield Place(
            engine,
            migrations(address),
            LocalStore(home / "files"),
            home / "models",
            DEFAULT_STATEMENT_KEY,
            tell=lambda _line: None,
        )
        engine.dispose()


@pytest.fixture
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installations]:
    """Makes installations on a kind of database."""
    with ExitStack() as stack:

        def make(kind: str) -> Place:
            server = request.getfixturevalue("postgresql") if kind == "postgresql" else None
            return stack.enter_context(an_installation(kind, server, tmp_path))

        yield make


def fill(place: Place, tmp_path: Path) -> None:
    """Rows in every table, a file in the store and one that it lost, two learned models."""
    now = clock.now()
    with place.engine.connect() as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        for digest in (DIGEST, LOST):
            connection.execute(insert(Blob).values(digest=digest, size=len(CONTENT), kept_at=now))
        fill_every_table(connection)
        first, *_, last = connection.scalars(select(Sector.code).order_by(Sector.code)).all()  # type: ignore[call-overload]
        connection.execute(update(Sector).values(parent_code=None))
        connection.execute(update(Sector).where(Sector.code == first).values(parent_code=last))
    received = tmp_path / "arrived"
    received.write_bytes(CONTENT)
    place.store.keep(Received(received, DIGEST, len(CONTENT)))
    for name in ("00001-a", "00002-b"):
        (place.models / name).mkdir(parents=True)
        (place.models / name / "model.json").write_text(f'{{"name": "{name}"}}')
    (place.models / "history.json").write_text('["00001-a", "00002-b"]')


def rows_of(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, read without the code that moves them."""
    with place.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def is_empty(place: Place) -> bool:
    return not any(rows_of(place).values()) and not list(place.store.digests()) and not place.models.exists()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an installation on SQLite wrote."""
    folder = tmp_path_factory.mktemp("written")
    with an_installation("sqlite", None, folder) as place:
        fill(place, folder)
        take_out(place, folder / "archive")
    return folder / "archive"


@pytest.fixture
def archive(written: Path, tmp_path: Path) -> Path:
    """A copy of it, to spoil."""
    return shutil.copytree(written, tmp_path / "archive")


@pytest.mark.parametrize(("origin", "target"), [("sqlite", "sqlite"), KINDS, KINDS[::-1]])
def test_every_table_file_and_model_is_equal_afterwards(
    installation: Installations, tmp_path: Path, origin: str, target: str
) -> None:
    old, new = installation(origin), installation(target)
    fill(old, tmp_path)
    before = rows_of(old)
    assert all(before.values())

    written, digest = take_out(old, tmp_path / "archive")
    brought = bring_in(new, tmp_path / "archive")

    assert brought == (written, digest)
    assert rows_of(new) == before == rows_of(old)
    assert LOST in written.absent
    assert DIGEST not in written.absent
    assert list(new.store.digests()) == [DIGEST]
    with new.store.open(DIGEST) as file:
        assert file.read() == CONTENT
    models = {path.relative_to(old.models): path.read_bytes() for path in old.models.rglob("*.json")}
    assert models == {path.relative_to(new.models): path.read_bytes() for path in new.models.rglob("*.json")}
    assert len(models) == 3

    again, _ = take_out(new, tmp_path / "again")
    assert again.tables == written.tables
    assert {entry.path: entry.sha256 for entry in again.files} == {entry.path: entry.sha256 for entry in written.files}


@pytest.mark.parametrize("kind", KINDS)
def test_new_rows_get_fresh_keys_and_the_log_of_deals_still_only_grows(
    installation: Installations, archive: Path, kind: str
) -> None:
    place = installation(kind)
    bring_in(place, archive)
    before = {name: len(rows) for name, rows in rows_of(place).items()}
    with place.engine.connect() as connection, connection.begin():
        if kind == "sqlite":
            connection.exec_driver_sql("BEGIN")
        fill_every_table(connection, 2, seed=8)
    assert {name: len(rows) for name, rows in rows_of(place).items()} == {
        name: count + 2 for name, count in before.items()
    }
    for change in (update(DealEvent).values(reason="other"), delete(DealEvent)):
        with place.engine.begin() as connection, pytest.raises(DBAPIError, match="only grows"):
            connection.execute(change)


def test_keys_that_were_given_and_deleted_are_not_given_again(
    installation: Installations, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("postgresql")
    old, new = installation("postgresql"), installation("postgresql")
    table = metadata.tables["organisation"]
    with old.engine.begin() as connection:
        connection.execute(text(f"SELECT setval('{table.name}_id_seq', 41)"))
    take_out(old, tmp_path / "archive")
    bring_in(new, tmp_path / "archive")
    with new.engine.connect() as connection:
        assert tables.next_key(connection, table) == 42


def test_only_its_owner_may_read_the_archive(archive: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in archive.rglob("*") if path.is_file()} == {0o600}
    assert archive.stat().st_mode & 0o777 == 0o700


def test_the_dictionary_says_what_every_column_is(archive: Path) -> None:
    lines = (archive / "dictionary.csv").read_text().splitlines()
    assert len(lines) == 1 + sum(len(table.columns) for table in metadata.sorted_tables)
    assert lines[0] == "table,about,column,type,may_be_empty,is_key,refers_to,rules"
    (kept,) = [line for line in lines if line.startswith("document_version,") and ",digest," in line]
    assert kept.startswith(
        "document_version,One state of a document: the file as it was added.,digest,string,False,False"
    )
    assert "document_blob.digest" in kept


def test_a_folder_that_is_there_is_not_written_into(installation: Installations, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(Unmovable, match="is there already"):
        take_out(installation("sqlite"), tmp_path / "there")


def test_nothing_is_left_of_an_export_that_fails(installation: Installations, tmp_path: Path) -> None:
    place = installation("sqlite")
    with place.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(Unmovable, match="flask database upgrade"):
        take_out(place, tmp_path / "archive")
    assert [path.name for path in tmp_path.iterdir() if "archive" in path.name] == []


def _flip(archive: Path) -> None:
    path = archive / "tables" / "venture.jsonl"
    content = bytearray(path.read_bytes())
    content[10] ^= 1
    path.write_bytes(content)


def _drop(archive: Path) -> None:
    (archive / "tables" / "venture.jsonl").unlink()


def _add(archive: Path) -> None:
    (archive / "files" / "note.txt").write_text("surplus")


def _link(archive: Path) -> None:
    path = archive / "tables" / "venture.jsonl"
    path.rename(archive.parent / "elsewhere.jsonl")
    path.symlink_to(archive.parent / "elsewhere.jsonl")


def _manifest(archive: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = archive / "manifest.json"
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def _lead_out(archive: Path) -> None:
    _manifest(archive, lambda document: document["files"][0].update(path="../elsewhere"))


def _other_revision(archive: Path) -> None:
    _manifest(archive, lambda document: document.update(revision="0001"))


def _other_format(archive: Path) -> None:
    _manifest(archive, lambda document: document.update(format=2))


def _other_table(archive: Path) -> None:
    _manifest(archive, lambda document: document["tables"][0].update(name="zebra"))


def _no_manifest(archive: Path) -> None:
    (archive / "manifest.json").unlink()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_flip, "tables/venture.jsonl is not what it was"),
        (_drop, "Missing from the archive: tables/venture.jsonl"),
        (_add, "not in its manifest: files/note.txt"),
        (_link, "A link and no file: tables/venture.jsonl"),
        (_lead_out, "not in the form of an archive"),
        (_other_revision, "The archive has revision 0001"),
        (_other_format, "format 2"),
        (_other_table, "not those of this release"),
        (_no_manifest, "no manifest.json"),
    ],
)
def test_an_archive_that_is_not_whole_is_refused(
    installation: Installations, archive: Path, spoil: Callable[[Path], None], told: str
) -> None:
    place = installation("sqlite")
    spoil(archive)
    with pytest.raises(Unmovable, match=told):
        bring_in(place, archive)
    assert is_empty(place)


def _with_line(archive: Path, table: str, line: bytes) -> None:
    """Put a line at the end of a table, and the checksum of it into the manifest."""
    path = archive / "tables" / f"{table}.jsonl"
    path.write_bytes(path.read_bytes() + line + b"\n")

    def change(document: dict[str, Any]) -> None:
        (entry,) = [entry for entry in document["files"] if entry["path"] == f"tables/{table}.jsonl"]
        entry.update(sha256=hashlib.sha256(path.read_bytes()).hexdigest(), size=path.stat().st_size)

    _manifest(archive, change)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"version":3,"name":"one more"}', "gives back of catalogue_clock is not what the archive holds"),
        (b'{"name":null,"version":3}', "The database refuses rows of catalogue_clock"),
        (b'{"name":"x"}', "no row of it: its columns"),
        (b"[1]", "no row of it"),
    ],
)
def test_rows_that_do_not_fit_leave_the_database_as_it_was(
    installation: Installations, archive: Path, kind: str, line: bytes, told: str
) -> None:
    place = installation(kind)
    _with_line(archive, "catalogue_clock", line)
    with pytest.raises(Unmovable, match=told):
        bring_in(place, archive)
    assert is_empty(place)


@pytest.mark.parametrize("kind", KINDS)
def test_an_installation_that_holds_something_is_left_alone(
    installation: Installations, archive: Path, kind: str
) -> None:
    place = installation(kind)
    with place.engine.begin() as connection:
        connection.execute(text("INSERT INTO catalogue_clock (name, version) VALUES ('profiles', 4)"))
    before = rows_of(place)
    with pytest.raises(Unmovable, match="not empty: 1 tables hold rows, such as catalogue_clock"):
        bring_in(place, archive)
    assert rows_of(place) == before
    assert list(place.store.digests()) == []


def test_models_that_are_there_are_left_alone(installation: Installations, archive: Path) -> None:
    place = installation("sqlite")
    place.models.mkdir(parents=True)
    (place.models / "history.json").write_text("[]")
    with pytest.raises(Unmovable, match="there are models"):
        bring_in(place, archive)
    assert (place.models / "history.json").read_text() == "[]"


def test_the_keys_that_sealed_statements_are_asked_for(installation: Installations, archive: Path) -> None:
    place = installation("sqlite")
    other = Fernet.generate_key().decode()
    with pytest.raises(Unmovable, match="PARITY_STATEMENT_KEYS"):
        bring_in(replace(place, statement_keys=other), archive)
    assert is_empty(place)
    bring_in(replace(place, statement_keys=f"{other},{DEFAULT_STATEMENT_KEY}"), archive)
    assert not is_empty(place)


class _FullStore(LocalStore):
    """Has no room left after a file."""

    def keep(self, received: Received) -> None:
        super().keep(received)
        raise OSError("no room left")


@pytest.mark.parametrize("kind", KINDS)
def test_a_store_that_fails_leaves_database_files_and_models_as_they_were(
    installation: Installations, archive: Path, tmp_path: Path, kind: str
) -> None:
    place = installation(kind)
    with pytest.raises(OSError, match="no room left"):
        bring_in(replace(place, store=_FullStore(tmp_path / "full")), archive)
    assert list(LocalStore(tmp_path / "full").digests()) == []
    assert is_empty(place)
    bring_in(place, archive)
    assert not is_empty(place)


def _app(tmp_path: Path, name: str) -> Flask:
    address = f"sqlite:///{tmp_path / name}.db"
    app = create_app(settings_for(address, tmp_path / name))
    with app.app_context():
        metadata.create_all(db.engine)
    command.stamp(migrations(address), "head")
    return app


def test_the_commands_say_what_to_keep_and_what_to_compare(tmp_path: Path) -> None:
    old, new = _app(tmp_path, "old"), _app(tmp_path, "new")
    with old.app_context(), db.engine.begin() as connection:
        connection.execute(insert(CatalogueClock).values(name="profiles", version=7))

    out = old.test_cli_runner().invoke(args=["export", "everything", str(tmp_path / "archive")])
    assert out.exit_code == 0, out.output
    assert "PARITY_STATEMENT_KEYS" in out.output
    digest = hashlib.sha256((tmp_path / "archive" / "manifest.json").read_bytes()).hexdigest()
    assert digest in out.output

    done = new.test_cli_runner().invoke(args=["import", "everything", str(tmp_path / "archive")])
    assert done.exit_code == 0, done.output
    assert digest in done.output
    with new.app_context(), db.engine.connect() as connection:
        assert connection.scalars(select(CatalogueClock.version)).all() == [7]  # type: ignore[call-overload]

    refused = new.test_cli_runner().invoke(args=["import", "everything", str(tmp_path / "archive")])
    assert refused.exit_code == 1
    assert "This installation is not empty" in refused.output
    for app in (old, new):
        with app.app_context():
            db.engine.dispose()
