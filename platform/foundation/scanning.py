"""Ask a virus scanner about a file: a command of this machine, or a clamd that listens somewhere."""

import shlex
import socket
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

_CHUNK = 64 * 1024
#: A scanner that says nothing for so long has failed.
_SECONDS = 60


class ScanFailed(Exception):
    """The scanner could not say. The file is neither clean nor not."""


@dataclass(frozen=True)
class Verdict:
    """What a scanner says of a file.

    Parameters
    ----------
    clean : bool
        Whether it found nothing.
    words : str
        What it said.
    """

    clean: bool
    words: str


class Scanner(Protocol):
    """Looks at a file."""

    def scan(self, path: Path) -> Verdict:
        """Say what is in a file.

        Raises
        ------
        ScanFailed
            If it cannot be said.
        """


@dataclass(frozen=True)
class CommandScanner:
    """A command that reads the file whose path is its last argument: 0 is clean, 1 is not, anything else a failure."""

    command: str

    def scan(self, path: Path) -> Verdict:
        """Run the command."""
        words = [*shlex.split(self.command), str(path)]
        try:
            done = subprocess.run(words, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ScanFailed(type(error).__name__) from error
        said = done.stdout.decode(errors="replace").replace(str(path), "").strip(" :\n")[:200]
        if done.returncode not in (0, 1):
            raise ScanFailed(said or f"exit {done.returncode}")
        return Verdict(done.returncode == 0, said)


@dataclass(frozen=True)
class ClamdScanner:
    """A clamd, spoken to in its own protocol (INSTREAM).

    Parameters
    ----------
    address : str
        ``clamd://host:port``, or ``clamd:///path/of/socket``.
    """

    address: str

    def scan(self, path: Path) -> Verdict:
        """Send the file in pieces and read the verdict."""
        try:
            with self._connected() as line, path.open("rb") as file:
                line.sendall(b"zINSTREAM\0")
                while chunk := file.read(_CHUNK):
                    line.sendall(struct.pack("!I", len(chunk)) + chunk)
                line.sendall(struct.pack("!I", 0))
                said = self._answer(line)
        except OSError as error:
            raise ScanFailed(type(error).__name__) from error
        words = said.removeprefix("stream: ")
        if words == "OK":
            return Verdict(True, words)
        if words.endswith(" FOUND"):
            return Verdict(False, words.removesuffix(" FOUND"))
        raise ScanFailed(words[:200])

    def _connected(self) -> socket.socket:
        parts = urlsplit(self.address)
        if parts.hostname:
            return socket.create_connection((parts.hostname, parts.port or 3310), timeout=_SECONDS)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(_SECONDS)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line

    @staticmethod
    def _answer(line: socket.socket) -> str:
        held = b""
        while not held.endswith(b"\0") and (piece := line.recv(4096)):
            held += piece
        return held.rstrip(b"\0\n").decode(errors="replace").strip()


def scanner_for(address: str) -> Scanner | None:
    """Give the scanner that the settings ask for; None where they ask for none."""
    if not address:
        return None
    if address.startswith("clamd://"):
        return ClamdScanner(address)
    return CommandScanner(address.removeprefix("command:"))
