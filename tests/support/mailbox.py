"""A real mail server on this machine, and what it took in."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession

#: Seconds that the server may take to begin, on a machine that has much else to do.
LONGEST = 120


class Mailbox:
    """What a mail server took in; it can be told to refuse, or to take a letter and keep its sender waiting."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refuses = False
        self.answers = threading.Event()
        self.answers.set()

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:  # noqa: N802 -- the name that the server calls
        if self.refuses:
            return "451 Not now"
        self.envelopes.append(envelope)
        while not self.answers.is_set():
            await asyncio.sleep(0.01)
        return "250 Taken"

    def letter(self, number: int = -1) -> EmailMessage:
        """A letter, the newest unless another is asked for."""
        content = self.envelopes[number].content
        assert isinstance(content, bytes)
        return message_from_bytes(content, EmailMessage, policy=default)

    def text(self) -> str:
        """The newest letter's text."""
        body = self.letter().get_body()
        assert body is not None
        return str(body.get_content())


@contextmanager
def mail_server(mailbox: Mailbox) -> Iterator[str]:
    """Serve a mailbox, and give the address of its server."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, ready_timeout=LONGEST)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
