"""What people may ask of funding plans."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, validates

from plans.services.words import OBJECTIVES
from profiles.schemas import check
from profiles.schemas.fields import Choice, Day, Pounds

_ASK = "Enter what the plan has to come to, such as 450k."


class AskSchema(Schema):
    """An ask, and what the founder prefers."""

    ask = Pounds(
        required=True,
        error_messages={"required": _ASK, "null": _ASK},
        metadata={"title": "What to raise", "description": "Pounds that the plan has to come to."},
    )
    objective = Choice(
        OBJECTIVES,
        required=True,
        error_messages={"required": "Choose what matters most.", "null": "Choose what matters most."},
    )
    starts_on = Day(
        load_default=None,
        metadata={"title": "First cost on", "description": "A grant has to be there before. Left out: not known."},
    )

    @validates("ask")
    def _some(self, value: int, **_: Any) -> None:
        if value < 1:
            raise ValidationError(_ASK)


def checked_ask(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check an ask.

    Raises
    ------
    Invalid
        If something in it cannot be read.
    """
    return check(AskSchema, dict(sent), only=AskSchema._declared_fields)
