"""Webhooks for tests, and a real server on this machine that they are sent to."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from accounts.policy import Viewer
from foundation.database import Session
from tests.support.people import SEAL
from webhooks.models import Webhook
from webhooks.services.keeping import add_webhook


@dataclass(frozen=True)
class Received:
    """A message as it came in."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def content(self) -> dict[str, Any]:
        """What it says."""
        said: dict[str, Any] = json.loads(self.body)
        return said

    def is_signed_with(self, secret: str) -> bool:
        """Work the signature out as a receiver does: by the specification, and by nothing of ours."""
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
        wanted = f"v1,{base64.b64encode(digest).decode()}"
        return wanted in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """A server that takes messages. ``answers`` are its next ones; then everything is taken with 204.

    A callable among them writes to the connection itself; ``over`` is set when the test ends.
    """

    answers: list[int | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    context: ssl.SSLContext | None = None
    port: int = 0

    @property
    def address(self) -> str:
        """Where it takes messages."""
        return f"http://127.0.0.1:{self.port}/hook?for=parity"


@contextmanager
def a_receiver(**given: Any) -> Iterator[Receiver]:
    """Run a server for the length of the block."""
    receiver = Receiver(**given)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append(Received(self.path, dict(self.headers), body))
            answer = receiver.answers.pop(0) if receiver.answers else 204
            if not isinstance(answer, int):
                answer(self)
                return
            self.send_response(answer)
            if 300 <= answer < 400:
                self.send_header("Location", "http://localhost:1/elsewhere")
            words = b"" if answer == 204 else b"Words of the far side \x00\xff <b>"
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # A handshake that fails is what a test asks for, and no news.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if receiver.context is not None:
        server.socket = receiver.context.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def a_webhook(
    session: Session,
    actor: Viewer,
    organisation_id: int,
    address: str = "https://hooks.example.org/parity",
    events: Sequence[str] = ("deal.moved", "match.new"),
) -> Webhook:
    """A webhook, committed."""
    made, _ = add_webhook(
        session, actor=actor, organisation_id=organisation_id, address=address, events=events, seal=SEAL
    )
    session.commit()
    return made


def secret_of(webhook: Webhook) -> str:
    """What a webhook's messages are signed with."""
    return str(SEAL.open(webhook.sealed)["secret"])
