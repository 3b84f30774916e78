"""What people may send about investor days."""

from collections.abc import Mapping
from datetime import time
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from clusters.schemas.members import Version
from clusters.services.words import OUTCOMES
from foundation.addresses import MOST_KEY, SLUG_PATTERN
from profiles.schemas.fields import Answer, Choice, Count, Day, PlainText

_DAY = 24 * 60


def _asked(words: str) -> dict[str, str]:
    return {"required": words, "null": words}


#: Largest day that is scheduled while somebody waits for the page.
MOST_VENTURES, MOST_MANDATES, MOST_SLOTS, MOST_ROOMS = 40, 30, 20, 20


class StartTime(Answer):
    """A time of day: ``09:30``."""

    kind: ClassVar[Mapping[str, Any]] = {"type": "string", "example": "09:30"}

    def read(self, value: Any) -> time:
        """Read what was sent."""
        try:
            found = time.fromisoformat(value.strip()) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or found.tzinfo is not None:
            raise ValidationError("Enter a time, such as 09:30.")
        return found.replace(second=0, microsecond=0)


def _slugs(most: int, ask: str) -> fields.List[Any]:
    return fields.List(
        fields.String(validate=validate.Regexp(SLUG_PATTERN, error="This is no address of a profile.")),
        required=True,
        validate=validate.Length(min=1, max=most, error=f"{ask} At most {most}."),
        error_messages={"required": ask, "null": ask, "invalid": ask},
    )


class InvestorDaySchema(Schema):
    """An investor day and who comes."""

    title = PlainText(limit=160, required=True, error_messages={"required": "Name the day."})
    held_on = Day(required=True, error_messages=_asked("Enter the date."))
    place = PlainText(limit=200, load_default="")
    starts_at = StartTime(required=True, error_messages=_asked("Enter the time of the first meeting."))
    slot_minutes = Count(least=5, most=120, required=True, error_messages=_asked("Enter the minutes of a meeting."))
    slots = Count(
        least=1, most=MOST_SLOTS, required=True, error_messages=_asked("Enter how many meetings follow each other.")
    )
    rooms = Count(least=1, most=MOST_ROOMS, required=True, error_messages=_asked("Enter the number of rooms."))
    venture_most = Count(least=1, most=MOST_SLOTS, required=True, error_messages=_asked("Enter a number."))
    mandate_most = Count(least=1, most=MOST_SLOTS, required=True, error_messages=_asked("Enter a number."))
    ventures = _slugs(MOST_VENTURES, "Choose at least one venture.")
    mandates = _slugs(MOST_MANDATES, "Choose at least one funder.")

    @validates_schema
    def _before_midnight(self, data: Mapping[str, Any], **_: Any) -> None:
        if not {"starts_at", "slots", "slot_minutes"} <= data.keys():
            return
        ends = data["starts_at"].hour * 60 + data["starts_at"].minute + data["slots"] * data["slot_minutes"]
        if ends > _DAY:
            raise ValidationError({"slots": ["The last meeting would end after midnight."]})


class ChangedDaySchema(InvestorDaySchema):
    """A day that was made before, as it is to be, and who comes."""

    version = Version()


class GuestSchema(Schema):
    """How many meetings a guest wants, and when they are there."""

    side = Choice({"venture": "Venture", "mandate": "Funder"}, required=True)
    key = Count(least=1, most=MOST_KEY, required=True)
    most = Count(least=0, most=MOST_SLOTS, required=True, error_messages=_asked("Enter a number."))
    first_slot = Count(least=1, most=MOST_SLOTS, required=True, error_messages=_asked("Enter a slot."))
    last_slot = Count(least=1, most=MOST_SLOTS, required=True, error_messages=_asked("Enter a slot."))


class MeetingSchema(Schema):
    """A meeting that is put in by hand."""

    venture = Count(least=1, most=MOST_KEY, required=True, error_messages=_asked("Choose a venture."))
    mandate = Count(least=1, most=MOST_KEY, required=True, error_messages=_asked("Choose a funder."))
    slot = Count(least=1, most=MOST_SLOTS, required=True, error_messages=_asked("Choose a time."))


class MoveSchema(Schema):
    """Another time for a meeting."""

    slot = Count(least=1, most=MOST_SLOTS, required=True, error_messages=_asked("Choose a time."))


class OutcomeSchema(Schema):
    """What came of a meeting."""

    version = Version()
    outcome = Choice(OUTCOMES, required=True, error_messages=_asked("Choose what came of it."))
    feedback = PlainText(limit=1000, lines=True, load_default="")
