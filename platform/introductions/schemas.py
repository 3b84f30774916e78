"""What people may send about introductions."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from foundation import clock
from introductions.services.meeting import MOST_TIMES
from introductions.services.words import ANSWER_WORDS, PARTS
from pipeline.models import REASONS
from profiles.schemas.fields import Choice, Count, Day, PlainText

_CHOOSE = {"required": "Choose an answer.", "null": "Choose an answer."}
#: Fields in which a form may hold several values.
_SEVERAL = frozenset({"shares", "reasons", "private_reasons"})
_MOST = 12


def _reasons(description: str) -> fields.List[str | None]:
    """Make a field of reasons by their codes, such as ``timing.too_early``."""
    return fields.List(
        Choice(REASONS),
        load_default=list,
        validate=validate.Length(max=_MOST),
        metadata={"description": description},
    )


class RequestSchema(Schema):
    """A request: what is said, and what is shared."""

    note = PlainText(limit=1000, lines=True, load_default="")
    shares = fields.List(Choice(PARTS), load_default=list, metadata={"description": "`about` is always shared."})
    version = Count(
        least=1, most=1_000_000_000, load_default=None,
        metadata={"description": "Version of the profile that you looked at."},
    )  # fmt: skip


class ReplySchema(Schema):
    """An answer: what the venture is told, and apart from it what the funder keeps to itself."""

    answer = Choice(ANSWER_WORDS, required=True, error_messages=_CHOOSE)
    reason = Choice(REASONS, load_default=None, metadata={"description": "The main reason. Told to the venture."})
    reasons = _reasons("Others. Told to the venture.")
    note = PlainText(limit=1000, lines=True, load_default="", metadata={"description": "Told to the venture."})
    look_again_on = Day(load_default=None, metadata={"description": "When the venture may ask again."})
    private_reason = Choice(REASONS, load_default=None, metadata={"description": "Never told to the venture."})
    private_reasons = _reasons("Never told to the venture.")
    private_note = PlainText(
        limit=1000, lines=True, load_default="", metadata={"description": "Never told to the venture."}
    )


class Moments(fields.Field[list[datetime]]):
    """Moments still to come, as forms write them: a day and a time in London."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[datetime]:
        found: set[datetime] = set()
        for text in (value if isinstance(value, list) else [value]) or [""]:
            try:
                local = datetime.strptime(str(text)[:16], "%Y-%m-%dT%H:%M").replace(tzinfo=clock.LONDON)
            except ValueError as error:
                raise ValidationError("Enter a day and a time, such as 2026-12-01T14:30.") from error
            moment = local.astimezone(UTC)
            if moment <= clock.now():
                raise ValidationError("Propose times that are still to come.")
            found.add(moment)
        if len(found) > MOST_TIMES:
            raise ValidationError(f"Propose at most {MOST_TIMES} times.")
        return sorted(found)


class MeetingSchema(Schema):
    """Times proposed for a meeting."""

    times = Moments(required=True)
    minutes = Count(
        least=5,
        most=480,
        required=True,
        error_messages={"required": "Say how many minutes it takes.", "null": "Say how many minutes it takes."},
    )
    place = PlainText(limit=200, load_default="")


def typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """Give what a form holds, with lists for the fields that may have several values."""
    return {name: form.getlist(name) if name in _SEVERAL else form[name] for name in form}


def in_words_of_service(loaded: Mapping[str, Any]) -> dict[str, Any]:
    """Give an answer in the words of the service, where no reason is empty text."""
    return {**loaded, "reason": loaded["reason"] or "", "private_reason": loaded["private_reason"] or ""}
