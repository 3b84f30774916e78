"""What people may ask of funding plans."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, validates, validates_schema

from foundation import clock
from plans.services.words import OBJECTIVES, STATUSES
from profiles.schemas import checked
from profiles.schemas.fields import Choice, Count, Day, PlainText, Pounds

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


class KeepSchema(AskSchema):
    """An ask, and which of the plans that meet it is kept."""

    plan = PlainText(limit=16, required=True)
    after = Count(least=1, most=2**53)


class PartSchema(Schema):
    """What became of a part of a plan that the sender saw at a version."""

    version = Count(least=1, most=1_000_000_000, required=True)
    status = Choice(STATUSES, required=True, error_messages={"required": "Choose how far it is.", "null": "Choose."})
    landed_gbp = Pounds()
    landed_on = Day(latest=clock.today)

    @validates_schema
    def _landed_is_told(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("status") != "landed":
            return
        missing = {}
        if not data.get("landed_gbp"):
            missing["landed_gbp"] = ["Enter how much landed, such as 150k."]
        if data.get("landed_on") is None:
            missing["landed_on"] = ["Enter the day on which it landed."]
        if missing:
            raise ValidationError(missing)


def checked_keep(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check which plan is to be kept.

    Raises
    ------
    Invalid
        If something in it cannot be read.
    """
    return checked(KeepSchema, sent)


def checked_part(sent: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """Check what became of a part: the version that the sender saw, and the fields as they should be.

    Raises
    ------
    Invalid
        If something in it cannot be read.
    """
    loaded = checked(PartSchema, sent)
    landed = loaded["status"] == "landed"
    fields = {name: loaded.get(name) if landed else None for name in ("landed_gbp", "landed_on")}
    return int(loaded["version"]), {"status": loaded["status"], **fields}


def checked_ask(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Check an ask.

    Raises
    ------
    Invalid
        If something in it cannot be read.
    """
    return checked(AskSchema, sent)
