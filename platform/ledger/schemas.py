"""What people may enter into the time ledger."""

from typing import Any

from marshmallow import Schema, ValidationError

from foundation import clock
from ledger.models import MOST_MINUTES
from ledger.services.entries import COLUMNS
from ledger.services.words import KINDS
from profiles.schemas.fields import Answer, Count, Day, Decimal, PlainText

_MOST_KEY = 2**31 - 1
_HOURS = MOST_MINUTES / 60


class Hours(Decimal):
    """Hours, kept in whole minutes: ``1.5`` or ``1:30``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=1 / 60, most=_HOURS, **kwargs)

    def read(self, value: Any) -> int:
        """Read what was sent."""
        whole, colon, rest = value.strip().partition(":") if isinstance(value, str) else ("", "", "")
        if colon and whole.isdecimal() and rest.isdecimal() and len(rest) == 2 and int(rest) < 60:
            value = int(whole[:4]) + int(rest) / 60
        try:
            return round(super().read(value) * 60)
        except ValidationError as error:
            raise ValidationError(f"Enter hours up to {_HOURS:g} a day, such as 1.5 or 1:30.") from error


class SubjectField(Answer):
    """What time was spent on: a kind, or a kind and the key of one thing."""

    def read(self, value: Any) -> tuple[str, int | None]:
        """Read what was sent."""
        kind, _, key = value.partition(":") if isinstance(value, str) else ("", "", "")
        if kind not in KINDS or (key and (not key.isdecimal() or len(key) > 10 or kind not in COLUMNS)):
            raise ValidationError("Choose what the time was spent on.")
        if key and int(key) > _MOST_KEY:
            raise ValidationError("Choose what the time was spent on.")
        return kind, int(key) if key else None


class EntrySchema(Schema):
    """Time that was spent."""

    spent_on = Day(
        latest=clock.today, required=True, error_messages={"required": "Enter the day.", "null": "Enter the day."}
    )
    minutes = Hours(
        required=True, error_messages={"required": "Enter the hours.", "null": "Enter the hours."}, data_key="hours"
    )
    subject = SubjectField(
        required=True,
        error_messages={"required": "Choose what it was spent on.", "null": "Choose what it was spent on."},
    )
    note = PlainText(limit=300, load_default="")


class ChangeSchema(EntrySchema):
    """Other values for an entry."""

    version = Count(least=1, most=1_000_000_000, required=True)
