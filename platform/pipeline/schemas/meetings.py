"""Meetings of a deal."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from foundation import clock
from profiles.schemas import checked
from profiles.schemas.fields import Answer, Count, PlainText

_WHEN = {"required": "Say when it begins.", "null": "Say when it begins."}
_LONG = {"required": "Say how many minutes it takes.", "null": "Say how many minutes it takes."}
_MOST_PEOPLE = 50
_FIRST, _LAST = 2000, 2100


class Moment(Answer):
    """A moment: with its time zone as programs write it, or a day and a time in London as forms do."""

    kind: ClassVar[Mapping[str, Any]] = {"type": "string", "format": "date-time"}

    def read(self, value: Any) -> datetime:
        """Read what was sent."""
        try:
            found = datetime.fromisoformat(str(value)[:40])
            moment = (found if found.tzinfo else found.replace(tzinfo=clock.LONDON)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError("Enter a day and a time, such as 2026-12-01T14:30.") from error
        if not _FIRST <= moment.year < _LAST:
            raise ValidationError(f"Enter a year from {_FIRST} to {_LAST - 1}.")
        return moment

    def write(self, value: Any) -> Any:
        """Give what is sent out."""
        return None if value is None else value.isoformat()


class MeetingSchema(Schema):
    """A meeting of a deal."""

    begins_at = Moment(required=True, error_messages=_WHEN)
    minutes = Count(least=5, most=1440, required=True, error_messages=_LONG)
    place = PlainText(limit=200, load_default="", metadata={"description": "Where, or a link."})
    people = fields.List(
        Count(least=1, most=2**31 - 1),
        load_default=list,
        validate=validate.Length(max=_MOST_PEOPLE),
        metadata={"description": "Keys of colleagues who take part."},
    )
    guests = PlainText(limit=500, load_default="", metadata={"description": "Others who take part, by name."})
    notes = PlainText(limit=4000, lines=True, load_default="", metadata={"description": "What was said."})
    next_step = PlainText(limit=200, load_default="", metadata={"description": "It becomes that of the deal."})


class MeetingChangeSchema(MeetingSchema):
    """A meeting as it should be, by somebody who saw it at a version."""

    version = Count(least=1, most=1_000_000_000, required=True)


def typed_meeting(form: MultiDict[str, str]) -> dict[str, Any]:
    """Give what a form of a meeting holds, with a list for those who take part."""
    return {name: form.getlist(name) if name == "people" else form[name] for name in form}


def checked_meeting(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check a meeting; fields of the page itself are passed over."""
    return checked(MeetingSchema, sent)


def checked_meeting_change(sent: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Check a changed meeting, and give the version that its sender saw and the meeting."""
    loaded = checked(MeetingChangeSchema, sent)
    return int(loaded.pop("version")), loaded
