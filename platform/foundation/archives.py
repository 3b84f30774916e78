"""ZIP files that are sent while they are written: only the part that has not left yet is held in memory."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

#: So much is put together before it is sent.
_PART = 256 * 1024


class _Tray:
    """What was written and not taken yet. It cannot be gone back in, so a ZIP file is written straight on."""

    def __init__(self) -> None:
        self._held = bytearray()

    def __len__(self) -> int:
        return len(self._held)

    def write(self, data: bytes) -> int:
        """Hold some bytes."""
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is held is taken."""

    def take(self) -> bytes:
        """Give what is held, and hold nothing any more."""
        taken = bytes(self._held)
        self._held.clear()
        return taken


def streamed(entries: Iterable[tuple[str, Iterable[bytes]]], made_at: datetime) -> Iterator[bytes]:
    """Write a ZIP file piece by piece.

    Parameters
    ----------
    entries : iterable of (str, iterable of bytes)
        Path in the file, and content. An entry is asked for once the one before it is written.
    made_at : datetime
        The time that every entry carries.

    Yields
    ------
    part : bytes
        The parts together are the file. Where an entry fails, the end is missing, so that nobody takes half for whole.
    """
    tray = _Tray()
    with zipfile.ZipFile(tray, "w", zipfile.ZIP_DEFLATED) as packed:  # type: ignore[call-overload]
        for path, content in entries:
            entry = zipfile.ZipInfo(path, made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            # How long it gets is not known before, and may be more than the old format can say.
            with packed.open(entry, "w", force_zip64=True) as target:
                for chunk in content:
                    target.write(chunk)
                    if len(tray) >= _PART:
                        yield tray.take()
            yield tray.take()
    yield tray.take()
