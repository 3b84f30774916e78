"""Notes and tasks."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from pipeline.models import NoteKind
from profiles.schemas import checked
from profiles.schemas.fields import Choice, Count, Day, PlainText

#: What a note can be, with its name for reading.
NOTE_KINDS: Mapping[str, str] = {NoteKind.NOTE.value: "Note", NoteKind.MEETING.value: "Meeting"}
_WRITE = {"required": "Write something.", "null": "Write something."}


class NoteSchema(Schema):
    """A note on a deal."""

    kind = Choice(NOTE_KINDS, load_default=NoteKind.NOTE.value)
    text = PlainText(limit=4000, lines=True, required=True, error_messages=_WRITE)
    met_on = Day()


class TaskSchema(Schema):
    """A task on a deal."""

    task = PlainText(limit=200, required=True, error_messages=_WRITE)
    task_owner_id = Count(least=1, most=2**53)
    due_on = Day()


def checked_note(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a note."""
    loaded = checked(NoteSchema, sent)
    return {**loaded, "kind": loaded.get("kind") or NoteKind.NOTE.value}


def checked_task(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a task and give it in the words of the service."""
    loaded = checked(TaskSchema, sent)
    return {"text": loaded["task"], "owner_id": loaded.get("task_owner_id"), "due_on": loaded.get("due_on")}
