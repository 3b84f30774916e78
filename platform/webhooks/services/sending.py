"""One request to an address that somebody typed, without letting it reach anything of ours.

The name is resolved here, every address that it has must be public, and the connection goes to the address that was
checked, so that a name cannot mean one thing when it is checked and another when it is used. Nothing is followed
elsewhere, and the whole exchange ends after a fixed time, however slowly the other side talks.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import SplitResult, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

#: Whatever goes wrong between two machines; urllib3 leaves some of it in the standard library's words.
_TROUBLE = (HTTPError, HTTPException, OSError)
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: Bytes of an answer that are read, and characters of it that are kept.
_MOST_READ = 4096
_MOST_KEPT = 1000


@dataclass(frozen=True)
class Limits:
    """How long an exchange may take, in seconds, and whether it may go to this machine by plain HTTP."""

    connect: float = 5
    whole: float = 15
    local: bool = False


@dataclass(frozen=True)
class Answer:
    """What came back: the status, None where there was no answer, and the beginning of the text or what went wrong."""

    status: int | None
    text: str

    @property
    def accepted(self) -> bool:
        """Whether the other side has taken the message."""
        return self.status is not None and 200 <= self.status < 300


class Unreachable(ValueError):
    """The address is none that anything is sent to; the message says why."""


def is_public(address: _Address) -> bool:
    """Say whether an address is of the public internet: not ours, not reserved, not a private one in disguise."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if hidden is not None:
            return is_public(hidden)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(address.packed[-4:]))
    return address.is_global and not address.is_multicast


def parts_of(address: str, *, local: bool) -> SplitResult:
    """Take an address apart, and refuse what nothing is sent to whatever its name resolves to.

    Raises
    ------
    Unreachable
        With a sentence for whoever typed it.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise Unreachable("Enter a web address that starts with https://.") from error
    here = parts.hostname in ("localhost", "127.0.0.1")
    if parts.scheme != "https" and not (local and here and parts.scheme == "http"):
        raise Unreachable("Enter a web address that starts with https://: what is sent is not for others to read.")
    if not parts.hostname or port == 0 or not address.isascii() or not address.isprintable() or " " in address:
        raise Unreachable("Enter a whole web address, such as https://example.org/hooks/parity.")
    if parts.username or parts.password or parts.fragment:
        raise Unreachable("Leave out user names, passwords and everything after #.")
    try:
        literal = ipaddress.ip_address(parts.hostname)
    except ValueError:
        literal = None
    private = literal is not None and not is_public(literal)
    if not (local and here) and (here or private or parts.hostname.endswith(".localhost")):
        raise Unreachable("Enter an address on the public internet: this one is of a private network.")
    return parts


def _resolved(parts: SplitResult, *, local: bool) -> list[str]:
    """Give the addresses of a name in the order in which they are best tried, once all are found public."""
    host, port = parts.hostname or "", _port(parts)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} has no address.") from error
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    allowed = local and parts.scheme == "http"
    if any(not is_public(each) and not (allowed and each.is_loopback) for each in addresses):
        raise Unreachable(f"{host} leads to a private network.")
    return list(dict.fromkeys(str(each) for each in addresses))


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def post(address: str, headers: Mapping[str, str], body: bytes, limits: Limits) -> Answer:
    """Send a message and give what came back; whatever goes wrong on the way is an answer without a status."""
    try:
        parts = parts_of(address, local=limits.local)
        resolved = _resolved(parts, local=limits.local)
    except Unreachable as error:
        return Answer(None, str(error))
    connection = None
    try:
        connection = _connected(parts, resolved, limits)
        return _exchange(connection, parts, {**headers, "Host": parts.netloc}, body, limits)
    except _TROUBLE as error:
        return Answer(None, f"No answer: {_plain(str(error)) or type(error).__name__}")
    finally:
        if connection is not None:
            connection.close()


def _connected(parts: SplitResult, resolved: Sequence[str], limits: Limits) -> HTTPConnection:
    """Connect to the first address that can be reached."""
    for address in resolved[:-1]:
        try:
            return _connect(parts, address, limits)
        except _TROUBLE:
            continue
    return _connect(parts, resolved[-1], limits)


def _connect(parts: SplitResult, address: str, limits: Limits) -> HTTPConnection:
    if parts.scheme == "http":
        connection = HTTPConnection(address, _port(parts), timeout=limits.connect)
    else:
        # The certificate is checked for the name, while the connection goes to the address that was checked.
        connection = HTTPSConnection(
            address,
            _port(parts),
            timeout=limits.connect,
            server_hostname=parts.hostname,
            ssl_context=ssl.create_default_context(),
        )
    try:
        connection.connect()
    except BaseException:
        connection.close()
        raise
    return connection


def _exchange(
    connection: HTTPConnection, parts: SplitResult, headers: Mapping[str, str], body: bytes, limits: Limits
) -> Answer:
    link = connection.sock
    late = threading.Event()

    def cut() -> None:
        late.set()
        link.shutdown(socket.SHUT_RDWR)

    # A timeout of the socket begins anew with every byte; this one does not.
    watch = threading.Timer(limits.whole, cut)
    watch.daemon = True
    watch.start()
    try:
        link.settimeout(limits.whole)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=body, headers=dict(headers), preload_content=False)
        answer = connection.getresponse()
        text = answer.read(_MOST_READ, decode_content=False)
    except _TROUBLE:
        if not late.is_set():
            raise
    finally:
        watch.cancel()
    if late.is_set():
        # What had come by then may look whole: an end of the connection ends headers too.
        return Answer(None, f"No answer within {limits.whole:g} seconds.")
    moved = "Redirects are not followed. " if 300 <= answer.status < 400 else ""
    return Answer(answer.status, moved + _plain(text.decode(errors="replace")))


def _plain(text: str) -> str:
    """Give text that can be shown in a line, whatever the other side sent."""
    return "".join(mark if mark.isprintable() else " " for mark in text)[:_MOST_KEPT].strip()
