"""Mail: over SMTP where it is configured, else into a folder that a person can read."""

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from foundation import clock


class NotKnown(OSError):
    """The connection broke before the mail server said whether it takes the letter, so it may arrive or not."""


@dataclass(frozen=True)
class Letter:
    """A message to one person, in plain text; ``headers`` are those it has beside the usual ones."""

    to: str
    subject: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Mailer(Protocol):
    """Whatever can send a letter."""

    def send(self, letter: Letter) -> None:
        """Send it, or raise ``OSError``."""


def _compose(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject.replace("\n", " ").replace("\r", " ")
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain="parity.invalid")
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text)
    return message


class SmtpMailer:
    """Send through a server named by ``smtp://`` (STARTTLS where offered) or ``smtps://``.

    Parameters
    ----------
    url : str
        ``smtp://user:password@host:port`` or ``smtps://...``.
    sender : str
        The From address.
    """

    def __init__(self, url: str, sender: str) -> None:
        self._parts = urlsplit(url)
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Send it, or raise ``OSError`` (``smtplib.SMTPException`` is one).

        Raises
        ------
        NotKnown
            If it may have arrived all the same.
        """
        parts = self._parts
        host = parts.hostname or "localhost"
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=20, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=20)
        with server:
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            try:
                server.send_message(_compose(letter, self._sender))
            except (smtplib.SMTPServerDisconnected, ConnectionError, TimeoutError) as error:
                raise NotKnown(str(error)) from error


class FolderMailer:
    """Keep letters as ``.eml`` files in a folder, newest last by name.

    Parameters
    ----------
    folder : Path
        Made where it does not exist.
    sender : str
        The From address.
    """

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Write it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        message = _compose(letter, self._sender)
        stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
        unique = str(message["Message-ID"]).strip("<>").split("@")[0]
        (self._folder / f"{stamp}-{unique}.eml").write_bytes(message.as_bytes())


def mailer_for(url: str, *, sender: str, outbox: Path) -> Mailer:
    """Give the mailer that the settings ask for: SMTP where a URL is set, else the outbox folder."""
    return SmtpMailer(url, sender) if url else FolderMailer(outbox, sender)
