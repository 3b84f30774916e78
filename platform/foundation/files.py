"""Files outside the database: kept by the SHA-256 of their content, in a local folder or an S3-compatible store."""

import hashlib
import io
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, cast
from urllib.parse import parse_qs, urlsplit

_CHUNK = 256 * 1024
_DIGEST = re.compile(r"^[0-9a-f]{64}$")
#: What a name may not hold: separators, what a shell or Windows reads, and marks that turn text round.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


class TooLarge(Exception):
    """More was sent than may be kept."""


@dataclass(frozen=True)
class Received:
    """A file that has arrived whole.

    Parameters
    ----------
    path : Path
        Where it lies until it is kept.
    digest : str
        SHA-256 of its content, in hexadecimal.
    size : int
        Length in bytes.
    """

    path: Path
    digest: str
    size: int


class Store(Protocol):
    """Keeps files by their digest. The same content is kept once."""

    def keep(self, received: Received) -> None:
        """Keep a file, whole or not at all; what is there already stays."""

    def holds(self, digest: str) -> bool:
        """Say whether a file is here."""

    def open(self, digest: str) -> BinaryIO:
        """Open a file for reading, from any place in it."""

    def remove(self, digest: str) -> None:
        """Remove a file; nothing happens where it is not here."""

    def digests(self) -> Iterator[str]:
        """Name every file."""


class LocalStore:
    """A folder. Files stand in sub-folders by the first two letters of their digest.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, received: Received) -> None:
        """Copy next to the final place and rename: nobody ever sees half a file."""
        place = self._place(received.digest)
        if place.exists():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        with received.path.open("rb") as source, _temporary(place.parent) as (target, path):
            while chunk := source.read(_CHUNK):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
            path.replace(place)

    def holds(self, digest: str) -> bool:
        """Say whether a file is here."""
        return self._place(digest).exists()

    def open(self, digest: str) -> BinaryIO:
        """Open a file for reading."""
        return self._place(digest).open("rb")

    def remove(self, digest: str) -> None:
        """Remove a file."""
        self._place(digest).unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """Name every file."""
        yield from sorted(path.name for path in self._folder.glob("??/*") if _DIGEST.match(path.name))

    def _place(self, digest: str) -> Path:
        return self._folder / _checked(digest)[:2] / digest


class S3Store:
    """A bucket of an S3-compatible service. Credentials are those that boto3 finds in its usual places.

    Parameters
    ----------
    bucket, prefix : str
        Where files are kept.
    endpoint, region : str, optional
        Of a service that is not Amazon's own.
    """

    def __init__(self, bucket: str, prefix: str = "", endpoint: str | None = None, region: str | None = None) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        # Read here: it takes a quarter of a second, and most installations keep files in a folder.
        import boto3

        self._client: Any = boto3.client("s3", endpoint_url=endpoint, region_name=region)

    def keep(self, received: Received) -> None:
        """Send a file; the service shows it only once it is whole."""
        if not self.holds(received.digest):
            self._client.upload_file(str(received.path), self._bucket, self._key(received.digest))

    def holds(self, digest: str) -> bool:
        """Say whether a file is here."""
        try:
            self._client.head_object(Bucket=self._bucket, Key=self._key(digest))
        except self._client.exceptions.ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return False
            raise
        return True

    def open(self, digest: str) -> BinaryIO:
        """Open a file for reading."""
        found = self._client.head_object(Bucket=self._bucket, Key=self._key(digest))
        raw = _Remote(self._client, self._bucket, self._key(digest), int(found["ContentLength"]))
        return cast("BinaryIO", io.BufferedReader(raw, _CHUNK))

    def remove(self, digest: str) -> None:
        """Remove a file."""
        self._client.delete_object(Bucket=self._bucket, Key=self._key(digest))

    def digests(self) -> Iterator[str]:
        """Name every file."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
        for page in pages:
            for held in page.get("Contents", ()):
                name = str(held["Key"]).removeprefix(self._prefix)
                if _DIGEST.match(name):
                    yield name

    def _key(self, digest: str) -> str:
        return f"{self._prefix}{_checked(digest)}"


class _Remote(io.RawIOBase):
    """A file in a bucket, read by ranges."""

    def __init__(self, client: Any, bucket: str, key: str, size: int) -> None:
        super().__init__()
        self._client, self._bucket, self._key, self._size = client, bucket, key, size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        wanted = f"bytes={self._at}-{end - 1}"
        held = self._client.get_object(Bucket=self._bucket, Key=self._key, Range=wanted)["Body"].read()
        buffer[: len(held)] = held
        self._at += len(held)
        return len(held)


def _checked(digest: str) -> str:
    if not _DIGEST.match(digest):
        raise ValueError("a file is named by its SHA-256")
    return digest


@contextmanager
def _temporary(folder: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """Give a file that is gone afterwards, unless it was renamed."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def receiving(source: IO[bytes], folder: Path, most: int) -> Iterator[Received]:
    """Write a stream to disk piece by piece, and give it once it is whole; nothing is left of it afterwards.

    Parameters
    ----------
    source : file-like
        What arrives.
    folder : Path
        Where it lies meanwhile.
    most : int
        Bytes that may arrive.

    Raises
    ------
    TooLarge
        If more arrives.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _temporary(folder) as (target, path):
        digest, size = hashlib.sha256(), 0
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise TooLarge
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        yield Received(path, digest.hexdigest(), size)


def clear_partial(folder: Path, before: float) -> int:
    """Remove what a process left in the folder of arriving files when it was killed; count it.

    Parameters
    ----------
    folder : Path
        Where files lie while they arrive.
    before : float
        Only what was last written before this time, in seconds since 1970, is surely nobody's.
    """
    old = [path for path in folder.glob(".part-*") if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@lru_cache(maxsize=8)
def store_for(address: str, folder: Path) -> Store:
    """Give the store that the settings ask for.

    Parameters
    ----------
    address : str
        ``s3://bucket/prefix?endpoint=https://…&region=…``, or nothing for the local folder.
    folder : Path
        The local folder.
    """
    if not address:
        return LocalStore(folder)
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    return S3Store(parts.netloc, parts.path, asked.get("endpoint", [None])[0], asked.get("region", [None])[0])


def safe_name(name: str, suffix: str) -> str:
    r"""Make a file's name safe to show, to send in a header and to save anywhere.

    Parameters
    ----------
    name : str
        As it was sent: any text, perhaps with a path.
    suffix : str
        The ending that its content asks for, with the point.

    Examples
    --------
    >>> safe_name("../../etc/Cap table\u202efdp.exe", ".pdf")
    'Cap tablefdp.pdf'
    >>> safe_name("C:\\Users\\me\\.pdf", ".pdf")
    'document.pdf'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = " ".join(_UNSAFE.sub("", last).split())
    stem = kept.rsplit(".", 1)[0].strip(" .") if "." in kept else kept
    if not stem or _RESERVED.match(stem):
        stem = "document"
    return f"{stem[:100].strip(' .')}{suffix}"
