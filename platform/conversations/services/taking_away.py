"""A thread as a file: for programs as JSON, for reading as plain text."""

import json
from collections.abc import Sequence
from typing import Any

from accounts.policy import Viewer
from conversations import queries
from conversations.queries import Pair
from conversations.services.reading import ShownMessage, shown_to
from foundation import clock
from foundation.database import Session

FORMS = ("json", "txt")
_DEMO = "DEMO: invented for the demonstration."


def whole_thread(session: Session, viewer: Viewer, pair: Pair, *, scanned: bool) -> list[ShownMessage]:
    """Give every message of a thread as somebody may see it, the oldest first."""
    key = pair.thread.id or 0 if pair.thread else 0
    lines = queries.messages_of(session, key, oldest_first=True)
    return shown_to(session, viewer, pair, lines, scanned=scanned)


def as_json(pair: Pair, messages: Sequence[ShownMessage]) -> bytes:
    """Write a thread for programs; what is kept from the reader is named under ``withheld``."""
    content = {
        "venture": pair.venture.name,
        "funder": pair.organisation.name,
        "demo": bool(pair.thread and pair.thread.demo),
        "taken_at": clock.now().isoformat(),
        "messages": [_row(pair, shown) for shown in messages],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _row(pair: Pair, shown: ShownMessage) -> dict[str, Any]:
    message = shown.line.message
    return {
        "id": message.id,
        "written_at": message.written_at.isoformat(),
        "side": message.side,
        "of": pair.venture.name if shown.of_venture else pair.organisation.name,
        "author": shown.line.author_name,
        "text": message.text,
        "files": [
            {"name": held.file.filename, "bytes": held.file.size, "media_type": held.file.media_type}
            for held in shown.files
        ],
        "withheld": ["documents"] if shown.withheld else [],
    }


def as_text(pair: Pair, messages: Sequence[ShownMessage]) -> bytes:
    """Write a thread for reading."""
    head = [f"{pair.venture.name} and {pair.organisation.name}"]
    if pair.thread and pair.thread.demo:
        head.append(_DEMO)
    parts = ["\n".join(head)]
    for shown in messages:
        message = shown.line.message
        at = clock.moment_in_words(message.written_at)
        side = pair.venture.name if shown.of_venture else pair.organisation.name
        lines = [f"{at} · {shown.line.author_name}, {side}", message.text]
        lines += [f"[File: {held.file.filename}]" for held in shown.files]
        if shown.withheld:
            lines.append(f"[{shown.withheld} withheld: files of a venture need an investor category]")
        parts.append("\n".join(line for line in lines if line))
    return ("\n\n".join(parts) + "\n").encode()
