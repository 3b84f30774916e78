"""ZIP files that are sent while they are written."""

import io
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from foundation.archives import streamed

AT = datetime(2026, 11, 27, 23, 30, 2, tzinfo=UTC)
CHUNK = 256 * 1024


def test_what_is_sent_in_parts_is_the_file() -> None:
    entries = [("a.txt", [b"first ", b"second"]), ("folder/empty.bin", []), ("ü.txt", ["käse".encode()])]
    with zipfile.ZipFile(io.BytesIO(b"".join(streamed(entries, AT)))) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["a.txt", "folder/empty.bin", "ü.txt"]
        assert packed.read("a.txt") == b"first second"
        assert packed.read("ü.txt").decode() == "käse"
        assert packed.getinfo("a.txt").date_time == (2026, 11, 27, 23, 30, 2)


def test_a_large_file_is_never_held_whole() -> None:
    """What does not compress leaves as it comes: no part is larger than two chunks, and chunks are asked for late."""
    asked = 0

    def large() -> Iterator[bytes]:
        nonlocal asked
        for _ in range(80):
            asked += 1
            yield os.urandom(CHUNK)

    sent, out = 0, io.BytesIO()
    for part in streamed([("large.bin", large())], AT):
        assert len(part) <= 2 * CHUNK + 4096
        sent += len(part)
        assert asked * CHUNK - sent <= 3 * CHUNK, "it reads no further ahead than it sends"
        out.write(part)
    with zipfile.ZipFile(out) as packed:
        assert packed.getinfo("large.bin").file_size == 80 * CHUNK


def test_a_file_that_breaks_off_is_no_file() -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError("the disk is gone")

    out = io.BytesIO()
    with pytest.raises(OSError, match="the disk is gone"):
        out.writelines(streamed([("whole.txt", [b"whole"]), ("half.txt", broken())], AT))
    assert out.getvalue()
    assert not zipfile.is_zipfile(out)
