"""Messages for tests, written through the same service as everybody else's."""

from collections.abc import Sequence
from contextlib import ExitStack
from io import BytesIO

from flask import Flask

from accounts.policy import Viewer
from conversations.models import Message
from conversations.services import writing
from documents.services.checking import kind_of
from documents.services.storing import Arrived, looked_at
from foundation.database import Session
from foundation.files import receiving, store_for
from foundation.web import settings


def a_message(
    app: Flask,
    session: Session,
    actor: Viewer,
    venture_slug: str,
    organisation_slug: str,
    text: str = "Shall we talk on Tuesday?",
    *,
    files: Sequence[tuple[str, bytes]] = (),
    once: str = "",
) -> Message:
    """A message of somebody's, with files by name and content, committed."""
    chosen = settings(app)
    store = store_for(chosen.files_url, chosen.instance / "files")
    with ExitStack() as stack:
        arrived = []
        for name, content in files:
            received = stack.enter_context(receiving(BytesIO(content), chosen.instance / "incoming", 10**8))
            arrived.append(Arrived(received, kind_of(received.path, name), looked_at(None, received.path)))
        message = writing.write(
            session, store, actor=actor, venture_slug=venture_slug, organisation_slug=organisation_slug, text=text,
            arrived=arrived, once=once,
        )  # fmt: skip
    session.commit()
    return message
