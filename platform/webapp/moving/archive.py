"""The folder that everything is moved in: plain files, and a manifest that names each with its SHA-256."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from foundation.errors import ParityError

FORMAT = 1
MANIFEST = "manifest.json"
_CHUNK = 256 * 1024
#: A relative path of plain names: nothing leads out of the folder.
_PATH = r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$"
_DIGEST = r"^[0-9a-f]{64}$"


class Unmovable(ParityError):
    """Something stands in the way of the move. Nothing was changed, and the message says what to do."""


@dataclass(frozen=True)
class Entry:
    """A file of the archive.

    Parameters
    ----------
    path : str
        From the folder of the archive, with ``/`` between names.
    sha256 : str
        Of its content, in hexadecimal.
    size : int
        In bytes.
    """

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class TableEntry:
    """A table of the archive, whose rows are in ``tables/<name>.jsonl``.

    Parameters
    ----------
    name : str
        Of the table.
    rows : int
        How many there are.
    next_key : int or None
        The key that the next new row would have got; None where keys are not numbers that the database gives.
    """

    name: str
    rows: int
    next_key: int | None

    @property
    def path(self) -> str:
        """Where its rows are."""
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True)
class Manifest:
    """What an archive holds.

    Parameters
    ----------
    format : int
        Of the archive.
    written_at : datetime as text
        With its time zone.
    revision : str
        Of the migrations; the tables have the form of it.
    database : str
        Kind of the database that it came from.
    tables : list of TableEntry
        In an order in which whatever a row refers to is in an earlier table.
    files : list of Entry
        Every file beside the manifest.
    absent : list of str
        SHA-256 of files that tables refer to and the store had lost or damaged.
    seals : list of str
        Something sealed with each of the keys, to tell whether another installation has them.
    """

    format: int
    written_at: str
    revision: str
    database: str
    tables: list[TableEntry]
    files: list[Entry]
    absent: list[str]
    seals: list[str]

    def text(self) -> str:
        """Give it as it is written."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    def entry(self, path: str) -> Entry:
        """Give the entry of a file."""
        for entry in self.files:
            if entry.path == path:
                return entry
        raise Unmovable(f"The manifest does not name {path}.")

    def under(self, folder: str) -> list[Entry]:
        """Give the files of a folder."""
        return [entry for entry in self.files if entry.path.startswith(f"{folder}/")]


class _EntrySchema(Schema):
    path = fields.String(required=True, validate=validate.Regexp(_PATH))
    sha256 = fields.String(required=True, validate=validate.Regexp(_DIGEST))
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> Entry:
        return Entry(**data)


class _TableSchema(Schema):
    name = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9_]+$"))
    rows = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    next_key = fields.Integer(required=True, strict=True, allow_none=True, validate=validate.Range(min=1))

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> TableEntry:
        return TableEntry(**data)


class ManifestSchema(Schema):
    """The manifest of an archive."""

    format = fields.Integer(required=True, strict=True)
    written_at = fields.String(required=True)
    revision = fields.String(required=True)
    database = fields.String(required=True)
    tables = fields.List(fields.Nested(_TableSchema), required=True)
    files = fields.List(fields.Nested(_EntrySchema), required=True)
    absent = fields.List(fields.String(validate=validate.Regexp(_DIGEST)), required=True)
    seals = fields.List(fields.String(), required=True)

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> Manifest:
        return Manifest(**data)


class Writer:
    """Writes files into a folder that only its owner may read.

    Parameters
    ----------
    folder : Path
        It is there, and empty.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.written: list[Entry] = []

    def write(self, path: str, chunks: Iterable[bytes]) -> Entry:
        """Write a file, and note what it is."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with _private(target) as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
        entry = Entry(path, digest.hexdigest(), size)
        self.written.append(entry)
        return entry

    def take_back(self, entry: Entry) -> None:
        """Remove a file that turned out not to be what it should."""
        (self._folder / entry.path).unlink()
        self.written.remove(entry)

    def finish(self, manifest: Manifest) -> str:
        """Write the manifest, and give its SHA-256."""
        text = manifest.text().encode()
        with _private(self._folder / MANIFEST) as file:
            file.write(text)
        return hashlib.sha256(text).hexdigest()


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that only its owner may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file


@contextmanager
def new_archive(destination: Path) -> Iterator[Writer]:
    """Give a writer for an archive, which is at its place once it is whole; nothing is left of it otherwise.

    Raises
    ------
    Unmovable
        If something is there already.
    """
    if destination.exists():
        raise Unmovable(f"{destination} is there already. Name a folder that is not.")
    draft = destination.parent / f".{destination.name}.part"
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir(mode=0o700)
    except FileExistsError as error:
        raise Unmovable(f"{draft} is left of another export. If none is running, remove it.") from error
    try:
        yield Writer(draft)
        draft.rename(destination)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def read_manifest(source: Path) -> tuple[Manifest, str]:
    """Read the manifest of an archive, and give its SHA-256 with it.

    Raises
    ------
    Unmovable
        If there is none, or it is not one that this release reads.
    """
    try:
        content = (source / MANIFEST).read_bytes()
    except OSError as error:
        raise Unmovable(f"{source} holds no {MANIFEST} that can be read.") from error
    try:
        manifest: Manifest = ManifestSchema().loads(content.decode())
    except (ValidationError, ValueError) as error:
        raise Unmovable(f"{MANIFEST} is not in the form of an archive: {error}") from error
    if manifest.format != FORMAT:
        raise Unmovable(f"The archive has format {manifest.format}; this release reads format {FORMAT}.")
    return manifest, hashlib.sha256(content).hexdigest()


def check_files(source: Path, manifest: Manifest) -> None:
    """Read every file of an archive, and compare it with the manifest.

    Raises
    ------
    Unmovable
        If a file is missing, is there beside what the manifest names, or is not what it was.
    """
    named = {entry.path for entry in manifest.files}
    there = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_symlink() or path.is_file()}
    for what, paths in (
        ("Missing from the archive", named - there),
        ("In the archive, but not in its manifest", there - named - {MANIFEST}),
        ("A link and no file", {path for path in there if (source / path).is_symlink()}),
    ):
        if paths:
            raise Unmovable(f"{what}: {_some(sorted(paths))}.")
    for entry in manifest.files:
        digest, size = hashlib.sha256(), 0
        for chunk in chunks_of(source / entry.path):
            digest.update(chunk)
            size += len(chunk)
        if (digest.hexdigest(), size) != (entry.sha256, entry.size):
            raise Unmovable(f"{entry.path} is not what it was when the archive was written: its SHA-256 differs.")


def chunks_of(path: Path) -> Iterator[bytes]:
    """Read a file piece by piece."""
    with path.open("rb") as file:
        yield from stream(file)


def stream(file: IO[bytes]) -> Iterator[bytes]:
    """Read what is open piece by piece."""
    while chunk := file.read(_CHUNK):
        yield chunk


def _some(names: list[str], most: int = 5) -> str:
    """Name the first few of a list, and count the others."""
    others = len(names) - most
    return ", ".join(names[:most]) + (f" and {others:,} more" if others > 0 else "")
